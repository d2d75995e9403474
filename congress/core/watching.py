"""A pure function in a process of its own, which can be watched and stopped."""

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Protocol, TypeVar

A = TypeVar("A")
R = TypeVar("R")
Told = Callable[[str], None]
"""Hears how far the work is, in a word."""

SPAWN = multiprocessing.get_context("spawn")  # a process with threads must not be copied
EVERY_SECONDS = 1.0


class Compute(Protocol):
    """Says what `work(argument, told)` returns. May raise Stopped or Died."""

    def __call__(self, work: Callable[[A, Told], R], argument: A) -> R:
        """The answer of `work`."""
        ...


class Stopped(Exception):
    """Nobody wants the answer any more; the process is gone."""


class Died(Exception):
    """The process ended without an answer; the message is the name of its error, if it could tell."""


def at_once(work: Callable[[A, Told], R], argument: A) -> R:
    """The answer of `work`, here and now; nobody hears how far it is."""
    return work(argument, lambda _word: None)


def watched(work: Callable[[A, Told], R], argument: A, *, goes_on: Callable[[str], bool]) -> R:
    """What `work(argument, told)` returns, from a process of its own.

    `work` is a function of a module; what goes in and comes out can be pickled. `goes_on` is asked at every
    word that the work tells and at least each second, with the last word; when it says no, or raises, the
    process is ended. Raises Stopped or Died.
    """
    here, there = SPAWN.Pipe(duplex=False)
    process = SPAWN.Process(target=_work, args=(there, work, argument), daemon=True)
    process.start()
    there.close()
    word = ""
    try:
        while True:
            if here.poll(EVERY_SECONDS):
                kind, said = here.recv()
                if kind == "answer":
                    return said  # type: ignore[no-any-return]  # what `work` returned
                if kind == "error":
                    raise Died(said)
                word = said
            if not goes_on(word):
                raise Stopped
    except EOFError:
        raise Died from None
    finally:
        process.kill()
        process.join()
        here.close()


def _work(there: Connection, work: Callable[[A, Told], R], argument: A) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever watches
    try:
        there.send(("answer", work(argument, lambda word: there.send(("word", word)))))
    except BrokenPipeError:
        return  # nobody watches any more
    except Exception as error:
        there.send(("error", type(error).__name__))
        raise
