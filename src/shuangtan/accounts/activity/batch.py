"""A batch of activity records as columns: checked, and in the order of its keys.

An amount that is not known is zero here and empty in the files; its state says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from shuangtan.accounts.activity.table import ACTIVITY, BITS, KEY, KNOWN_BITS, Array

CHUNK_ROWS = 1 << 20
TOLD = {name: np.dtype(f"<{kind}") for name, kind in ACTIVITY.items() if name != "batch"}
"""The columns of a batch; the store adds the batch's number."""


class ActivityError(ValueError):
    """Records that cannot be told; the message names the first of them."""


@dataclass(frozen=True)
class ActivityBatch:
    """Checked columns in the order of their keys; `amount` is zero where `state` says that none is known."""

    columns: Mapping[str, Array]

    @classmethod
    def of(cls, columns: Mapping[str, Array]) -> ActivityBatch:
        """Check, sort and keep; raises ActivityError with the first record that is wrong.

        A known state needs a number, any other must not have one: pass a masked array, or zero where there is none.
        """
        if absent := TOLD.keys() - columns.keys():
            raise ActivityError(f"缺少列 {sorted(absent)}")
        typed = {name: _whole(name, columns[name], kind) for name, kind in TOLD.items()}
        _check_numbers(typed, np.ma.getmaskarray(columns["amount"]))
        typed = _sorted(typed)
        _refuse(_repeats(typed), typed, "同一批次内重复：每个组织、部门、品种、月份只能有一条")
        return cls(typed)

    def __len__(self) -> int:
        return len(self.columns["month"])

    @property
    def months(self) -> tuple[int, int]:
        """The first and the last month told of; no month is told of by no records."""
        month = self.columns["month"]
        return (int(month.min()), int(month.max())) if len(month) else (0, 0)

    def chunks(self) -> Iterator[Mapping[str, Array]]:
        """The columns in pieces."""
        for start in range(0, len(self), CHUNK_ROWS):
            yield {name: array[start : start + CHUNK_ROWS] for name, array in self.columns.items()}


def _whole(name: str, array: Array, kind: np.dtype[np.generic]) -> Array:
    """A column in its type; a number that does not fit, or is not whole, is refused."""
    filled = np.ma.filled(array, 0)
    typed = filled.astype(kind)
    if filled.dtype.kind not in "iu" or (filled.dtype.itemsize > kind.itemsize and (typed != filled).any()):
        raise ActivityError(f"列 {name} 必须是 {kind.itemsize * 8} 位以内的整数，见到 {filled.dtype}：{filled[:3]}")
    return np.asarray(typed)


def _check_numbers(columns: Mapping[str, Array], unknown: Array) -> None:
    state, amount = columns["state"], columns["amount"]
    is_known = (state & KNOWN_BITS) != 0
    _refuse(~np.isin(state, list(BITS.values())), columns, f"状态须是 {list(BITS.values())} 之一")
    _refuse(is_known & unknown, columns, "状态说有数值，数量却为空")
    _refuse(~is_known & (amount != 0), columns, "状态说没有数值，却填了数量")
    month = columns["month"] % 100
    _refuse((month < 1) | (month > 12), columns, "月份须写作 202406")


def _refuse(is_wrong: Array, columns: Mapping[str, Array], why: str) -> None:
    if is_wrong.any():
        first = int(np.argmax(is_wrong))
        seen = {name: int(array[first]) for name, array in columns.items()}
        raise ActivityError(f"{why}；共 {int(is_wrong.sum())} 条，第一条 {seen}")


def _sorted(columns: Mapping[str, Array]) -> dict[str, Array]:
    keys = [columns[name] for name in KEY]
    if _is_ascending(keys):
        return dict(columns)
    order = np.lexsort(keys[::-1])
    return {name: np.ascontiguousarray(array[order]) for name, array in columns.items()}


def _is_ascending(keys: list[Array]) -> bool:
    """Whether rows stand in the order of several columns, the first counting most."""
    is_ordered = np.ones(max(len(keys[0]) - 1, 0), dtype=bool)
    for key in reversed(keys):
        is_ordered = (key[:-1] < key[1:]) | ((key[:-1] == key[1:]) & is_ordered)
    return bool(is_ordered.all())


def _repeats(columns: Mapping[str, Array]) -> Array:
    """Which rows tell the key of the row before."""
    same = np.ones(max(len(columns["month"]) - 1, 0), dtype=bool)
    for name in KEY:
        same &= columns[name][1:] == columns[name][:-1]
    return np.concatenate([[False], same]) if len(columns["month"]) else same
