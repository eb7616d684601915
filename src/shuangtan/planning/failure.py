"""Why a question has no proven plan, as problems: impossible, without limit, or not proven.

An impossible question names the promises that break on the shortest way out, in their units, and the smallest set of
promises that cannot stand together.
"""

from __future__ import annotations

from shuangtan.kernel import Problem, Wording, kind
from shuangtan.planning.build import build
from shuangtan.planning.certify import profile_axes
from shuangtan.planning.conflict import find_conflict
from shuangtan.planning.solver import NotSolvedError
from shuangtan.planning.system import System

SEGMENTS = 24
"""Segments a year on which the conflict is looked for: what cannot be kept on means cannot be kept by the hour."""

IMPOSSIBLE = kind(
    "N140",
    "error",
    Wording(
        "做不到：{broken}",
        "各项承诺同时成立",
        "不能同时成立的最小一组：{smallest}",
        "放宽其中一项，或给目标一个罚价（软目标）",
    ),
    Wording("impossible: {broken}", "all promises together", "smallest set that cannot stand: {smallest}", "relax one"),
)
ENDLESS = kind(
    "N141",
    "error",
    Wording(
        "收益无穷大（求解器：{status}）", "有限的最小成本", "负成本须有容量、电量或资源上限", "给负成本的部件加上限"
    ),
    Wording("unbounded ({status})", "a finite least cost", "what earns needs a limit", "limit what has negative cost"),
)
NOT_PROVEN = kind(
    "N142",
    "error",
    Wording(
        "没有证明的解：{detail}", "通过核验的最优解", "未核验的解不作结果", "减少分段或检查数量级；不采用未证明的数"
    ),
    Wording(
        "no proven solution: {detail}", "a verified optimum", "unproven numbers are not shown", "use fewer segments"
    ),
)

NOT_ANSWERED = kind(
    "N143",
    "warning",
    Wording(
        "{what} 没有证明的解（{detail}）", "通过核验的解", "未核验的解不作结果", "本次不给出这一项；方案本身不受影响"
    ),
    Wording("{what} has no proven solution ({detail})", "a verified solution", "unproven is not shown", "left out"),
)


def failure(system: System, error: NotSolvedError) -> list[Problem]:
    """The problems behind a plan that was not found."""
    if error.status == "unbounded":
        return [ENDLESS(at="规划", status=error.status)]
    conflict = find_conflict(build(system, profile_axes(system, min(SEGMENTS, system.steps))))
    if conflict is None:
        return [NOT_PROVEN(at="规划", detail=error)]
    broken = "；".join(b.sentence for b in conflict.broken)
    return [IMPOSSIBLE(at="规划", broken=broken, smallest="、".join(conflict.smallest))]
