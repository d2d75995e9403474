"""The mail with a sign-in link."""

from congress.access.actions import link_secret
from congress.access.models import Account, SignInLink
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import nl
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Body, Letter, Post


def sign_in_mail(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A one-time link for a member of staff."""
    link = tx.get(SignInLink, mail.about_id)
    account = tx.get(Account, link.account_id) if link else None
    if link is None or account is None:
        raise NotFound
    address = f"{post.settings.base_url}/beheer/inloggen/{link_secret(post.settings.secret_key, link.nonce)}"
    body = Body(
        title=nl("Je inloglink voor Congres"),
        paragraphs=(nl("Met deze knop log je in. De link werkt een half uur en één keer."),),
        button=(nl("Log in"), address),
        closing=(nl("Heb je hier niet om gevraagd? Dan hoef je niets te doen."),),
    )
    return _letter(post, account, body)


def passkey_mail(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """No link, for who has a passkey."""
    account = tx.get(Account, mail.about_id)
    if account is None:
        raise NotFound
    body = Body(
        title=nl("Log in met je passkey"),
        paragraphs=(
            nl("Je account heeft een passkey. Daarmee log je in; een inloglink sturen we dan niet."),
            nl("Ben je je passkey kwijt? Vraag de beheerder om je passkeys te wissen."),
        ),
        button=(nl("Naar het inloggen"), f"{post.settings.base_url}/beheer"),
        closing=(nl("Heb je hier niet om gevraagd? Dan hoef je niets te doen."),),
    )
    return _letter(post, account, body)


def _letter(post: Post, account: Account, body: Body) -> Letter:
    return Letter(
        to=account.email,
        subject=body.title,
        text=post.render("mail/letter.txt", body=body).strip() + "\n",
        html=post.render("mail/letter.html", body=body),
    )


kinds = {"sign-in": sign_in_mail, "sign-in-passkey": passkey_mail}
