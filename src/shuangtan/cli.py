"""The commands: thin doors to functions of the rooms below, with the same words.

Exit codes: 0 done; 1 problems of grade error (nothing was published); 2 wrong usage; 3 a check of evidence failed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shuangtan import __version__
from shuangtan.cli_files import FILE_COMMANDS
from shuangtan.cli_words import WITH_ERRORS, Command, common, pasted, to_json

if TYPE_CHECKING:
    from shuangtan.kernel import Problem

NOT_VERIFIED = 3


def out_option(command: Command) -> Command:
    return click.option("--out", type=click.Path(path_type=Path), default=None, help="结果文件夹，默认 out/")(command)


@click.group(epilog=pasted("shuangtan run mianyang", "shuangtan explain power_clean.capacity@510700:2025"))
@click.version_option(__version__)
def main() -> None:
    """双碳：让一座城市的碳达峰碳中和决定运行起来。"""


for _command in FILE_COMMANDS:
    main.add_command(_command)


@main.command(epilog=pasted("shuangtan run mianyang", "shuangtan run mianyang --plan --out 结果 --lang en"))
@click.argument("city")
@out_option
@click.option("--draft", is_flag=True, help="有错误时仍出草稿（逐页标明“草稿”）")
@click.option("--plan", "with_plan", is_flag=True, help="报告里加规划一章：已存的仍有效就用，否则快算（约半分钟）")
@common
def run(city: str, out: Path | None, draft: bool, with_plan: bool, lang: str, as_json: bool) -> None:
    """运行一座城市：检查、入账、核算、评判、出报告。只重做过期的部分。"""
    from rich.console import Console

    from shuangtan.reports.terminal import print_monitoring, print_summary, progress_steps
    from shuangtan.runs.pipeline import run_city

    console, told = Console(), []

    def announce(data: dict[str, Any]) -> None:
        told.append(data)
        if not as_json:
            print_summary(data, lang, console)

    folders = _folders(city, out)
    with progress_steps(as_json, console if console.is_terminal else None) as step:
        result = run_city(folders, step, draft=draft, announce=announce)
        if with_plan and not result.was_refused:
            result = _run_with_plan(folders, step, result)
    if as_json:
        click.echo(result.record_text())
    else:
        if result.summary and not told:
            print_summary(result.summary, lang, console)
        print_monitoring(result.summary, console)
        _show(result.problems, lang)
    if result.was_refused:
        sys.exit(WITH_ERRORS)


@main.command(epilog=pasted("shuangtan check mianyang", "shuangtan check cities/我的城市"))
@click.argument("city")
@common
def check(city: str, lang: str, as_json: bool) -> None:
    """只检查一座城市的资料夹和它依据的目录、政策，一次列出全部问题。"""
    from shuangtan.kernel import has_errors
    from shuangtan.runs.pipeline import check_city

    problems = check_city(_folders(city, None))
    if as_json:
        click.echo(to_json([{"code": p.code, "grade": p.kind.grade, **p.parts(lang)} for p in problems]))
    else:
        _show(problems, lang)
        click.echo(f"共 {len(problems)} 个问题" if lang == "zh" else f"{len(problems)} problems")
    sys.exit(WITH_ERRORS if has_errors(problems) else 0)


@main.command(
    epilog=pasted(
        "shuangtan explain power_clean.capacity@510700:2025",
        "shuangtan explain gdp --city mianyang",
        "shuangtan explain energy_intensity@510700:2020 --prov 血缘.json",
    )
)
@click.argument("figure_id")
@click.option("--city", default="mianyang", show_default=True)
@click.option("--prov", type=click.Path(dir_okay=False, path_type=Path), help="另存为 W3C PROV-JSON")
@out_option
@common
def explain(figure_id: str, city: str, prov: Path | None, out: Path | None, lang: str, as_json: bool) -> None:
    """把一个数展开：规则、输入、文件与单元格、因子版本及选用理由、所答条款。"""
    folders = _folders(city, out)
    try:
        told = _explained(folders, figure_id, lang, as_json)
        if prov:
            from shuangtan.runs.lineage.explain_prov import write_prov

            write_prov(folders, figure_id, prov)
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None
    click.echo(told)


@main.command(
    epilog=pasted("shuangtan feeds entries/power.csv:3", "shuangtan feeds grid.average.510000:2023 --city mianyang")
)
@click.argument("what")
@click.option("--city", default="mianyang", show_default=True)
@out_option
@common
def feeds(what: str, city: str, out: Path | None, lang: str, as_json: bool) -> None:
    """哪些数由它算出：一格（文件:行）、一个文件、一条记录或一个数的编号、一个因子。"""
    from shuangtan.runs.lineage.feeds import feeds_text

    try:
        click.echo(feeds_text(_folders(city, out), what, lang, as_json))
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None


@main.command(
    epilog=pasted("shuangtan supersede grid.average.510000:2023 0.16", "shuangtan supersede entries/power.csv:3 230")
)
@click.argument("what")
@click.argument("value")
@click.option("--city", default="mianyang", show_default=True)
@common
def supersede(what: str, value: str, city: str, lang: str, as_json: bool) -> None:
    """若改用此值，恰有哪些数变、由多少变为多少：因子（编号:年）或一格（文件:行）；不写入任何文件。"""
    from datetime import date

    from shuangtan.runs.lineage.feeds import supersede_text

    try:
        click.echo(supersede_text(_folders(city, None), what, value, date.today(), lang, as_json))
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None


@main.command(epilog=pasted("shuangtan verify mianyang", "shuangtan verify mianyang --again --lang en"))
@click.argument("city")
@click.option("--checkpoint", type=click.File(encoding="utf-8"), help="另存在别处的签名检查点，对照整本账是否被重写")
@click.option("--again", is_flag=True, help="再算一遍全部的数，与记录逐一比较")
@out_option
@common
def verify(city: str, checkpoint: Any, again: bool, out: Path | None, lang: str, as_json: bool) -> None:
    """核对原始文件、账本批次、签名日志、运行记录和报告；指出被改动之处及受影响的数。"""
    from shuangtan.runs.verify import verify_city

    try:
        findings = verify_city(_folders(city, out), lang, checkpoint.read() if checkpoint else "", again)
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None
    click.echo(to_json(findings.as_json()) if as_json else findings.text())
    sys.exit(0 if findings.is_sound else NOT_VERIFIED)


@main.command(
    epilog=pasted("shuangtan trace mianyang", "shuangtan trace mianyang --county 510703 --hour 2025-08-15T20")
)
@click.argument("city")
@click.option("--county", default="", help="县区代码或名称")
@click.option("--hour", default="", help="一个小时，如 2025-08-15T20：来源、路径、余项")
@click.option("--drought", is_flag=True, help="枯水 8 月的变式")
@click.option("--cell", default="", help="资料里的一格，如 network/parameters.csv:9：哪些数由它算出")
@click.option("--ranges", is_flag=True, help="逐项假定取上下限，结果变多少（约 15 秒）")
@common
def trace(city: str, county: str, hour: str, drought: bool, cell: str, ranges: bool, lang: str, as_json: bool) -> None:
    """碳排放追踪溯源：电网逐时、分县区的碳强度与来源，两个产品的电力足迹（合成网络示例）。"""
    from shuangtan.runs.trace.text import trace_report

    try:
        click.echo(trace_report(_folders(city, None), county, hour, drought, cell, ranges, lang, as_json))
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None


@main.command(
    epilog=pasted(
        "shuangtan plan mianyang --quick",
        "shuangtan plan mianyang --scenario deep --set pumped_storage.earliest=2035",
        "shuangtan plan mianyang --quick --without net_cap",
        "shuangtan plan mianyang --book-out 假定.xlsx",
        "shuangtan plan mianyang --quick --book-in 假定.xlsx",
    )
)
@click.argument("city")
@out_option
@click.option("--scenario", default="policy", show_default=True, help="情景：scenarios/ 下的文件名")
@click.option("--set", "overrides", multiple=True, help="改一项假定，如 --set 名称=值；可多次")
@click.option("--quick", is_flag=True, help="每月两天的快算，一分钟以内")
@click.option("--gap", type=float, default=0.005, show_default=True, help="要求证明的成本误差")
@click.option("--compare", default="", help="与另一情景比较，给出各措施的贡献")
@click.option(
    "--nodes",
    type=click.Choice(["one", "counties"]),
    default="one",
    help="全市一个节点，或分县（合成网络，宜配 --quick；不追问）",
)
@click.option("--book-out", type=click.Path(dir_okay=False, path_type=Path), help="只写出假定书（Excel），不求解")
@click.option("--book-in", type=click.Path(exists=True, dir_okay=False), help="用改过的假定书规划")
@click.option("--pypsa", type=click.Path(dir_okay=False, path_type=Path), help="另存为 PyPSA 网络（netCDF，平年）")
@click.option("--without", multiple=True, help="去掉情景的一个目标，如 --without net_cap；可多次")
@click.option("--alternatives/--no-alternatives", default=True, help="成本多 1%、3%、5% 以内差别大的方案（分县时不给）")
@click.option("--samples", type=int, default=0, help="再抽这么多个情景，所有假定同时在区间内变动")
@click.option("--workers", default="2", show_default=True, help="抽样用几个进程，或 Dask 调度器地址 tcp://…:8786")
@click.option("--sensitivity/--no-sensitivity", default=None, help="逐项假定取上下限；全年规划默认给出，快算默认不给")
@common
def plan(
    city: str, out: Path | None, scenario: str, overrides: tuple[str, ...], quick: bool, gap: float, **more: Any
) -> None:
    """电源规划：建什么、何时建、成本、排放、目标的边际代价、枯水检验；误差有证明。"""
    from dataclasses import replace

    from shuangtan.reports.terminal import progress_steps
    from shuangtan.runs.plan.case import NoSolverError
    from shuangtan.runs.plan.files import write_network
    from shuangtan.runs.plan.json import plan_json
    from shuangtan.runs.plan.run import plan_stored, report_of
    from shuangtan.runs.plan.settings import PlanSettings
    from shuangtan.runs.plan.text import plan_text

    chosen = PlanSettings.quick(overrides) if quick else PlanSettings(overrides, gap=gap)
    chosen = replace(
        chosen,
        without=more["without"],
        book=more["book_in"] or "",
        nodes=more["nodes"],
        with_questions=more["nodes"] == "one",
        with_alternatives=more["alternatives"] and more["nodes"] == "one",
        samples=more["samples"],
        workers=more["workers"],
        with_sensitivity=not quick if more["sensitivity"] is None else more["sensitivity"],
        compare_with=more["compare"],
    )
    folders = _folders(city, out)
    if more["book_out"]:
        _write_book(folders, scenario, chosen, more["book_out"], more["lang"])
        return
    try:
        with progress_steps(quiet=more["as_json"]) as step:
            result, paths = plan_stored(folders, scenario, chosen, step)
            if paths:
                report_of(folders, step)
    except (NoSolverError, ModuleNotFoundError) as error:
        raise click.ClickException(str(error)) from None
    _show(result.problems, more["lang"])
    if result.was_refused:
        sys.exit(WITH_ERRORS)
    click.echo(to_json(plan_json(result)) if more["as_json"] else plan_text(result, more["lang"]))
    if more["pypsa"]:
        _show(write_network(result, more["pypsa"]), more["lang"])
    for path in (*paths, folders.out / "index.html", folders.out / "report.docx", folders.out / "tables.xlsx"):
        click.echo(str(path), err=True)


@main.command(epilog=pasted("shuangtan catalogue 四川", "shuangtan catalogue grid.average.510000"))
@click.argument("words", nargs=-1)
@common
def catalogue(words: tuple[str, ...], lang: str, as_json: bool) -> None:
    """列出或检索目录：因子、系数、代码、来源；不带词则列出各组。"""
    from shuangtan.runs.browse import browse_catalogue

    click.echo(browse_catalogue(" ".join(words), lang, as_json))


@main.command(epilog=pasted("shuangtan policy", "shuangtan policy mianyang-2022 --article 10"))
@click.argument("document", default="mianyang-2022")
@click.option("--article", type=int, default=None, help="只看一条")
@common
def policy(document: str, article: int | None, lang: str, as_json: bool) -> None:
    """决定逐条落实情况：各条拆分的条款、目标、项目、机制，以及由谁落实。"""
    from shuangtan.runs.browse import browse_policy

    try:
        click.echo(browse_policy(document, article, lang, as_json))
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None


@main.command(
    epilog=pasted(
        "shuangtan indicators mianyang --year 2025", "shuangtan indicators mianyang --place 涪城区 --period 2025Q1"
    )
)
@click.argument("city")
@click.option("--year", type=int, default=None, help="年份，默认上一年")
@click.option("--period", default="", help="年、半年、季或月，如 2025Q1、2025-03")
@click.option("--place", default="", help="县区、园区或企业的代码或名称，默认全市")
@common
def indicators(city: str, year: int | None, period: str, place: str, lang: str, as_json: bool) -> None:
    """统计指标体系（决定第二十七条）：逐项的值，缺什么，由谁报。"""
    from datetime import date

    from shuangtan.kernel import has_errors
    from shuangtan.runs.load import load
    from shuangtan.runs.statistics import statistics, statistics_json, statistics_text

    loaded, problems = load(_folders(city, None))
    if loaded is None or has_errors(problems):
        _show(problems, lang)
        sys.exit(WITH_ERRORS)
    try:
        system, table, _ = statistics(loaded, period or year or date.today().year - 1, place)
    except (LookupError, ValueError) as error:
        raise click.UsageError(str(error.args[0])) from None
    click.echo(statistics_json(table) if as_json else statistics_text(system, table))


@main.command(epilog=pasted("shuangtan new 我的城市"))
@click.argument("name")
@common
def new(name: str, lang: str, as_json: bool) -> None:
    """从模板新建城市资料夹 cities/NAME。"""
    from shuangtan.runs.folders import new_city

    try:
        folder = new_city(name)
    except FileExistsError as error:
        raise click.UsageError(str(error)) from None
    said = f"已新建 {folder}；先改 city.yaml，再用 shuangtan check {name} 检查" if lang == "zh" else f"made {folder}"
    click.echo(to_json({"folder": str(folder)}) if as_json else said)


def _write_book(folders: Any, scenario: str, settings: Any, path: Path, lang: str) -> None:
    """Write the book of a scenario's assumptions and say where it is."""
    from shuangtan.runs.plan.book import write_case_book
    from shuangtan.runs.plan.case import prepare

    prepared, problems = prepare(folders, scenario, settings)
    _show(problems, lang)
    if prepared is None:
        sys.exit(WITH_ERRORS)
    write_case_book(prepared.case, path)
    click.echo(str(path))


