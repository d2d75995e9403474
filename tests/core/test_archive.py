"""An archive says of itself what was changed, lost or added, whatever was done to it."""

import io
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.core import archive
from congress.core.archive import SUMS, ArchiveFault, NotAnArchive, check, pack

FILES = {"bonnen/1-bon é.pdf": b"bon" * 1000, "kosten.csv": b"1;2\r\n", "leeg.txt": b""}
DAY = date(2026, 12, 18)


def packed(files: dict[str, bytes] = FILES) -> bytes:
    """An archive of these files."""
    target = io.BytesIO()
    pack(target, files.items(), made_on=DAY)
    return target.getvalue()


def rewritten(change: Callable[[dict[str, bytes]], object], twice: str = "") -> bytes:
    """The archive with other files in it and the sums as they were."""
    with zipfile.ZipFile(io.BytesIO(packed())) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    change(files)
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as again:
        warnings.simplefilter("ignore")  # the library warns of a name that is there already
        for name, content in [*files.items(), *([(twice, b"anders")] if twice else [])]:
            again.writestr(name, content)
    return target.getvalue()


def test_an_archive_is_the_same_each_time_and_has_no_faults() -> None:
    assert packed() == packed()
    found = check(io.BytesIO(packed()))
    assert (found.files, found.faults) == (3, ())
    assert found.sha256 == pack(io.BytesIO(), FILES.items(), made_on=DAY)


@pytest.mark.parametrize(
    ("change", "twice", "faults"),
    [
        (lambda files: files.pop("kosten.csv"), "", [("kosten.csv", ArchiveFault.MISSING)]),
        (lambda files: files.update({"leeg.txt": b"x"}), "", [("leeg.txt", ArchiveFault.CHANGED)]),
        (lambda files: files.update({"../../x": b"x"}), "", [("../../x", ArchiveFault.EXTRA)]),
        (lambda _: None, "leeg.txt", [("leeg.txt", ArchiveFault.TWICE)]),
    ],
    ids=["missing", "changed", "extra", "twice"],
)
def test_every_difference_is_named(
    change: Callable[[dict[str, bytes]], object], twice: str, faults: list[tuple[str, ArchiveFault]]
) -> None:
    assert list(check(io.BytesIO(rewritten(change, twice))).faults) == faults


@given(st.data())
def test_no_changed_byte_passes(data: st.DataObject) -> None:
    whole = packed()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]

    try:
        found = check(io.BytesIO(changed))
    except NotAnArchive:
        return
    same = check(io.BytesIO(whole))
    with zipfile.ZipFile(io.BytesIO(changed)) as opened:
        contents = {name: opened.read(name) for name in opened.namelist()} if found == same else {}
    assert found != same or {n: c for n, c in contents.items() if n != SUMS} == FILES


def test_what_is_locked_or_damaged_counts_as_changed() -> None:
    whole = bytearray(packed())
    for record in (b"PK\x03\x04", b"PK\x01\x02"):
        whole[whole.index(record) + (6 if record == b"PK\x03\x04" else 8)] |= 1  # the flag of a password

    assert check(io.BytesIO(bytes(whole))).faults == (("bonnen/1-bon é.pdf", ArchiveFault.CHANGED),)


def test_what_is_no_archive_is_refused_in_words() -> None:
    without_sums = io.BytesIO()
    with zipfile.ZipFile(without_sums, "w") as opened:
        opened.writestr("kosten.csv", b"")
    for content in (b"", b"PK\x03\x04", b"%PDF", without_sums.getvalue(), packed()[:-30]):
        with pytest.raises(NotAnArchive, match="geen archief"):
            check(io.BytesIO(content))


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_FILES", "MOST_SUMS"])
def test_a_bomb_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(archive, limit, 3)

    with pytest.raises(NotAnArchive):
        check(io.BytesIO(packed()))


def test_coreutils_agree(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(packed())) as opened:
        opened.extractall(tmp_path)

    done = subprocess.run(["sha256sum", "--check", "--strict", SUMS], cwd=tmp_path, check=False)

    assert done.returncode == 0
