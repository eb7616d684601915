"""The commands that take one file: tables, forms and workbooks, checked and answered without a city."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from shuangtan.cli_words import WITH_ERRORS, common, pasted, to_json


@click.command(
    epilog=pasted(
        "shuangtan balance 平衡表.xlsx --place 510000 --year 2007",
        "shuangtan balance 平衡表.xlsx --place 510000 --year 2007 --standard 标准量.xlsx",
        "shuangtan balance 平衡表.xlsx --place 510000 --year 2007 --co2 provincial-2025",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--place", required=True, help="地区代码")
@click.option("--year", type=int, required=True)
@click.option(
    "--form",
    type=click.Choice(["2007", "current", "standard"]),
    default="2007",
    show_default=True,
    help="表式：2007 年、现行、标准量",
)
@click.option("--standard", type=click.Path(dir_okay=False, path_type=Path), help="另存标准量表（年鉴版式）")
@click.option("--co2", default="", metavar="版本", help="按部门法与参考法算二氧化碳，如 provincial-2025")
@common
def balance(
    file: Path, place: str, year: int, form: str, standard: Path | None, co2: str, lang: str, as_json: bool
) -> None:
    """检查一张地区能源平衡表：恒等式、平衡差额、可疑的格子；折标准煤，给出能流。"""
    from shuangtan.runs.files.statements import check_balance_file

    try:
        told = check_balance_file(file, place, year, form, standard, co2)
    except LookupError as error:
        raise click.UsageError(str(error.args[0])) from None
    _tell(told, lang, as_json)


@click.command(epilog=pasted("shuangtan meters 读数.csv --by hour", "shuangtan meters 读数.xlsx --unit m3 --by month"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "grain", type=click.Choice(["hour", "day", "month"]), default="day", show_default=True)
@click.option("--unit", "code", default="kWh", show_default=True, help="示数的单位")
@click.option("--wraps", type=int, default=None, help="满示数：到此从零再计")
@click.option("--limit", type=int, default=None, help="每小时至多计多少")
@common
def meters(file: Path, grain: str, code: str, wraps: int | None, limit: int | None, lang: str, as_json: bool) -> None:
    """清理表计读数：断线不丢不多，零读数标记不计，归零、重报、迟报、满示数；缺失不是零。"""
    from decimal import Decimal

    from shuangtan.kernel import Grain, UnitError, unit
    from shuangtan.runs.files.meters import meters_of_file

    try:
        bounds = [None if n is None else Decimal(n) for n in (wraps, limit)]
        _tell(meters_of_file(file, unit(code), Grain(grain), *bounds), lang, as_json)
    except UnitError as error:
        raise click.UsageError(str(error)) from None


@click.command(epilog=pasted("shuangtan crossfoot 分部门分燃料.csv --tolerance 0.00005 --leave-out Scope_2_Heat"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--tolerance", default="0.005", show_default=True, help="容差（表中单位）")
@click.option("--total", multiple=True, metavar="名", help="合计行或列的别名，可多次")
@click.option("--leave-out", multiple=True, metavar="列", help="合计不含的列，可多次")
@common
def crossfoot(
    file: Path, tolerance: str, total: tuple[str, ...], leave_out: tuple[str, ...], lang: str, as_json: bool
) -> None:
    """核对一张印出的二维表：每行每列的合计是否等于各格之和；不改数。"""
    from decimal import Decimal, InvalidOperation

    from shuangtan.runs.files.crossfoot import crossfoot_file

    try:
        made = crossfoot_file(file, Decimal(tolerance), total, leave_out)
    except InvalidOperation:
        raise click.UsageError(f"容差 {tolerance!r} 不是数") from None
    rows = [{"code": p.code, "grade": p.kind.grade, **p.parts(lang)} for p in made.problems]
    click.echo(to_json({"tried": made.tried, "problems": rows}) if as_json else made.text(lang))
    sys.exit(0 if made.is_sound else WITH_ERRORS)


@click.command(epilog=pasted("shuangtan uncertainty 源.xlsx", "shuangtan uncertainty 源.csv --draws 1000000"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--draws", type=int, default=100_000, show_default=True, help="蒙特卡洛抽样次数")
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子，同种子同结果")
@common
def uncertainty(file: Path, draws: int, seed: int, lang: str, as_json: bool) -> None:
    """清单的不确定性：误差传播与趋势灵敏度、蒙特卡洛、关键源。表列：源 基年 当年 活动水平% 因子%（可加 因子组）。"""
    from shuangtan.runs.files.uncertainty import uncertainty_of_file

    _tell(uncertainty_of_file(file, draws, seed), lang, as_json)


@click.command(
    epilog=pasted("shuangtan drivers 分部门分品种.csv --without 焦炉煤气", "shuangtan drivers 表.xlsx --co2")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--without", multiple=True, metavar="品种", help="各年都略去的品种，可多次")
@click.option("--co2", is_flag=True, help="煤、油、气乘每吨标准煤系数，分解二氧化碳")
@click.option("--place", default="510000", show_default=True, help="地区代码，决定口径变化与系数")
@common
def drivers(file: Path, without: tuple[str, ...], co2: bool, place: str, lang: str, as_json: bool) -> None:
    """驱动因素（LMDI）：能耗或二氧化碳的逐年变化，分规模、部门结构、品种结构，没有余项；不跨普查修订。"""
    from shuangtan.runs.files.drivers import drivers_of_file

    _tell(drivers_of_file(file, without, co2, place), lang, as_json)


@click.command(epilog=pasted("shuangtan landfill 填埋.csv --doc 0.15 --doc-f 0.7 --f 0.5 --k 0.185 --ox 0.1"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--doc", type=click.FloatRange(0, 1), required=True, help="湿垃圾的可降解有机碳比例")
@click.option("--doc-f", type=click.FloatRange(0, 1), required=True, help="其中会分解的比例")
@click.option("--f", "methane", type=click.FloatRange(0, 1), required=True, help="填埋气中甲烷的比例")
@click.option("--k", type=click.FloatRange(min=0, min_open=True), required=True, help="反应常数，每年")
@click.option("--ox", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="覆土氧化比例")
@click.option("--delay", type=click.IntRange(0, 6), default=6, show_default=True, help="开始反应的滞后，月")
@common
def landfill(
    file: Path, doc: float, doc_f: float, methane: float, k: float, ox: float, delay: int, lang: str, as_json: bool
) -> None:
    """垃圾填埋甲烷：IPCC 一阶衰减，旁列质量平衡法（另一口径）。表列：年 填埋量 MCF（可加 回收量）；缺年不当作零。"""
    from shuangtan.runs.files.landfill import WasteModel, landfill_of_file

    _tell(landfill_of_file(file, WasteModel(doc, doc_f, methane, k, ox, delay)), lang, as_json)


@click.command(epilog=pasted("shuangtan gpc 城市清单.xlsx", "shuangtan gpc 城市清单.csv --json"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@common
def gpc(file: Path, lang: str, as_json: bool) -> None:
    """复算已公布的 GPC 清单（逐行，或一行一城）：合计与分项在百万分之一内是否相符，各气体之和，注记。"""
    from shuangtan.runs.files.statements import check_inventory_file

    _tell(check_inventory_file(file), lang, as_json)


@click.command(epilog=pasted("shuangtan form 企业报表.xlsx"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@common
def form(file: Path, lang: str, as_json: bool) -> None:
    """检查企业 205-1、205-2 表：逐品种收支平衡，综合能源消费量不重复。"""
    from shuangtan.runs.files.statements import check_form_file

    _tell(check_form_file(file), lang, as_json)


@click.command(
    epilog=pasted(
        "shuangtan account", "shuangtan account --blank cement 水泥.xlsx --place 510781", "shuangtan account 水泥.xlsx"
    )
)
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--blank", default="", metavar="办法", help="写一份待填的工作簿，如 cement、provincial-2025、gpc")
@click.option("--place", default="", help="所在地代码，写进待填的工作簿")
@click.option("--year", default="", help="报告期，写进待填的工作簿")
@click.option("--result", type=click.Path(dir_okay=False, path_type=Path), default=None, help="结果工作簿")
@common
def account(
    file: Path | None, blank: str, place: str, year: str, result: Path | None, lang: str, as_json: bool
) -> None:
    """企业按行业指南、地方按清单指南或 GPC 核算：领一份工作簿，填好，交回，得到逐项结果和溯源。不带文件则列出办法。"""
    from shuangtan.runs.account.account import account_of_file, blank_account, list_methods, write_result

    if file is None:
        click.echo("\n".join(f"{m.id:16}{m.zh}" for m in list_methods().values()))
        return
    if blank:
        try:
            blank_account(file, blank, {"place": place, "period": year})
        except LookupError as error:
            raise click.UsageError(str(error.args[0])) from None
        click.echo(str(file))
        return
    if not file.exists():
        raise click.UsageError(f"没有文件 {file}")
    made = account_of_file(file)
    click.echo(made.as_json(lang) if as_json else made.text(lang))
    if made.totals:
        click.echo(str(write_result(made, file, result)), err=True)
    sys.exit(0 if made.is_sound else WITH_ERRORS)


def _tell(made: Any, lang: str, as_json: bool) -> None:
    click.echo(made.as_json(lang) if as_json else made.text(lang))
    sys.exit(0 if made.is_sound else WITH_ERRORS)


FILE_COMMANDS = (landfill, balance, meters, crossfoot, uncertainty, drivers, gpc, form, account)
