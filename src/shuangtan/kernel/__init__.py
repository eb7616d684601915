"""The words everything is said in: quantity, unit, period, place, dated value, value state, evidence, figure, problem.

The kernel knows nothing of cities, fuels or files of any particular form. It promises: units that cannot be mixed,
exact decimal conversion, missing that never becomes zero, problems as values, and figures that unfold.
"""

from shuangtan.kernel.dated import DatedSeries, DatedValue, Mark, read_day, read_series
from shuangtan.kernel.evidence import Evidence, Source, file_sha256
from shuangtan.kernel.figure import Figure, derived, missing, total, walk
from shuangtan.kernel.located import Located, parse_yaml, read_yaml
from shuangtan.kernel.period import Grain, Period
from shuangtan.kernel.place import Place, PlaceTree
from shuangtan.kernel.problem import KINDS, Grade, Kind, Problem, Wording, has_errors, kind, nearest
from shuangtan.kernel.quantity import Quantity, decimal, plain
from shuangtan.kernel.state import State, combined
from shuangtan.kernel.unit import Unit, UnitError, unit

__all__ = [
    "KINDS",
    "DatedSeries",
    "DatedValue",
    "Evidence",
    "Figure",
    "Grade",
    "Grain",
    "Kind",
    "Located",
    "Mark",
    "Period",
    "Place",
    "PlaceTree",
    "Problem",
    "Quantity",
    "Source",
    "State",
    "Unit",
    "UnitError",
    "Wording",
    "combined",
    "decimal",
    "derived",
    "file_sha256",
    "has_errors",
    "kind",
    "missing",
    "nearest",
    "parse_yaml",
    "plain",
    "read_day",
    "read_series",
    "read_yaml",
    "total",
    "unit",
    "walk",
]
