"""What the peers take for the same systems; run by the python of their own environment.

python supply_peers.py adjoint|paths <folder with the systems> <folder for the answers>
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import sparse


def timed(call: Callable[[], object], repeats: int) -> tuple[float, object]:
    """Least CPU seconds of this process over the repeats, and the last answer."""
    best, answer = float("inf"), None
    for _ in range(repeats):
        start = time.process_time()
        answer = call()
        best = min(best, time.process_time() - start)
    return best, answer


def adjoint(systems: Path, answers: Path) -> dict[str, float]:
    """bw2calc's own adjoint over all products: FastScoresOnlyMultiLCA(direction="adjoint") with PARDISO."""
    import bw2calc
    import bw_processing as bwp

    a, b = sparse.load_npz(systems / "a.npz").tocoo(), sparse.load_npz(systems / "b.npz").tocoo()
    c = np.load(systems / "c.npy")
    n = a.shape[0]
    product, activity, flow = 1_000_000, 2_000_000, 3_000_000
    package = bwp.create_datapackage()

    def add(
        matrix: str, data: np.ndarray, rows: np.ndarray, columns: np.ndarray, flip: np.ndarray | None = None
    ) -> None:
        indices = np.empty(len(data), dtype=bwp.INDICES_DTYPE)
        indices["row"], indices["col"] = rows, columns
        extra = {} if flip is None else {"flip_array": flip}
        package.add_persistent_vector(matrix=matrix, data_array=data, indices_array=indices, name=matrix, **extra)

    made = np.arange(n)
    add(
        "technosphere_matrix",
        np.concatenate([np.ones(n), a.data]),
        np.concatenate([made, a.row]) + product,
        np.concatenate([made, a.col]) + activity,
        np.concatenate([np.zeros(n, bool), np.ones(a.nnz, bool)]),
    )
    add("biosphere_matrix", b.data, b.row + flow, b.col + activity)
    climate = bwp.create_datapackage()
    indices = np.empty(len(c), dtype=bwp.INDICES_DTYPE)
    indices["row"], indices["col"] = np.arange(len(c)) + flow, 1
    climate.add_persistent_vector(
        matrix="characterization_matrix",
        data_array=c,
        indices_array=indices,
        name="climate",
        identifier=["climate"],
        global_index=1,
    )
    demands = {f"p{i}": {product + i: 1.0} for i in range(n)}
    lca = bw2calc.FastScoresOnlyMultiLCA(
        demands=demands,
        method_config={"impact_categories": [("climate",)]},
        data_objs=[package, climate],
        direction="adjoint",
    )
    start = time.process_time()
    next(lca)
    first = time.process_time() - start
    rows = np.vstack(list(lca.precalculated.values()))
    solve, _ = timed(lambda: lca._calculate_adjoint(rows), 3)
    again, _ = timed(lca.calculate, 3)
    scores = lca.product_scores
    order = np.asarray(scores.coords["products"]) - product
    result = np.empty(n)
    result[order] = np.asarray(scores)[0]
    np.save(answers / "adjoint.npy", result)
    return {"bw2calc first call": first, "bw2calc adjoint": solve, "bw2calc recalculate": again}


def paths(systems: Path, answers: Path) -> dict[str, float]:
    """pyspa's paths of one product of the regional table at 0.01 %, without and with its remainders."""
    import pandas as pd
    from pyspa import pyspa

    a, b, y = (np.load(systems / f"{name}.npy") for name in ("table_a", "table_b", "table_y"))
    root, stages = int(np.load(systems / "table_root.npy")), 30
    sheet = pd.DataFrame({"Name": [str(i) for i in range(len(b))], "Unit": "CNY", "Region": "CN"})
    sheet["DR_ghg_(kg)"], sheet["TR_ghg_(kg)"] = b, y
    quiet = {"thresholds": {"ghg": 0.01}, "thresholds_as_percentages": True, "zero_indexing": True}

    def run(with_remainders: bool) -> object:
        with contextlib.redirect_stdout(io.StringIO()):
            return pyspa.get_spa(root, stages, a, sheet, breakdown_remainder=with_remainders, **quiet)

    plain, chain = timed(lambda: run(False), 1)
    full, _ = timed(lambda: run(True), 1)
    listed = {
        "_".join(str(node.index_reference) for node in path.nodes): float(path.nodes[-1].direct_intensities["ghg"])
        for path in chain.pathways_list
    }
    (answers / "paths.json").write_text(json.dumps(listed))
    return {"pyspa paths": plain, "pyspa paths and remainders": full}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    which, systems, answers = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    print(json.dumps({"adjoint": adjoint, "paths": paths}[which](systems, answers)))
