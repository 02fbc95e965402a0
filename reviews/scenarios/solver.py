"""HiGHS, asked one question: which variables, each zero or one, for the greatest value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A constraint: lower ≤ Σ coefficient × variable ≤ upper; None is no bound."""

    terms: Sequence[tuple[int, float]]
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """The value of each variable, empty when none was found; `proven` that none is better.

    impossible: no values keep to the constraints, which is proven too.
    """

    values: Sequence[float]
    proven: bool
    impossible: bool = False


def maximise(
    values: Sequence[float],
    rows: Sequence[Row],
    *,
    whole: Sequence[bool],
    seconds: float,
    gap: float,
) -> Solution:
    """Maximise Σ value × variable, each variable between 0 and 1; those `whole` are integers.

    gap: how far below the best a proven objective may be; half a unit proves whole values
    exactly. One thread and a fixed seed: the same question has the same answer, unless
    the time limit (`seconds`) cuts it short.
    """
    # With numpy, some fifty megabytes that only this page of the desk needs.
    import highspy
    import numpy as np

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(values), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array(values, dtype=float)
    model.col_lower_ = np.zeros(len(values))
    model.col_upper_ = np.ones(len(values))
    kinds = highspy.HighsVarType
    model.integrality_ = [
        kinds.kInteger if integer else kinds.kContinuous for integer in whole
    ]
    infinity = highspy.kHighsInf
    model.row_lower_ = np.array(
        [-infinity if row.lower is None else row.lower for row in rows]
    )
    model.row_upper_ = np.array(
        [infinity if row.upper is None else row.upper for row in rows]
    )
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.terms) for row in rows)])
    matrix.index_ = np.array([place for row in rows for place, _ in row.terms])
    matrix.value_ = np.array(
        [coefficient for row in rows for _, coefficient in row.terms], dtype=float
    )

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", gap),
        ("mip_feasibility_tolerance", 1e-9),
        ("time_limit", seconds),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    found, status = solver.getSolution(), solver.getModelStatus()
    return Solution(
        values=list(found.col_value) if found.value_valid else (),
        proven=status == highspy.HighsModelStatus.kOptimal,
        impossible=status == highspy.HighsModelStatus.kInfeasible,
    )
