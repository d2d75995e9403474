"""Where a request ends that nothing else could answer: an apology, never a trace."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from congress.web.errors import broken, http_refused
from congress.web.state import Request


class Mending:
    """Answers for what breaks, so that the server has nothing to print: a trace may hold what people typed.

    A NUL in the address is refused here too: no database holds one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_begun = False

        async def send_and_remember(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            await http_refused(Request(scope), HTTPException(404))(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send_and_remember)
        except Exception as error:
            apology = broken(Request(scope), error)
            if not has_begun:
                await apology(scope, receive, send)
