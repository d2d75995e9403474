"""Fonts for documents: a free one with every Latin diacritic, brought in when the program is installed."""

from pathlib import Path

from congress.core.errors import Conflict
from congress.core.i18n import nl

_PACKAGE = Path(__file__).parents[1]
FOLDERS = (_PACKAGE.parent / "static" / "vendor" / "fonts", _PACKAGE / "_static" / "vendor" / "fonts")


class FontMissing(Conflict):
    """The front-end files were not built."""

    sentence = nl("Het lettertype {name} ontbreekt. Voer uit: make setup.")


def font_path(name: str) -> Path:
    """The file of a font such as "SourceSans3-Bold.ttf"; raises FontMissing."""
    for folder in FOLDERS:
        if (folder / name).is_file():
            return folder / name
    raise FontMissing(name=name)


def font_folder() -> Path:
    """The folder with all fonts; raises FontMissing."""
    return font_path("SourceSans3-Regular.ttf").parent
