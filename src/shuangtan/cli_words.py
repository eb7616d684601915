"""What all commands share: exit codes, options, help that ends with lines to paste."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

WITH_ERRORS = 1
Command = TypeVar("Command", bound=Callable[..., Any])


def pasted(*lines: str) -> str:
    """Help that ends with lines one can paste."""
    return "\b\n可直接粘贴：\n" + "\n".join(f"  {line}" for line in lines)


def common(command: Command) -> Command:
    """The options every command has."""
    command = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="语言 / language")(command)
    return click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")(command)


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
