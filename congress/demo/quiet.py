"""Keeping the greeting of a library off standard output."""

import os
import sys


def hush_solver() -> None:
    """The solver's library greets on standard output the first time it is used; make that happen unseen."""
    import highspy  # noqa: PLC0415 -- takes a quarter of a second, and only the demo needs it here

    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        highspy.Highs()  # type: ignore[no-untyped-call]  # -- the library has no types
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