def _run_with_plan(folders: Any, step: Callable[[str], None], result: Any) -> Any:
    """The report as it stands, and again with the quick plan once that is made; first figures do not wait for it."""
    from shuangtan.runs.plan.case import NoSolverError
    from shuangtan.runs.plan.run import quick_plan, report_of

    try:
        made = quick_plan(folders, step)
    except NoSolverError as error:
        raise click.ClickException(str(error)) from None
    return report_of(folders, step) if made and not made.was_refused else result


def _explained(folders: Any, figure_id: str, lang: str, as_json: bool) -> str:
    """Traced numbers are computed again, any of 8 760 hours of them; all others stand in the run record."""
    if figure_id.startswith("traced_intensity"):
        from shuangtan.runs.trace.text import explain_traced

        return explain_traced(folders, figure_id, lang, as_json)
    from shuangtan.runs.lineage.explain import explain_figure

    return explain_figure(folders, figure_id, lang, as_json)


def _folders(city: str, out: Path | None) -> Any:
    from shuangtan.runs.folders import UnknownCityError, folders_of

    try:
        return folders_of(city, out)
    except UnknownCityError as error:
        raise click.UsageError(str(error)) from None


def _show(problems: Iterable[Problem], lang: str) -> None:
    for problem in problems:
        click.echo(problem.text(lang), err=True)
