"""Secrets: new ones differ, derived ones can be written again, and chance can be repeated."""

import pytest

from congress.core.chance import new_code, new_number, new_uuid, repeatable
from congress.core.tokens import derive, derived_secret, hash_secret, new_secret

KEY, OTHER_KEY = "a" * 40, "b" * 40


def test_a_derived_secret_follows_from_the_key_and_its_purpose() -> None:
    secret = derived_secret(KEY, "personal-link:1")

    assert secret == derived_secret(KEY, "personal-link:1")
    assert (
        len({secret, derived_secret(KEY, "personal-link:2"), derived_secret(OTHER_KEY, "personal-link:1")})
        == 3
    )
    assert len(secret) == 32


def test_keys_of_two_purposes_do_not_share_bytes() -> None:
    assert derive(KEY, "ticket:1")[:16] != derive(KEY, "ticket:2")[:16]
    assert len(derive(KEY, "ticket:1", 64)) == 64


def test_new_secrets_differ_and_fit_in_an_address() -> None:
    secrets = {new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert all(secret.replace("-", "").replace("_", "").isalnum() for secret in secrets)
    assert len({hash_secret(secret) for secret in secrets}) == 100


def test_chance_can_be_repeated_inside_a_block_only() -> None:
    def draw() -> tuple[object, ...]:
        return new_uuid(), new_number(63), new_code(10)

    with repeatable(1):
        first = draw()
    with repeatable(1):
        again = draw()
    with repeatable(2):
        other = draw()

    assert first == again
    assert len({first, other, draw(), draw()}) == 4


def test_chance_is_free_again_after_a_mistake_inside_the_block() -> None:
    with pytest.raises(KeyError), repeatable(1):
        raise KeyError
    with repeatable(1):
        first = new_uuid()

    assert new_uuid() != first
    assert first.version == 4


def test_a_code_has_no_letters_that_look_alike() -> None:
    assert not set("".join(new_code() for _ in range(200))) & set("ILOU")
