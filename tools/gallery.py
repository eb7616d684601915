"""The gallery of problems: every declared kind with its wording, as a page of the documentation.

python -m uv run --frozen python tools/gallery.py > docs/problems.md
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import shuangtan
from shuangtan.kernel import KINDS, Kind

ROOMS = {
    "K": "日期值 · dated values",
    "C": "目录 · catalogue",
    "P": "政策文件 · policies",
    "L": "账本 · ledger",
    "F": "因子 · factors",
    "A": "核算 · accounts",
    "I": "指标 · indicators",
    "T": "追踪 · tracing",
    "N": "规划 · planning",
    "R": "运行 · runs",
}
HEAD = """# 问题一览 · Problems

每个问题有稳定的编号、等级和五个部分：何处、所见、应为、依据、处理。花括号里是运行时填入的事实。
本页由 `tools/gallery.py` 生成，不手改。
"""


def load_all() -> None:
    """Import every module so that every kind is declared; those of optional parts only where they are installed."""
    for module in pkgutil.walk_packages(shuangtan.__path__, "shuangtan."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def page() -> str:
    load_all()
    parts = [HEAD]
    for letter, room in ROOMS.items():
        kinds = [k for code, k in sorted(KINDS.items()) if code.startswith(letter)]
        if kinds:
            parts.append(
                f"## {letter} {room}\n\n| 编号 | 等级 | 所见 | 应为 | 依据 | 处理 |\n|---|---|---|---|---|---|"
            )
            parts += [row(kind) for kind in kinds]
            parts.append("")
    return "\n".join(parts)


def row(kind: Kind) -> str:
    words = (kind.zh.seen, kind.zh.expected, kind.zh.basis, kind.zh.remedy)
    cells = [kind.code, kind.grade.label, *(word.replace("|", "\\|") for word in words)]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(page(), end="")
