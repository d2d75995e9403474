"""A real mail server that answers as a test wants."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Takes every mail, unless `answers` has another answer ready for a recipient or for the text."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.at_recipient: list[str] = []
        self.at_text: list[str] = []
        self.meanwhile: dict[str, Callable[[], object]] = {}
        self.hang_up_at = ""

    async def _let_happen(self, server: SMTP, step: str) -> bool:
        """What a test wants to happen, once, before this step is answered; whether the server hung up."""
        try:
            if happening := self.meanwhile.pop(step, None):
                await asyncio.to_thread(happening)
        finally:  # also when the other side went away meanwhile
            hangs_up, self.hang_up_at = self.hang_up_at == step, self.hang_up_at.replace(step, "")
        if hangs_up and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return hangs_up

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """The greeting."""
        session.host_name = hostname
        await self._let_happen(server, "EHLO")
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        """The answer to the sender."""
        await self._let_happen(server, "MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        """The answer to one recipient."""
        await self._let_happen(server, "RCPT")
        if self.at_recipient:
            return self.at_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The answer to a whole message."""
        if await self._let_happen(server, "DATA"):
            return "421 gone"
        if self.at_text:
            return self.at_text.pop(0)
        content = envelope.original_content or b""
        message = message_from_bytes(content, _class=EmailMessage, policy=default)
        self.messages.append(message)
        self.recipients.append(list(envelope.rcpt_tos))
        await self._let_happen(server, "TAKEN")
        return "250 OK"


@contextmanager
def mail_server(**options: Any) -> Iterator[tuple[Mailbox, str]]:
    """A running server: what it received, and its host and port. `options` go to the server."""
    mailbox = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield mailbox, f"127.0.0.1:{port}"
    finally:
        controller.stop()
