"""A forecast of two or three years with its fan, and the errors the same method made on the same series before.

Method: exponential smoothing of the logarithms with damped trend, or without its library a random walk with drift
(see `methods`). Rolling back-test: at each earlier year the model is fitted to what was known then and its error
against what came is kept. The standard error shown is the larger of the model's own and the root mean square of those
errors: models of short series promise too much.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist, fmean

from shuangtan.indicators.tracking.history import History
from shuangtan.indicators.tracking.methods import DRIFTED, Method, method
from shuangtan.kernel import Figure, Problem, Quantity, State, Wording, kind

SHORTEST = 12
"""Years on one basis below which nothing is forecast."""
TRAINING = 8
"""Years the first back-test is fitted to."""
FARTHEST = 3
"""Years ahead beyond which nothing is said."""

TOO_SHORT = kind(
    "I402",
    "note",
    Wording("{label} 可用的同口径历史 {seen} 年", "至少 {needed} 年", "短序列无法回测误差", "不作预测；补齐历史"),
    Wording("{label}: {seen} years on one basis", "at least {needed}", "short series cannot be tested", "no forecast"),
)
NOT_INSTALLED = kind(
    "I403",
    "note",
    Wording(
        "没有安装 statsmodels",
        "阻尼趋势平滑所需的可选依赖",
        "预测方法",
        "已改用带漂移随机游走并照样回测；要用平滑法，安装附加组件 forecast",
    ),
    Wording(
        "statsmodels is not installed",
        "the optional dependency of damped smoothing",
        "methods of forecasting",
        "a random walk with drift is used and tested instead; install the extra `forecast` for smoothing",
    ),
)
TOO_FAR = kind(
    "I404",
    "note",
    Wording("{label} 要求预测到 {seen} 年", "不晚于 {last} 年", "预测只及未来 {farthest} 年", "不作判断"),
    Wording("{label}: asked for {seen}", "not after {last}", "forecasts reach {farthest} years", "nothing is said"),
)
NOT_POSITIVE = kind(
    "I406",
    "note",
    Wording("{label} 有零或负值 {seen}", "正值序列", "预测在对数上进行", "不作预测；改用升降率的连乘指数"),
    Wording("{label} holds {seen}", "a positive series", "forecasts are made on logarithms", "use a chained index"),
)


@dataclass(frozen=True, slots=True)
class BackTest:
    """Errors by years ahead (index 0 is one year): forecast − actual of every origin, and those of no change, on the
    scale the forecast is made on (logarithms of a positive series: then they are relative errors)."""

    errors: tuple[tuple[float, ...], ...]
    naive: tuple[tuple[float, ...], ...]
    inside80: tuple[int, int]

    def rmse(self, ahead: int) -> float:
        """Root mean square error `ahead` years ahead."""
        return sqrt(fmean(e * e for e in self.errors[ahead - 1]))

    def mae(self, ahead: int) -> float:
        return fmean(abs(e) for e in self.errors[ahead - 1])

    @property
    def skill(self) -> float:
        """1 − mean absolute error ÷ that of “same as last year”, one year ahead; negative is worse than that."""
        naive = fmean(abs(e) for e in self.naive[0])
        return 1 - self.mae(1) / naive if naive else 0.0

    @property
    def sentence(self) -> str:
        """What is printed beside the fan."""
        parts = [f"{h}年{self.mae(h):.1%}" for h in range(1, len(self.errors) + 1)]
        inside, count = self.inside80
        worse = "；不优于“与上年相同”，慎用" if self.skill <= 0 else ""
        tries = f"（{len(self.errors[0])} 次起报，80% 区间命中 {inside}/{count}）"
        return f"回测平均误差：提前{'、'.join(parts)}{tries}{worse}"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Middle and standard error of each coming year, as logarithms, on the stretch of history it rests on."""

    history: History
    years: tuple[int, ...]
    logs: tuple[float, ...]
    errors: tuple[float, ...]
    backtest: BackTest
    method: str

    @property
    def middles(self) -> tuple[float, ...]:
        """The value that is as likely to be passed as not, by year [unit of the series]."""
        return tuple(map(exp, self.logs))

    def fan(self, level: float) -> list[tuple[float, float]]:
        """The band that holds the value with this probability, by year."""
        z = NormalDist().inv_cdf((1 + level) / 2)
        return [(exp(m - z * s), exp(m + z * s)) for m, s in zip(self.logs, self.errors, strict=True)]

    def figures(self, id: str, unit: str) -> list[Figure]:
        """The coming years as projected figures with the bounds of the 80 % band; the back-test stands in `why`."""
        rows = zip(self.years, self.middles, self.fan(0.8), strict=True)
        return [self._figure(f"{id}:{year}", year, mean, band, unit) for year, mean, band in rows]

    def _figure(self, id: str, year: int, mean: float, band: tuple[float, float], unit: str) -> Figure:
        low, high = (Quantity.of(x, unit).value for x in band)
        return Figure(
            id,
            f"{self.history.label} {year}（预测）",
            Quantity.of(mean, unit),
            State.PROJECTED,
            self.method,
            self.history.figures,
            why=self.backtest.sentence,
            low=low,
            high=high,
            is_verified=all(f.is_verified for f in self.history.figures),
        )


def forecast(series: History, ahead: int = FARTHEST) -> tuple[Forecast | None, list[Problem]]:
    """The forecast of a series' last stretch on one basis, or why there is none."""
    now = series.current()
    if ahead > FARTHEST:
        last = now.years[-1] + FARTHEST if now.points else "—"
        asked = now.years[-1] + ahead if now.points else ahead
        return None, [TOO_FAR(at=series.label, label=series.label, seen=asked, last=last, farthest=FARTHEST)]
    if len(now.points) < SHORTEST:
        return None, [TOO_SHORT(at=series.label, label=series.label, seen=len(now.points), needed=SHORTEST)]
    if min(value for _, value in now.points) <= 0:
        return None, [NOT_POSITIVE(at=series.label, label=series.label, seen=min(v for _, v in now.points))]
    logs, by = [log(value) for _, value in now.points], method()
    tested = _backtest(by, logs, ahead)
    means, own = by.fit(logs, ahead)
    errors = tuple(max(s, tested.rmse(h)) for h, s in enumerate(own, 1))
    years = tuple(now.years[-1] + h for h in range(1, ahead + 1))
    return Forecast(now, years, means, errors, tested, by.name), _plainer(by, series)


def _plainer(by: Method, series: History) -> list[Problem]:
    return [NOT_INSTALLED(at=series.label)] if by is DRIFTED else []


def _backtest(by: Method, levels: list[float], ahead: int) -> BackTest:
    errors: list[list[float]] = [[] for _ in range(ahead)]
    naive: list[list[float]] = [[] for _ in range(ahead)]
    inside = count = 0
    for origin in range(TRAINING, len(levels)):
        means, own = by.fit(levels[:origin], ahead)
        for h, actual in enumerate(levels[origin : origin + ahead]):
            errors[h].append(means[h] - actual)
            naive[h].append(levels[origin - 1] - actual)
            inside += abs(means[h] - actual) <= NormalDist().inv_cdf(0.9) * own[h]
            count += 1
    return BackTest(tuple(map(tuple, errors)), tuple(map(tuple, naive)), (inside, count))
