"""Log lines go to standard error, also after a command replaced it."""

import io
import sys

import pytest
import structlog

from congress.core import logs


def test_a_closed_standard_error_of_before_is_forgotten(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = io.StringIO()
    with monkeypatch.context() as replaced:
        replaced.setattr(sys, "stderr", first)
        logs.set_up("json")
    first.close()

    structlog.get_logger("congress").warning("still here", number=1)

    assert '"number": 1' in capsys.readouterr().err
    structlog.reset_defaults()
