"""What the trace found at a bus or on a branch in an hour. A number is given where it is known, and only there."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """The finding for one bus in one hour; codes are stored in bytes and their order is from good to bad."""

    TRACED = 0
    CYCLE = 1
    DEAD = 2
    PURE_LOOP = 3
    UNSOURCED = 4
    NO_DATA = 5
    FED_BY_UNKNOWN = 6

    @property
    def is_known(self) -> bool:
        """Whether the bus has an intensity."""
        return self <= Status.CYCLE

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Status.TRACED: "已追踪",
    Status.CYCLE: "已追踪（位于有向环流上）",
    Status.DEAD: "无通过功率",
    Status.PURE_LOOP: "环流无外部来源（或只供自身损耗），无解",
    Status.UNSOURCED: "有流出而无来源",
    Status.NO_DATA: "数据缺失",
    Status.FED_BY_UNKNOWN: "部分来源未知",
}


class BranchStatus(IntEnum):
    """The finding for one branch in one hour."""

    FLOWING = 0
    IDLE = 1
    FED_FROM_BOTH_ENDS = 2
    DANGLING = 3
    GAINS_POWER = 4
    NO_DATA = 5

    @property
    def label(self) -> str:
        return _BRANCH_LABELS[self]


_BRANCH_LABELS = {
    BranchStatus.FLOWING: "有潮流",
    BranchStatus.IDLE: "无潮流",
    BranchStatus.FED_FROM_BOTH_ENDS: "两端送电，全为损耗",
    BranchStatus.DANGLING: "末端空载，充电损耗由送端承担",
    BranchStatus.GAINS_POWER: "受端大于送端，数据有误",
    BranchStatus.NO_DATA: "数据缺失",
}
