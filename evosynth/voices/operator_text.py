"""An operator of a DX7 voice as text, to be pasted into another operator, voice or program: JSON with its 21 values."""

from __future__ import annotations

import json

from evosynth.errors import InputError
from evosynth.voices.dx7 import OPERATOR_ROWS, Voice

KIND = "dx7 operator"


def text_of(voice: Voice, operator: int) -> str:
    """Operator 1 to 6 as text."""
    values = {row.name: voice[f"op{operator}_{row.name}"] for row in OPERATOR_ROWS}
    return json.dumps({"kind": KIND, "values": values}, indent=1)


def values_of_text(text: str, operator: int) -> dict[str, float]:
    """What a text says, as values of this operator by name. ``InputError`` where it is no such text."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError("That is no operator: copy one first.") from None
    if not isinstance(read, dict) or read.get("kind") != KIND or not isinstance(read.get("values"), dict):
        raise InputError("That is no operator: copy one first.")
    return {
        f"op{operator}_{row.name}": _value(read["values"].get(row.name), row.name, row.high) for row in OPERATOR_ROWS
    }


def _value(value: object, name: str, high: int) -> float:
    if type(value) is not int or not 0 <= value <= high:
        raise InputError(f"The operator has no {name} from 0 to {high}.")
    return float(value)


def swapped(voice: Voice, one: int, other: int) -> dict[str, float]:
    """The values that change when two operators change places."""
    wanted = {f"op{one}_{row.name}": voice[f"op{other}_{row.name}"] for row in OPERATOR_ROWS}
    wanted |= {f"op{other}_{row.name}": voice[f"op{one}_{row.name}"] for row in OPERATOR_ROWS}
    return {name: float(value) for name, value in wanted.items() if value != voice[name]}
