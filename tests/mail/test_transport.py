"""Reaching a mail server: with a name and password, and never without a certificate that holds."""

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from congress.mail.actions.transport import MailServer, TryLater
from tests.mail.server import mail_server


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1, with its key, that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "mail.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def _message() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@hlt.nl", "b@hlt.nl", "Hoi"
    message.set_content("Dag")
    return message


def _send(url: str) -> None:
    with MailServer(url) as server:
        server.send(_message(), name="1")


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path, scheme: str) -> None:
    option = {"smtps": "ssl_context", "smtp+starttls": "tls_context"}[scheme]
    refused = pytest.raises(TryLater, match=r"niet te bereiken \(SSLCertVerificationError\)")
    with mail_server(**{option: _context(certificate)}) as (received, where), refused:
        _send(f"{scheme}://{where}")

    assert received.messages == []


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_certificate_that_holds_lets_mail_through(
    certificate: Path, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    option = {"smtps": "ssl_context", "smtp+starttls": "tls_context"}[scheme]
    with mail_server(**{option: _context(certificate)}) as (received, where):
        _send(f"{scheme}://{where}")

    assert len(received.messages) == 1


def test_starttls_is_demanded_where_it_is_asked_for() -> None:
    with mail_server() as (received, where), pytest.raises(TryLater, match="niet beveiligen"):
        _send(f"smtp+starttls://{where}")

    assert received.messages == []


def test_name_and_password_are_used_and_a_wrong_one_is_told_without_them() -> None:
    def check(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=data.password == b"p@ss:word", handled=False)

    options = {"authenticator": check, "auth_require_tls": False}
    with mail_server(**options) as (received, where):
        _send(f"smtp://congres:p%40ss%3Aword@{where}")
        with pytest.raises(TryLater) as refused:
            _send(f"smtp://congres:mis@{where}")

    assert len(received.messages) == 1
    assert str(refused.value) == "De mailserver accepteert onze inloggegevens niet (535)."
