"""Commands for accounts of staff, their links and tokens."""

from datetime import timedelta
from typing import Annotated

import typer

from congress.access import queries
from congress.access.actions import (
    UnknownAccount,
    add_staff,
    make_link,
    make_token,
    remove_staff,
    revoke_tokens,
)
from congress.access.actions.accounts import TOKEN_LASTS
from congress.access.forms import SignInForm
from congress.access.rules.rights import Role, Scope
from congress.core.db import Tx
from congress.core.errors import Conflict, NotFound
from congress.core.forms import InvalidForm
from congress.core.i18n import nl
from congress.core.installation import installation

ACTOR = "opdrachtregel"
staff = typer.Typer(no_args_is_help=True, help="Accounts of staff and one-time sign-in links.")

Mail = Annotated[str, typer.Argument(metavar="EMAIL", help="E-mail address of the member of staff.")]


class NotAnAddress(Conflict):
    """Not an e-mail address."""

    sentence = nl("Dit is geen e-mailadres: {text}")


class CongressNeeded(Conflict):
    """Only an administrator has a role everywhere."""

    sentence = nl("Noem het congres met --congress, of kies de rol admin.")


class NoSuchCongress(NotFound):
    """A name that no congress has."""

    sentence = nl("Er is geen congres met de naam {slug}.")


@staff.command("add")
def add(
    email: Mail,
    role: Annotated[Role, typer.Option(help="What this person does.")],
    congress: Annotated[str | None, typer.Option(metavar="SLUG", help="For which congress.")] = None,
) -> None:
    """Give somebody a role; makes the account when it is new."""
    address = _address(email)
    if congress is None and role is not Role.ADMIN:
        raise CongressNeeded
    with installation() as here, here.db.write() as tx:
        congress_id = _congress_id(tx, congress) if congress else None
        add_staff(tx, address, role, congress_id=congress_id, actor=ACTOR, now=here.clock())
    typer.echo(f"{address}: {role.value}" + (f" ({congress})" if congress else ""))


@staff.command("list")
def list_staff() -> None:
    """Everybody with a role."""
    with installation() as here, here.db.read() as tx:
        for email, role, congress_id in queries.staff(tx):
            typer.echo(f"{email}\t{role.value if role else '-'}\t{congress_id or '-'}")


@staff.command("link")
def link(email: Mail) -> None:
    """A one-time sign-in link, to hand over yourself."""
    with installation() as here, here.db.write() as tx:
        account = queries.account_by_email(tx, email)
        if account is None:
            raise UnknownAccount
        _, secret = make_link(tx, account, secret_key=here.settings.secret_key, now=here.clock())
        base_url = here.settings.base_url
    typer.echo(f"{base_url}/beheer/inloggen/{secret}")


@staff.command("remove")
def remove(email: Mail) -> None:
    """Take somebody's account away, with all roles and tokens."""
    with installation() as here, here.db.write() as tx:
        remove_staff(tx, email, actor=ACTOR, now=here.clock())
    typer.echo(f"{email}: weg")


@staff.command("token")
def token(
    email: Mail,
    *,
    scope: Annotated[list[Scope] | None, typer.Option(help="What the token may do; may be repeated.")] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days it is valid.")] = TOKEN_LASTS.days,
    shown: Annotated[
        bool, typer.Option("--list", help="Show the tokens there are, without secrets.")
    ] = False,
    revoke: Annotated[
        bool, typer.Option("--revoke", help="Take tokens away: all, or the one of --id.")
    ] = False,
    number: Annotated[int | None, typer.Option("--id", help="Which one, as --list shows it.")] = None,
) -> None:
    """A token for the API, shown once; or the tokens there are, and taking them away."""
    if bool(scope) + shown + revoke != 1:
        raise typer.BadParameter("give one of --scope, --list and --revoke")
    if number is not None and not revoke:
        raise typer.BadParameter("--id goes with --revoke")
    with installation() as here, here.db.write() as tx:
        now = here.clock()
        if scope:
            typer.echo(make_token(tx, email, scope, now=now, lasts=timedelta(days=days)))
        elif revoke:
            count = revoke_tokens(tx, email, number, actor=ACTOR, now=now)
            typer.echo(f"{email}: {count} weg")
        else:
            _show_tokens(tx, email)


def _show_tokens(tx: Tx, email: str) -> None:
    account = queries.account_by_email(tx, email)
    if account is None:
        raise UnknownAccount
    for one in queries.tokens_of(tx, account):
        until = one.expires_at.date().isoformat() if one.expires_at else "-"
        typer.echo(f"{one.id}\t{','.join(one.scopes)}\t{one.created_at.date().isoformat()}\t{until}")


def _address(email: str) -> str:
    try:
        return SignInForm.read({"email": email}).email
    except InvalidForm:
        raise NotAnAddress(text=email[:80]) from None


def _congress_id(tx: Tx, slug: str) -> int:
    found = queries.congress_id(tx, slug)
    if found is None:
        raise NoSuchCongress(slug=slug)
    return found
