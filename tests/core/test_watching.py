"""Work in a process of its own: it tells how far it is, answers, and can be ended."""

import multiprocessing
import os
import threading

import pytest

from congress.core.watching import Died, Stopped, Told, at_once, watched


def counting(most: int, told: Told) -> int:
    """Tells a word for each number and answers their sum."""
    for number in range(most):
        told(f"at {number}")
    return sum(range(most))


def endless(_argument: None, told: Told) -> None:
    """Tells that it began, and never ends."""
    told("began")
    threading.Event().wait()


def failing(_argument: None, _told: Told) -> None:
    """Has a mistake in it."""
    raise ValueError


def dying(_argument: None, _told: Told) -> None:
    """Is killed from outside, for what its watcher knows."""
    os._exit(9)


def test_every_word_is_heard_in_order_and_the_answer_comes_back() -> None:
    heard: list[str] = []

    def goes_on(word: str) -> bool:
        heard.append(word)
        return True

    assert watched(counting, 4, goes_on=goes_on) == 6

    assert [word for word in heard if word] == [f"at {number}" for number in range(4)]
    assert at_once(counting, 4) == 6


def test_who_wants_it_no_more_ends_the_process() -> None:
    with pytest.raises(Stopped):
        watched(endless, None, goes_on=lambda word: word != "began")

    assert multiprocessing.active_children() == []


def test_a_watcher_that_fails_leaves_no_process_behind() -> None:
    def broken(_word: str) -> bool:
        raise OSError

    with pytest.raises(OSError):
        watched(endless, None, goes_on=broken)

    assert multiprocessing.active_children() == []


def test_a_mistake_and_a_sudden_end_are_told_from_an_answer() -> None:
    with pytest.raises(Died, match="ValueError"):
        watched(failing, None, goes_on=lambda _word: True)
    with pytest.raises(Died):
        watched(dying, None, goes_on=lambda _word: True)
