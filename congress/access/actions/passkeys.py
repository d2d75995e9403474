"""Passkeys (WebAuthn level 2): adding one, signing in with one, taking one away."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from congress.access.actions.accounts import start_login
from congress.access.models import Account, Passkey, SpentChallenge
from congress.access.queries import account_by_email, passkeys_of
from congress.access.rules import challenge
from congress.core.audit import record
from congress.core.db import Tx, deleted
from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.core.settings import Settings
from congress.core.tokens import derive, new_bytes

MOST = 10
SIGN_IN = "sign-in"


class PasskeyRefused(Conflict):
    """What the browser sent proves nothing."""

    sentence = nl("Dat lukte niet. Probeer het nog eens, of vraag een inloglink aan.")


class PasskeyKnown(Conflict):
    """The same passkey twice."""

    sentence = nl("Deze passkey hoort al bij een account.")


class TooManyPasskeys(Conflict):
    """Nobody has that many devices."""

    sentence = nl("Je hebt al {most} passkeys. Haal er eerst een weg.")


@dataclass(frozen=True)
class Site:
    """This installation as browsers know it; passkeys belong to `host` and work on `origin` only."""

    host: str
    origin: str
    key: bytes

    @classmethod
    def of(cls, settings: Settings) -> "Site":
        """From the address of the installation."""
        parts = urlsplit(settings.base_url)
        key = derive(settings.secret_key, "passkey-challenge")
        return cls(parts.hostname or "", f"{parts.scheme}://{parts.netloc}", key)

    @property
    def can_have_passkeys(self) -> bool:
        """Browsers keep passkeys for names only, and over https or on this very machine."""
        try:
            ip_address(self.host)
        except ValueError:
            return self.origin.startswith("https:") or self.host == "localhost"
        return False


def options_to_add(tx: Tx, site: Site, account_id: int, *, now: datetime) -> str:
    """What the browser needs to make a passkey, as JSON."""
    import webauthn  # noqa: PLC0415 -- only who handles passkeys needs it: it costs each start a tenth of a second
    from webauthn.helpers import structs  # noqa: PLC0415 -- same

    account, kept = tx.get_one(Account, account_id), passkeys_of(tx, account_id)
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Congres",
        user_id=account.id.to_bytes(8),
        user_name=account.email,
        challenge=challenge.challenge(
            site.key, _to_add(account.id), new_bytes(challenge.NONCE_BYTES), now=now
        ),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one.credential_id) for one in kept],
    )
    return webauthn.options_to_json(options)


def add_passkey(tx: Tx, site: Site, account_id: int, credential: str, *, name: str, now: datetime) -> Passkey:
    """Keep the passkey that the browser made. Raises PasskeyRefused, PasskeyKnown or TooManyPasskeys."""
    import webauthn  # noqa: PLC0415 -- only who handles passkeys needs it
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 -- same

    tx.refresh(tx.get_one(Account, account_id), with_for_update=True)
    if len(passkeys_of(tx, account_id)) >= MOST:
        raise TooManyPasskeys(most=MOST)
    signed = _signed_challenge(site, _to_add(account_id), credential, now=now)
    try:
        proven = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=signed,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise PasskeyRefused from error
    if tx.scalar(select(Passkey.id).where(Passkey.credential_id == proven.credential_id)):
        raise PasskeyKnown
    passkey = Passkey(
        account_id=account_id,
        credential_id=proven.credential_id,
        public_key=proven.credential_public_key,
        sign_count=proven.sign_count,
        name=name,
        created_at=now,
    )
    tx.add(passkey)
    _log(tx, account_id, "passkey-added", name, now=now)
    return passkey


def options_to_sign_in(site: Site, *, now: datetime) -> str:
    """What the browser needs to sign in with a passkey that it knows, as JSON. Nothing is stored."""
    import webauthn  # noqa: PLC0415 -- only who handles passkeys needs it
    from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415 -- same

    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge.challenge(site.key, SIGN_IN, new_bytes(challenge.NONCE_BYTES), now=now),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def sign_in_with_passkey(tx: Tx, site: Site, credential: str, *, now: datetime) -> str:
    """The secret for the browser's cookie. Each challenge is good for one time. Raises PasskeyRefused."""
    import webauthn  # noqa: PLC0415 -- only who handles passkeys needs it
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 -- same

    signed = _signed_challenge(site, SIGN_IN, credential, now=now)
    passkey = tx.scalar(
        select(Passkey).where(Passkey.credential_id == _credential_id(credential)).with_for_update()
    )
    if passkey is None:
        raise PasskeyRefused
    try:
        proven = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=signed,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise PasskeyRefused from error
    passkey.sign_count, passkey.used_at = proven.new_sign_count, now
    tx.add(SpentChallenge(challenge=signed, at=now))
    try:
        tx.flush()  # the database refuses a challenge that was used
    except IntegrityError as error:
        raise PasskeyRefused from error
    return start_login(tx, passkey.account_id, now=now)


def remove_passkey(tx: Tx, account_id: int, passkey_id: int, *, now: datetime) -> None:
    """Take one of one's own passkeys away. Raises NotFound."""
    passkey = tx.get(Passkey, passkey_id)
    if passkey is None or passkey.account_id != account_id:
        raise NotFound
    tx.delete(passkey)
    _log(tx, account_id, "passkey-removed", passkey.name, now=now)


def clear_passkeys(tx: Tx, email: str, *, actor: str, now: datetime) -> None:
    """For who lost their passkeys: a link by mail signs them in again."""
    account = account_by_email(tx, email)
    if account and deleted(tx, delete(Passkey).where(Passkey.account_id == account.id)):
        record(
            tx,
            congress_id=None,
            actor=actor,
            action="passkeys-cleared",
            subject=f"account {account.id}",
            now=now,
        )


def _to_add(account_id: int) -> str:
    return f"add:{account_id}"


def _signed_challenge(site: Site, purpose: str, credential: str, *, now: datetime) -> bytes:
    # The challenge that this answer claims to answer, if it is one of ours that still holds.
    try:
        client = json.loads(_bytes(json.loads(credential)["response"]["clientDataJSON"]))
        found = _bytes(client["challenge"])
    except (ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    if not challenge.is_good(site.key, purpose, found, now=now):
        raise PasskeyRefused
    return found


def _credential_id(credential: str) -> bytes:
    try:
        return _bytes(json.loads(credential)["rawId"])
    except (ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _log(tx: Tx, account_id: int, action: str, name: str, *, now: datetime) -> None:
    record(
        tx,
        congress_id=None,
        actor=f"account {account_id}",
        action=action,
        subject=f"account {account_id}",
        after={"name": name},
        now=now,
    )
