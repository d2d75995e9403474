"""Own questions of the organiser: whom they are for, what counts as an answer, and that none is lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.core.forms import InvalidForm, Typed
from congress.registration.forms import answer_field, read_replies, typed_replies
from congress.registration.models import Answer, Organisation, Question
from congress.registration.queries import answers_of
from congress.registration.rules.questions import Asked, QuestionKind, number_text
from tests.conftest import Clock
from tests.make import NOW, by_slug, make_congress, make_participation, make_registration
from tests.make_registration import SANNE, arrive, link_of, make_question

FORM = "/hlt-2026/aanmelden"
MELDCODE = Asked(1, "meldcode", QuestionKind.YES_NO, "Werkt jouw organisatie met de meldcode?")
WHERE = Asked(2, "waar", QuestionKind.SEVERAL_OF, "Waar?", choices=(("thuis", "home"), ("op school", "")))


@pytest.fixture
def _congress(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        make_participation(tx, congress, "GM0537", "Katwijk")


@pytest.mark.parametrize(
    ("question", "typed", "kept"),
    [
        (MELDCODE, ["ja"], "ja"),
        (MELDCODE, ["misschien"], None),
        (WHERE, ["op school", "thuis", "thuis"], "thuis\nop school"),
        (WHERE, ["thuis", "elders"], None),
        (replace(WHERE, kind=QuestionKind.ONE_OF), ["op school"], "op school"),
        (replace(WHERE, kind=QuestionKind.ONE_OF), ["home"], None),
        (replace(MELDCODE, kind=QuestionKind.TEXT), ["  wat  is\tdit "], "wat is dit"),
        (replace(MELDCODE, kind=QuestionKind.TEXT), ["x" * 251], None),
        (replace(MELDCODE, kind=QuestionKind.TEXT), ["a\x00b"], None),
        (replace(MELDCODE, kind=QuestionKind.LONG_TEXT), ["een\r\ntwee"], "een\ntwee"),
        (replace(MELDCODE, kind=QuestionKind.LONG_TEXT), ["x" * 2001], None),
        (replace(MELDCODE, kind=QuestionKind.NUMBER), ["7.50"], "7,5"),
        (replace(MELDCODE, kind=QuestionKind.NUMBER), ["1e9"], None),
        (replace(MELDCODE, is_required=True), [" "], None),
        (MELDCODE, [" "], ""),
    ],
)
def test_an_answer_is_kept_as_its_kind_wants_or_explained(
    question: Asked, typed: list[str], kept: str | None
) -> None:
    name = answer_field(question.code)
    given_ = Typed({name: typed[-1]}, {name: typed})

    if kept is None:
        with pytest.raises(InvalidForm) as refused:
            read_replies(given_, [question])
        assert list(refused.value.draft.problems) == [name]
    else:
        assert [reply.value for reply in read_replies(given_, [question])] == ([kept] if kept else [])


@given(st.lists(st.sampled_from(["thuis", "op school"]), min_size=1))
def test_what_was_kept_and_typed_again_stays_the_same(picked: list[str]) -> None:
    name = answer_field(WHERE.code)
    (reply,) = read_replies(Typed({name: picked[-1]}, {name: picked}), [WHERE])

    assert read_replies(typed_replies({WHERE.id: reply.value}, [WHERE]), [WHERE]) == (reply,)


@given(st.integers(-999_999_999, 999_999_999))
def test_a_whole_number_is_kept_as_it_is_written(number: int) -> None:
    assert number_text(str(number)) == str(number)


def test_a_question_is_put_to_whom_it_is_limited_to() -> None:
    limited = replace(
        MELDCODE, municipality_codes=frozenset({"GM0534"}), organisation_kinds=frozenset({"welzijn"})
    )

    assert limited.applies("GM0534", "welzijn")
    assert not limited.applies("GM0537", "welzijn")
    assert not limited.applies("GM0534", "")
    assert not limited.applies(None, "welzijn")
    assert MELDCODE.applies(None, "")


@pytest.mark.usefixtures("_congress")
def test_the_form_keeps_answers_that_apply_and_no_others(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        tx.add(Organisation(name="Voor ieder 1", kind="welzijn"))
        make_question(tx, congress, code="team", organisation_kinds=["welzijn"], is_required=True)
        make_question(tx, congress, code="katwijk", municipality_codes=["GM0537"], is_required=True)
        make_question(tx, congress, code="oud", closed_at=NOW, is_required=True)

    missing = client.post(FORM, data=SANNE | {"organisation": "voor ieder 1"})
    done = client.post(
        FORM, data=SANNE | {"vraag-team": "het wijkteam", "vraag-katwijk": "x", "vraag-oud": "y"}
    )

    assert missing.status_code == 422
    assert 'href="#vraag-team"' in missing.text
    assert 'href="#vraag-katwijk"' not in missing.text
    assert done.url.path == "/hlt-2026/aangemeld"
    with database.read() as tx:
        assert [answer.value for answer in tx.scalars(select(Answer))] == ["het wijkteam"]


@pytest.mark.usefixtures("_congress")
def test_every_kind_of_question_is_shown_and_kept_when_something_else_is_wrong(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        for kind in QuestionKind:
            make_question(
                tx,
                by_slug(tx),
                code=kind.value,
                kind=kind,
                text=f"Soort {kind}?",
                text_en=f"Kind {kind}?",
                choices=["een", "twee"],
                choices_en=["one", "two"],
            )
    typed = {"vraag-text": "<b>", "vraag-long-text": "lang", "vraag-one-of": "twee", "vraag-number": "12"}

    page = client.post(
        FORM, data=SANNE | typed | {"email": "x", "vraag-several-of": ["een", "twee"], "vraag-yes-no": "nee"}
    ).text
    english = client.get(FORM, params={"lang": "en"}).text

    assert 'value="&lt;b&gt;"' in page
    assert ">\nlang</textarea>" in page
    assert page.count(" checked") == 5  # one of, two of several, no, and the consent
    assert 'value="12"' in page
    assert "Kind text? (optional)" in english
    assert 'value="een"><label class="choice__label" for="vraag-one-of">one' in english


@pytest.mark.usefixtures("_congress")
def test_answers_change_on_the_personal_page_until_the_deadline(
    client: TestClient, database: Database, clock: Clock
) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        asked = make_question(tx, congress, code="leren")
        closed = make_question(tx, congress, code="oud", closed_at=NOW)
        make_question(tx, congress, code="katwijk", text="Alleen Katwijk?", municipality_codes=["GM0537"])
        person = arrive(tx, congress, 1).registration
        tx.add_all(
            Answer(registration_id=person.id, question_id=q.id, value="eerst") for q in (asked, closed)
        )
        mine = link_of(person)

    page = client.get(f"{mine}/vragen").text
    done = client.post(f"{mine}/vragen", data={"vraag-leren": "daarna"})
    clock.advance(days=13)
    late = client.post(f"{mine}/vragen", data={"vraag-leren": "te laat"})

    assert 'value="eerst"' in page
    assert "Alleen Katwijk?" not in page
    assert "Je antwoorden zijn bewaard." in done.text
    assert late.status_code == 409
    assert client.get(f"{mine}/vragen").status_code == 409
    with database.read() as tx:
        assert answers_of(tx, person.id) == {asked.id: "daarna", closed.id: "eerst"}


@pytest.mark.usefixtures("_congress")
def test_answers_change_after_the_placement_too_and_who_owes_one_answers_until_the_congress_begins(
    client: TestClient, database: Database, clock: Clock
) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        congress.placement_published_at = NOW
        owed = make_question(tx, congress, code="moet", text="Moet dit?", is_required=True)
        free = make_question(tx, congress, code="mag", text="Mag dit?")
        made = [arrive(tx, congress, number).registration for number in (1, 2)]
        done, owing = (person.id for person in made)
        tx.add(Answer(registration_id=done, question_id=owed.id, value="eerst"))
        mine, theirs = map(link_of, made)

    client.post(f"{mine}/vragen", data={"vraag-moet": "daarna", "vraag-mag": "ja"})
    clock.advance(days=13)
    page = client.get(f"{theirs}/vragen").text
    late = client.post(f"{theirs}/vragen", data={"vraag-moet": "nu", "vraag-mag": "te laat"})

    assert "Antwoorden op vragen" not in client.get(mine).text
    assert "Moet dit?" in page
    assert "Mag dit?" not in page
    assert "Dat kan tot het congres begint." in page
    assert "Je antwoorden zijn bewaard." in late.text
    clock.advance(days=4)
    assert client.post(f"{theirs}/vragen", data={"vraag-moet": "te laat"}).status_code == 409
    with database.read() as tx:
        assert answers_of(tx, done) == {owed.id: "daarna", free.id: "ja"}
        assert answers_of(tx, owing) == {owed.id: "nu"}


@pytest.mark.usefixtures("_congress")
def test_a_wrong_answer_on_the_personal_page_is_explained_and_changes_nothing(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        make_question(tx, by_slug(tx), code="jaren", kind=QuestionKind.NUMBER)
        mine = link_of(arrive(tx, by_slug(tx), 1).registration)

    response = client.post(f"{mine}/vragen", data={"vraag-jaren": "veel"})

    assert response.status_code == 422
    assert "Vul een getal in, zoals 12 of 7,5." in response.text
    assert 'value="veel"' in response.text
    with database.read() as tx:
        assert tx.scalars(select(Answer)).all() == []


def test_questions_of_another_congress_are_not_asked(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx))
        other = make_congress(tx, slug="anders")
        make_question(tx, other, text="Van een ander congres?", is_required=True)
        make_registration(tx, other)

    assert "Van een ander congres?" not in client.get(FORM).text
    assert client.post(FORM, data=SANNE).url.path == "/hlt-2026/aangemeld"
    with database.read() as tx:
        assert len(tx.scalars(select(Question)).all()) == 1
