"""The JSON schemas of the solvers, made from their types; run this module to write them."""

import json
from pathlib import Path

from pydantic import BaseModel

from congress.programme.forms.assignment import AssignmentIn, AssignmentOut
from congress.programme.forms.timetable import TimetableIn, TimetableOut

FOLDER = Path(__file__).parents[2] / "docs/formats"
FORMS: dict[str, type[BaseModel]] = {
    "assignment-problem": AssignmentIn,
    "assignment-answer": AssignmentOut,
    "timetable-problem": TimetableIn,
    "timetable-answer": TimetableOut,
}


def schema_text(form: type[BaseModel]) -> str:
    """The schema of a form as it stands in the file."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **form.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def schema_path(name: str) -> Path:
    """Where the schema of this name stands."""
    return FOLDER / f"{name}.schema.json"


if __name__ == "__main__":
    for name, form in FORMS.items():
        schema_path(name).write_text(schema_text(form), encoding="utf-8")
