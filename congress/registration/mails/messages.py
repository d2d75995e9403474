"""What organisers write themselves: mails to many, and a sample to look at."""

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import language, nl
from congress.mail.models import BulkMail, OutboxMail
from congress.mail.rules.letter import Letter, Post
from congress.mail.rules.wording import Words
from congress.registration.documents import example
from congress.registration.mails.making import case_of, letter, letter_of
from congress.registration.queries import day_of
from congress.registration.queries.messages import is_unsubscribed
from congress.registration.rules.link import address_hash, unsubscribe_path
from congress.registration.rules.places import Status
from congress.setup.queries import congress_by_id


def message(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A mail to many, for one of them; NotFound for who unsubscribed or was forgotten since."""
    case = case_of(tx, mail, post, *Status)
    person, key = case.registration, post.settings.secret_key
    if person.erased_at or is_unsubscribed(
        tx, case.congress.id, address_hash(key, case.congress.id, person.email)
    ):
        raise NotFound
    bulk = tx.get_one(BulkMail, mail.bulk_id)
    words = words_for(bulk)
    return letter(
        case,
        words.subject,
        text=words.text,
        button=(nl("Bekijk of verander je aanmelding"), case.link),
        unsubscribe=post.settings.base_url + unsubscribe_path(key, person.public_id, person.email),
    )


def words_for(bulk: BulkMail) -> Words:
    """English for who speaks it, when there is English."""
    if language() == "en" and bulk.subject_en:
        return Words(bulk.subject_en, bulk.text_en)
    return Words(bulk.subject, bulk.text)


def sample(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """What an organiser is writing, to themselves, as somebody who does not exist would get it."""
    facts, congress = mail.facts, congress_by_id(tx, mail.congress_id or 0)
    if not facts:
        raise NotFound
    words = Words(facts["subject"], facts["text"])
    body = example(congress, day_of(tx, congress), words, base_url=post.settings.base_url)
    return letter_of(post, body, to=facts["to"], reply_to=congress.reply_to)


kinds = {"bulk": message, "sample": sample}
