"""The chapter of the documentation that lists every constraint; its paragraphs are the docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from shuangtan.planning import capacity, cascade, commitment, generation, linking, promises, robust, storing
from shuangtan.planning.build import add_balances, leave_unserved

CONSTRAINTS: tuple[Callable[..., object], ...] = (
    add_balances,
    leave_unserved,
    capacity.add_capacity,
    capacity._add_builds,
    capacity._add_size,
    capacity._limit_potential,
    capacity.add_retrofit,
    generation.add_generator,
    generation.limit_output,
    generation.hold_least,
    generation.limit_ramps,
    generation.limit_energy,
    generation.count_output,
    generation.price_levels,
    commitment.add_commitment,
    storing.add_storage,
    storing.add_exchange,
    storing.add_level,
    storing.keep_level,
    linking.add_link,
    linking.run_onward,
    linking.run_back,
    linking.limit_reverse,
    linking.add_lines,
    cascade.stage_storage,
    cascade.stage_links,
    promises.add_target,
    promises.soften,
    robust.worst_case,
)


def paragraph(constraint: Callable[..., object]) -> str:
    """One constraint: its docstring with the name in bold and the place of the code."""
    text = inspect.cleandoc(constraint.__doc__ or "")
    head, _, rest = text.partition("。")
    module = constraint.__module__.rpartition(".")[2]
    return f"**{head}**（`{module}.{constraint.__name__.lstrip('_')}`）：{rest}"


def chapter() -> str:
    """All constraints in the order of the program."""
    return "\n\n".join(paragraph(constraint) for constraint in CONSTRAINTS) + "\n"
