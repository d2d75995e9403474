"""What reading a file in would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from congress.programme.forms.document import ProgrammeDocument
from congress.programme.forms.fitting import There
from congress.programme.forms.sheets import SHEETS
from congress.programme.rules.merging import matched


@dataclass(frozen=True)
class Change:
    """What happens to one kind of part: names of what is new, changes, or is not in the file."""

    title: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    left: tuple[str, ...]


def changes_of(document: ProgrammeDocument, before: Mapping[str, Any], there: There) -> list[Change]:
    """What `document` does to a programme that was `before`; what a file does not have, stays."""
    names = {
        kind: {p["code"]: str(p.get("name") or p.get("title")) for p in parts}
        for kind, parts in before.items()
        if kind != "sessions"
    }
    found = []
    for sheet in SHEETS[:-1]:
        after = [part.model_dump() for part in getattr(document, sheet.list)]
        names[sheet.list] |= {p["code"]: str(p.get("name") or p.get("title")) for p in after}
        found.append(
            _change(sheet.title, {p["code"]: p for p in before[sheet.list]}, after, names[sheet.list])
        )
    return [*found, _of_sessions(document, before["sessions"], there, names)]


def _change(
    title: str, old: Mapping[str, Any], after: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> Change:
    codes = [part["code"] for part in after]
    changed = [p["code"] for p in after if p["code"] in old and _plain(p) != _plain(old[p["code"]])]
    return Change(
        title,
        new=tuple(names[code] for code in codes if code not in old),
        changed=tuple(names[code] for code in changed),
        same=len([code for code in codes if code in old]) - len(changed),
        left=tuple(names[code] for code in old if code not in codes),
    )


def _of_sessions(
    document: ProgrammeDocument,
    before: Sequence[Mapping[str, Any]],
    there: There,
    names: Mapping[str, Mapping[str, str]],
) -> Change:
    def name(workshop: str, block: str) -> str:
        return f"{names['workshops'][workshop]} ({names['rounds'][block]})"

    held = matched([(s.workshop, s.round) for s in document.sessions], there.sessions)
    pairs = list(zip(document.sessions, held, strict=True))
    old = {(s["workshop"], s["round"]): dict(s) for s in before}
    changed = [
        name(s.workshop, s.round) for s, h in pairs if h and old[h.workshop, h.round] != s.model_dump()
    ]
    return Change(
        SHEETS[-1].title,
        new=tuple(name(s.workshop, s.round) for s, h in pairs if h is None),
        changed=tuple(changed),
        same=len([h for h in held if h]) - len(changed),
        left=tuple(name(one.workshop, one.round) for one in there.sessions if one not in held),
    )


def _plain(value: Any) -> Any:
    """A value as it compares: moments as moments, lists whatever their kind, speakers in any order."""
    if isinstance(value, Mapping):
        found = {name: _plain(inner) for name, inner in value.items()}
        return found | {name: sorted(found[name]) for name in ("speakers", "away") if name in found}
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
