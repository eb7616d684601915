"""Product footprint records as JSON: written by the names of the specification, read only when sound.

Decimals are strings, moments are UTC with `Z`, what is not stated is left out. Reading checks first and returns all
problems; a record with an error is not built.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from shuangtan.kernel import Problem, has_errors, plain
from shuangtan.tracing.footprint.check import ILL_FORMED, record_problems
from shuangtan.tracing.footprint.record import ProductFootprint

_UPPER = {"co2": "CO2", "dqr": "DQR"}


def write_footprint(record: ProductFootprint) -> str:
    """One record as JSON text, checked on the way out: a record that breaks the specification is not written."""
    data = footprint_data(record)
    wrong = [p for p in record_problems(data) if p.is_error]
    if wrong:
        raise ValueError(f"record {record.id} breaks the specification:\n" + "\n".join(p.text() for p in wrong))
    return json.dumps(data, ensure_ascii=False, indent=2)


def read_footprint(text: str) -> tuple[ProductFootprint | None, list[Problem]]:
    """A record from JSON text, bare or inside `data` as the protocol's answers have it, with all its problems."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        at = f"line {error.lineno}, column {error.colno}"
        return None, [ILL_FORMED(at=at, field="JSON", seen=error.msg, expected="合法的 JSON")]
    data = raw["data"] if isinstance(raw, Mapping) and isinstance(raw.get("data"), Mapping) else raw
    problems = record_problems(data)
    return (None if has_errors(problems) else _build(ProductFootprint, data)), problems


def footprint_data(record: object) -> dict[str, Any]:
    """A record as plain JSON values under the names of the specification, not yet checked."""
    assert is_dataclass(record)
    stated = ((f.name, getattr(record, f.name)) for f in fields(record))
    return {json_name(name): _plain(value) for name, value in stated if value is not None}


def json_name(field: str) -> str:
    """`land_management_biogenic_co2_removals` → `landManagementBiogenicCO2Removals`."""
    first, *rest = field.split("_")
    return first + "".join(_UPPER.get(word, word.capitalize()) for word in rest)


def _plain(value: object) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return footprint_data(value) if is_dataclass(value) else value


def _build(record: type, data: Mapping[str, Any]) -> Any:
    """A record of this type from checked JSON; fields the type does not know (extensions of others) are left."""
    hints = typing.get_type_hints(record)
    named = {name: data.get(json_name(name)) for name in hints}
    return record(**{name: _read(hints[name], value) for name, value in named.items() if value is not None})


def _read(hint: Any, value: Any) -> Any:
    if isinstance(hint, types.UnionType):
        hint = next(option for option in typing.get_args(hint) if option is not type(None))
    if typing.get_origin(hint) is tuple:
        return tuple(_read(typing.get_args(hint)[0], item) for item in value)
    if is_dataclass(hint) and isinstance(hint, type):
        return _build(hint, value)
    if hint is Decimal:
        return Decimal(value)
    return datetime.fromisoformat(value) if hint is datetime else value
