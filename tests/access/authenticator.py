"""A passkey in software: what a browser and its authenticator answer (WebAuthn level 2, 6.1 and 6.5)."""

import base64
import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


@dataclass
class Authenticator:
    """One key. `says` are the flags of who was there: present and verified, unless told otherwise."""

    origin: str
    host: str
    says: int = PRESENT | VERIFIED
    count: int = 0
    id: bytes = b"a passkey of anna"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: str) -> str:
        """The answer to navigator.credentials.create, as JSON."""
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(public)
        data = self._data(self.says | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(options, "webauthn.create", {"attestationObject": text(attestation)})

    def get(self, options: str) -> str:
        """The answer to navigator.credentials.get, as JSON."""
        data, client = self._data(self.says), self._client(options, "webauthn.get")
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            options, "webauthn.get", {"authenticatorData": text(data), "signature": text(signature)}
        )

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, options: str, kind: str) -> bytes:
        challenge = json.loads(options)["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, options: str, kind: str, response: dict[str, Any]) -> str:
        client = text(self._client(options, kind))
        shared = {"id": text(self.id), "rawId": text(self.id), "type": "public-key"}
        return json.dumps({**shared, "response": {"clientDataJSON": client, **response}})


def text(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
