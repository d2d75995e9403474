"""The real application on a filled database: python -m tests.browser.server FOLDER PORT NAME."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from congress.app import create_app
from congress.core import logs
from congress.core.db import Base, Database
from congress.core.settings import Settings
from tests.browser.world import NOW, fill

STARTED = datetime.now(UTC)
WORLD = "world.json"
SECRET = "a key of more than thirty-two characters"


def clock() -> datetime:
    """A running clock that started at the moment of the tests."""
    return NOW + (datetime.now(UTC) - STARTED)


def main(folder: Path, port: int, name: str) -> None:
    """Fill, write down what there is, and serve on this machine, as `name`, until stopped."""
    logs.set_up("text")
    settings = Settings(
        _env_file=None,
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'congress.db'}",
        secret_key=SECRET,
        base_url=f"http://{name}:{port}",
    )
    db = Database(settings.database_url)
    app = create_app(db, settings, clock=clock, with_worker=True)  # which knows all tables
    if not (folder / WORLD).exists():
        Base.metadata.create_all(db.engine)
        (folder / WORLD).write_text(json.dumps(asdict(fill(db, settings))))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
