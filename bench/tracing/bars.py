"""How a bar is told: the figure, what was asked, and whether it is met."""

from __future__ import annotations


def bar(name: str, figure: float, asked: float, unit: str = "", at_most: bool = False) -> bool:
    """Print one bar; `at_most` where less is better."""
    is_met = figure <= asked if at_most else figure >= asked
    sign = "<=" if at_most else ">="
    print(f"  [{'met' if is_met else 'MISSED'}] {name}: {figure:.3g}{unit}, asked {sign} {asked:g}{unit}")
    return is_met
