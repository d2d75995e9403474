"""What a mail is about: a registration or something else, whose number may be the same."""

import congress.access.mails
import congress.finance.mails
import congress.registration.mails.team
from congress.core.db import Database
from congress.mail.actions import forget_mails_about, queue_mail
from congress.mail.models import ABOUT_OTHERS, OutboxMail
from congress.worker import KINDS
from tests.make import NOW, make_congress


def test_all_kinds_that_are_about_no_registration_are_known() -> None:
    others = congress.access.mails.kinds.keys() | congress.finance.mails.kinds.keys()
    others |= congress.registration.mails.team.contact_kinds.keys() | {"sample"}

    assert others == set(ABOUT_OTHERS)
    assert others < KINDS.keys()


def test_forgetting_somebody_leaves_the_mails_about_something_else_with_the_same_number(
    database: Database,
) -> None:
    with database.write() as tx:
        made = make_congress(tx)
        for kind in (*ABOUT_OTHERS, "registered"):
            queue_mail(tx, kind, about_id=1, congress_id=made.id, now=NOW)

        forget_mails_about(tx, made.id, [1])

        assert {mail.kind for mail in tx.query(OutboxMail)} == set(ABOUT_OTHERS)
