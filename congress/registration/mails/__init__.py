"""What the mails to people who signed up say: one module per subject, and all kinds together."""

from collections.abc import Callable
from functools import wraps

from congress.core.db import Tx
from congress.core.i18n import speaking
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Letter, Post
from congress.registration.mails import confirming, lifecycle, messages, mine, team, waiting
from congress.registration.models import Registration

Composer = Callable[[Tx, OutboxMail, Post], Letter]


def _in_their_language(compose: Composer) -> Composer:
    @wraps(compose)
    def composed(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
        wanted = (mail.facts or {}).get("language")
        if wanted is None:
            person = tx.get(Registration, mail.about_id)
            wanted = person.language if person else "nl"
        with speaking(wanted):
            return compose(tx, mail, post)

    return composed


_to_people = lifecycle.kinds | waiting.kinds | mine.kinds | confirming.kinds | messages.kinds | team.kinds
kinds = {kind: _in_their_language(compose) for kind, compose in _to_people.items()} | team.contact_kinds
