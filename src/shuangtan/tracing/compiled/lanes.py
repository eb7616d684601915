"""Eight hours in a vector register: the words in which the compiled kernel speaks of numbers.

`Lanes` are eight consecutive hours of one row. They are read from and written to flat arrays at an element offset, and
live in registers between; the processor treats all eight with one or two instructions. LLVM fits them to the width
that the processor has, so there is one source for all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import Signature, signature
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.cgutils import get_or_insert_function
from numba.extending import intrinsic, models, register_model

LANES = 8
_DOUBLES = ir.VectorType(ir.DoubleType(), LANES)
_ZERO = ir.Constant(_DOUBLES, [0.0] * LANES)


class Lanes(types.Type):  # type: ignore[misc]
    """The type of eight hours."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


class _Register(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _DOUBLES)


register_model(Lanes)(_Register)
_lanes = Lanes()


def _word(result: Any, build: Callable[..., Any]) -> Callable[..., Any]:
    """A function of compiled code; `build(builder, context, kinds, *values)` emits its instructions."""

    def define(_typing: Any, *kinds: Any) -> Any:
        def emit(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
            return build(builder, context, kinds, *values)

        return result(*kinds), emit

    # numba reads the number of arguments from the signature: those of `build`, without its context.
    own = list(signature(build).parameters.values())
    define.__signature__ = Signature([own[0], *own[3:]])  # type: ignore[attr-defined]
    return intrinsic(define)  # type: ignore[no-any-return]


def _at(builder: Any, context: Any, kinds: Any, array: Any, offset: Any) -> Any:
    """The address of eight numbers in an array."""
    start = context.make_array(kinds[0])(context, builder, array).data
    return builder.bitcast(builder.gep(start, [offset]), _DOUBLES.as_pointer())


def _load(builder: Any, context: Any, kinds: Any, array: Any, offset: Any) -> Any:
    return builder.load(_at(builder, context, kinds, array, offset), align=8)


def _store(builder: Any, context: Any, kinds: Any, array: Any, offset: Any, values: Any) -> Any:
    builder.store(values, _at(builder, context, kinds, array, offset), align=8)
    return context.get_dummy_value()


def _every(builder: Any, _context: Any, _kinds: Any, number: Any) -> Any:
    one = builder.insert_element(ir.Constant(_DOUBLES, ir.Undefined), number, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))


def _add_product(builder: Any, _context: Any, _kinds: Any, total: Any, first: Any, second: Any) -> Any:
    kind = ir.FunctionType(_DOUBLES, [_DOUBLES] * 3)
    function = get_or_insert_function(builder.module, kind, f"llvm.fmuladd.v{LANES}f64")
    return builder.call(function, [first, second, total])


def _above(builder: Any, power: Any, tolerance: Any) -> Any:
    return builder.fcmp_ordered(">", power, _every(builder, None, None, tolerance))


def _share_above(builder: Any, _context: Any, _kinds: Any, through: Any, tolerance: Any) -> Any:
    one = ir.Constant(_DOUBLES, [1.0] * LANES)
    return builder.select(_above(builder, through, tolerance), builder.fdiv(one, through), _ZERO)


def _bits_above(builder: Any, _context: Any, _kinds: Any, power: Any, tolerance: Any) -> Any:
    flags = builder.bitcast(_above(builder, power, tolerance), ir.IntType(LANES))
    return builder.zext(flags, ir.IntType(64))


# load(array, offset): array[offset : offset + 8]; store(array, offset, lanes) is the reverse.
load: Callable[..., Lanes] = _word(_lanes, _load)
store: Callable[..., None] = _word(types.void, _store)
# every(number): the same number in all hours.
every: Callable[..., Lanes] = _word(_lanes, _every)
plus: Callable[..., Lanes] = _word(_lanes, lambda builder, _, __, first, second: builder.fadd(first, second))
minus: Callable[..., Lanes] = _word(_lanes, lambda builder, _, __, first, second: builder.fsub(first, second))
times: Callable[..., Lanes] = _word(_lanes, lambda builder, _, __, first, second: builder.fmul(first, second))
# add_product(total, first, second): total + first · second.
add_product: Callable[..., Lanes] = _word(_lanes, _add_product)
# share_above(through, tolerance): 1 / through, and zero in hours in which that is too little, or not a number.
share_above: Callable[..., Lanes] = _word(_lanes, _share_above)
# where_above(power, tolerance, chosen): `chosen` in hours in which power exceeds the tolerance, and zero elsewhere.
where_above: Callable[..., Lanes] = _word(
    _lanes, lambda builder, _, __, power, least, chosen: builder.select(_above(builder, power, least), chosen, _ZERO)
)
# bits_above(power, tolerance): a bit for each hour in which power exceeds the tolerance.
bits_above: Callable[..., np.uint64] = _word(types.uint64, _bits_above)
