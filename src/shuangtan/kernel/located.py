"""YAML whose mappings remember their file and line, so that every complaint can say where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_AS_TYPED = frozenset({"str", "float", "timestamp"})
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Located(dict[str, Any]):
    """A mapping read from YAML; `at` is `file:line` of its first key."""

    at: str = ""


def read_yaml(path: Path, name: str = "") -> Any:
    """The content of a YAML file with located mappings; `name` is how the file is called in messages.

    Decimal-looking numbers stay text-exact: they are returned as the string that was typed, so that 0.1404 is never
    a binary float. Integers, booleans and null are converted.
    """
    return parse_yaml(path.read_text(encoding="utf-8"), name or path.name)


def parse_yaml(text: str, name: str) -> Any:
    """As `read_yaml`, from text."""
    loader = _LOADER(text)
    try:
        node = loader.get_single_node()
        return None if node is None else _build(node, loader, name)
    finally:
        loader.dispose()


def _build(node: yaml.Node, loader: Any, name: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        mapping = Located((str(_build(k, loader, name)), _build(v, loader, name)) for k, v in node.value)
        mapping.at = f"{name}:{node.start_mark.line + 1}"
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, loader, name) for item in node.value]
    kept = node.tag.rpartition(":")[2]
    return node.value if kept in _AS_TYPED else loader.construct_object(node)
