"""A ZIP file that proves itself: it holds the SHA-256 of its files, so that `sha256sum -c` checks it too."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import IO

from congress.core.errors import Conflict
from congress.core.i18n import nl

SUMS = "SHA256SUMS"
"""Name of the file with a line "<sha256>  <path>" for every other file, as coreutils writes them."""
MOST_FILES = 50_000
MOST_BYTES = 20 * 1024**3
MOST_SUMS = 16 * 1024**2
_CHUNK = 1024 * 1024
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What the library raises for what is damaged, locked, or packed in a way that is not ours."""


class NotAnArchive(Conflict):
    """No ZIP file with its sums in it, or one that is larger than any archive of ours."""

    sentence = nl("Dit bestand is geen archief van een congres, of het is beschadigd.")


class ArchiveFault(StrEnum):
    """What is wrong with one file of an archive."""

    MISSING = "missing"
    CHANGED = "changed"
    EXTRA = "extra"
    TWICE = "twice"


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: how many files there should be, what is wrong, and the SHA-256 of the sums."""

    files: int
    faults: tuple[tuple[str, ArchiveFault], ...]
    sha256: str


def pack(target: IO[bytes], files: Iterable[tuple[str, bytes]], *, made_on: date) -> str:
    """Write (path, content) of `files` and their sums as a ZIP; the SHA-256 (hex) of the sums.

    One file at a time is in memory. The same files on the same day give the same bytes.
    """
    sums = []
    with zipfile.ZipFile(target, "w") as packed:
        for path, content in files:
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {path}\n")
            _write(packed, path, content, made_on)
        text = "".join(sums).encode()
        _write(packed, SUMS, text, made_on)
    return hashlib.sha256(text).hexdigest()


def check(source: IO[bytes]) -> Checked:
    """Compare every file with its sum, without unpacking any. Raises NotAnArchive."""
    try:
        with zipfile.ZipFile(source) as packed:
            return _check(packed)
    except (*_DAMAGED, KeyError, ValueError, OSError) as error:
        raise NotAnArchive from error


def _write(packed: zipfile.ZipFile, path: str, content: bytes, made_on: date) -> None:
    entry = zipfile.ZipInfo(path, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
    packed.writestr(entry, content, zipfile.ZIP_DEFLATED)


def _check(packed: zipfile.ZipFile) -> Checked:
    entries = packed.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or total > MOST_BYTES or packed.getinfo(SUMS).file_size > MOST_SUMS:
        raise NotAnArchive
    text = packed.read(SUMS)
    wanted = {path: digest for digest, path in (line.split("  ", 1) for line in text.decode().splitlines())}
    faults, seen = [], set()
    for entry in entries:
        path = entry.filename
        if path in seen:
            faults.append((path, ArchiveFault.TWICE))
        elif path != SUMS and path not in wanted:
            faults.append((path, ArchiveFault.EXTRA))
        elif path != SUMS and _digest(packed, entry) != wanted[path]:
            faults.append((path, ArchiveFault.CHANGED))
        seen.add(path)
    faults += [(path, ArchiveFault.MISSING) for path in wanted if path not in seen]
    return Checked(len(wanted), tuple(faults), hashlib.sha256(text).hexdigest())


def _digest(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str | None:
    """SHA-256 (hex) of one file; None when it cannot be read any more."""
    found = hashlib.sha256()
    try:
        with packed.open(entry) as file:
            while part := file.read(_CHUNK):
                found.update(part)
    except _DAMAGED:
        return None
    return found.hexdigest()
