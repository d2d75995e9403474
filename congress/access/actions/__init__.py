"""Accounts of staff, signing in and out, passkeys and API tokens."""

from congress.access.actions.accounts import (
    AskedTooOften,
    LastAdministrator,
    UnknownAccount,
    UnknownToken,
    add_staff,
    ask_link,
    clear_log_in_data,
    forget_old_access,
    link_secret,
    make_link,
    make_token,
    remove_staff,
    revoke_tokens,
    sign_in,
    sign_out,
)

__all__ = [
    "AskedTooOften",
    "LastAdministrator",
    "UnknownAccount",
    "UnknownToken",
    "add_staff",
    "ask_link",
    "clear_log_in_data",
    "forget_old_access",
    "link_secret",
    "make_link",
    "make_token",
    "remove_staff",
    "revoke_tokens",
    "sign_in",
    "sign_out",
]
