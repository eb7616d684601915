"""Explanation trees: what one node says, and that a figure shown twice is unfolded once."""

from __future__ import annotations

from shuangtan.kernel import Figure, Quantity, State, derived, total
from shuangtan.reports import CityReport
from shuangtan.reports.shown import number_text, pretty_unit, rule_with_numbers, value_text
from shuangtan.reports.tree import grade_text, tree_json, tree_lines


def figure(report: CityReport, id: str = "energy_intensity@510700:2016") -> Figure:
    return report.figures()[id]


def test_the_tree_leads_from_the_number_to_the_line(report: CityReport) -> None:
    """The lines name figure, rule with numbers, clause in our words, source, file, line and digest."""
    told = "\n".join(tree_lines(figure(report), report.sources, report.clauses))
    for part in (
        "单位地区生产总值能耗 2016（2015年价） = 0.5318 tce/万元（2015年价）",
        "消费（排放）量 ÷ 地区生产总值 = 979.38 万tce ÷ 1841.5 亿元（2015年价）",
        "mianyang-2022#3.2.1.4  第（三）条第 2 段",
        "绵阳市统计局《2016年能耗公报》",
        "entries/energy.csv line 5",
        "sha256 5f1d00000000",
        "待核",
    ):
        assert part in told


def test_the_tree_speaks_english(report: CityReport) -> None:
    """With lang en the words of the tree are English; labels stay as the data say."""
    told = "\n".join(tree_lines(figure(report), lang="en"))
    assert "derived" in told
    assert "not verified" in told
    assert "算式" not in told


def test_a_shared_input_is_unfolded_once(report: CityReport) -> None:
    """A derived figure that two others rest on is named twice and unfolded once."""
    shared = figure(report)
    twice = [shared.named(f"part{i}", f"部分 {i}") for i in (1, 2)]
    wrapped = [derived(f.id, f.label, f.quantity, "取数", [shared]) for f in twice]
    lines = tree_lines(total("sum", "合计", wrapped, "tce/万元@2015"))
    assert sum("见上" in line for line in lines) == 1
    assert sum("id  energy.consumption@510700:2016" in line for line in lines) == 1


def test_json_holds_each_figure_once_with_ids_as_inputs(report: CityReport) -> None:
    """The JSON tree is flat: five figures, the top naming its two inputs."""
    nodes = tree_json([figure(report)])
    assert nodes["energy_intensity@510700:2016"]["inputs"] == [
        "energy.consumption@510700:2016",
        "gdp.constant2015@510700:2016",
    ]
    assert len(nodes) == 5


def test_a_gap_prints_its_state_and_not_zero(report: CityReport) -> None:
    """No quantity, no digits."""
    gap = figure(report, "natural_gas.output@510700:2025")
    assert value_text(gap) == "缺失"
    assert "0" not in number_text(gap)
    assert grade_text(gap) == "— 无数据"


def test_published_numbers_stand_as_written_and_computed_ones_are_rounded() -> None:
    """979.38 stays 979.38; 0.531840123 that we computed prints four digits."""
    read = Figure("a", "读到的数", Quantity.of("979.380", "万tce"), State.REPORTED)
    made = derived("b", "算得的数", Quantity.of("0.531840123", "1"), "a", [read])
    assert (number_text(read), number_text(made)) == ("979.38", "0.5318")


def test_the_rule_is_not_filled_where_words_and_inputs_do_not_match() -> None:
    """Three words and two inputs: better no numbers than wrong ones."""
    parts = [Figure(n, n, Quantity.of(1, "1"), State.REPORTED) for n in "ab"]
    assert rule_with_numbers(derived("c", "c", Quantity.of(1, "1"), "甲 + 乙 + 丙", parts)) == ""
    assert rule_with_numbers(derived("c", "c", Quantity.of(1, "1"), "后 ÷ 前 − 1", parts)) == "1 ÷ 1 − 1"


def test_units_are_printed_with_subscripts_and_price_base() -> None:
    """`tCO2/万元@2020` is printed as people write it."""
    assert pretty_unit("tCO2/万元@2020") == "tCO₂/万元（2020年价）"
    assert pretty_unit("1") == ""
