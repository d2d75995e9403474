"""The way out: a mail server, or a folder when none is configured."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

from congress.core.i18n import nl
from congress.core.settings import Settings

TIMEOUT_SECONDS = 30
NOT_SAFE = nl("De mailserver kan de verbinding niet beveiligen, of wij kunnen er niet inloggen.")
NEEDS_UTF8 = nl("De mailserver kan geen mail bezorgen op een adres met bijzondere letters.")
REFUSED = nl("De mailserver weigert deze mail ({code}): {answer}")
NOT_NOW = nl("De mailserver nam de mail nog niet aan ({code}): {answer}")
UNREACHABLE = nl("De mailserver is niet te bereiken ({error}).")
NO_LOGIN = nl("De mailserver accepteert onze inloggegevens niet ({code}).")


class Refused(Exception):
    """The mail server will never take this mail; the sentence says why."""


class TryLater(Exception):
    """The mail server may take this mail later; the sentence says what happened."""


class Outlet(Protocol):
    """Where messages go, for as long as the `with` block lasts."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, message: EmailMessage, *, name: str) -> None:
        """Hand one message over. Raises Refused or TryLater."""


def outlet(settings: Settings) -> Outlet:
    """The configured mail server, or else the folder `mail` in the data folder."""
    return MailServer(settings.smtp_url) if settings.smtp_url else MailFolder(mail_folder(settings))


def mail_folder(settings: Settings) -> Path:
    """Where mails are written when there is no mail server."""
    return settings.data_dir / "mail"


class MailFolder:
    """Writes each message as `name`.eml, readable by us only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def send(self, message: EmailMessage, *, name: str) -> None:
        """Complete or not at all: written beside it first."""
        unfinished = self.path / f"{name}.part"
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(bytes(message))
        unfinished.rename(self.path / f"{name}.eml")


class MailServer:
    """One connection to the server of an smtp://, smtp+starttls:// or smtps:// address, made when needed."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self.url = urlsplit(url)
        self.timeout = timeout
        self.connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def send(self, message: EmailMessage, *, name: str) -> None:
        """Hand one message over; after trouble the next one gets a new connection."""
        try:
            self.connection = self.connection or self._connect()
            self.connection.send_message(message)
        except smtplib.SMTPNotSupportedError:
            raise Refused(NEEDS_UTF8) from None
        except smtplib.SMTPAuthenticationError as error:
            self._hang_up()
            raise TryLater(NO_LOGIN.format(code=error.smtp_code)) from None
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _answered(code, answer) from None
        except smtplib.SMTPSenderRefused as error:
            self._hang_up()  # our own address is at fault, not this mail: an administrator can mend it
            raise TryLater(NOT_NOW.format(code=error.smtp_code, answer=_plain(error.smtp_error))) from None
        except smtplib.SMTPResponseException as error:
            self._hang_up()
            raise _answered(error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise TryLater(UNREACHABLE.format(error=type(error).__name__)) from None

    def try_out(self) -> None:
        """Connect, log in and hang up, without a mail. Raises TryLater."""
        try:
            self.connection = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            raise TryLater(NO_LOGIN.format(code=error.smtp_code)) from None
        except (smtplib.SMTPException, OSError) as error:
            raise TryLater(UNREACHABLE.format(error=type(error).__name__)) from None
        finally:
            self._hang_up()

    def _connect(self) -> smtplib.SMTP:
        host, scheme = self.url.hostname or "localhost", self.url.scheme
        if scheme == "smtps":
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self.url.port or 465, timeout=self.timeout, context=context
            )
        else:
            connection = smtplib.SMTP(host, self.url.port or 25, timeout=self.timeout)
        self.connection = connection
        try:
            if scheme == "smtp+starttls":
                connection.starttls(context=ssl.create_default_context())
            if self.url.username:
                connection.login(unquote(self.url.username), unquote(self.url.password or ""))
        except smtplib.SMTPNotSupportedError:
            self._hang_up()
            raise TryLater(NOT_SAFE) from None
        return connection

    def _hang_up(self) -> None:
        if self.connection:
            with suppress(smtplib.SMTPException, OSError):
                self.connection.quit()
            self.connection = None


def _answered(code: int, answer: bytes | str) -> Refused | TryLater:
    if 500 <= code < 600:
        return Refused(REFUSED.format(code=code, answer=_plain(answer)))
    return TryLater(NOT_NOW.format(code=code, answer=_plain(answer)))


def _plain(answer: bytes | str) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:120]
