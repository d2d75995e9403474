"""The mail with a sign-in link."""

from congress.access.actions import link_secret
from congress.access.models import Account, SignInLink
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import nl
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Letter, Post


def sign_in_mail(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A one-time link for a member of staff."""
    link = tx.get(SignInLink, mail.about_id)
    account = tx.get(Account, link.account_id) if link else None
    if link is None or account is None:
        raise NotFound
    address = f"{post.settings.base_url}/beheer/inloggen/{link_secret(post.settings.secret_key, link.nonce)}"
    facts = {"address": address}
    return Letter(
        to=account.email,
        subject=nl("Je inloglink voor Congres"),
        text=post.render("access/mail/sign-in.txt", **facts),
        html=post.render("access/mail/sign-in.html", **facts),
    )


kinds = {"sign-in": sign_in_mail}
