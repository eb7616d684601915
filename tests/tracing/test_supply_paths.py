"""Structural paths: exhaustive enumeration agrees, nothing is lost, the strongest come first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from shuangtan.tracing.paths_strongest import strongest_paths
from shuangtan.tracing.supply.chain import chain_of, footprints
from shuangtan.tracing.supply.paths import supply_paths, unfold

MILLER_BLAIR = np.array([[0.15, 0.25], [0.20, 0.05]])
INTENSITY = [0.5, 2.0]
TOP = [
    ((2,), 2.0, 2.4092409240924093),
    ((2, 1), 0.125, 0.2887788778877888),
    ((2, 1, 2), 0.1, 0.12046204620462048),
    ((2, 2), 0.1, 0.12046204620462048),
    ((2, 1, 1), 0.01875, 0.043316831683168314),
    ((2, 1, 1, 2), 0.015, 0.018069306930693068),
]
"""Paths of one unit of sector 2 on the matrix of Miller & Blair 2009 § 2.3 with synthetic intensities, enumerated."""


def enumerated(a, b, root, depth):
    """Every path up to a depth by plain recursion: {path: direct impact}."""
    paths = {}

    def walk(path, amount):
        paths[path] = amount * b[path[-1]]
        if len(path) <= depth:
            for i in np.flatnonzero(a[:, path[-1]]):
                walk((*path, int(i)), amount * a[i, path[-1]])

    walk((root,), 1.0)
    return paths


def random_chain(seed, n):
    rng = np.random.default_rng(seed)
    a = rng.random((n, n)) * (rng.random((n, n)) < 0.5)
    a *= rng.uniform(0.1, 0.9) / np.maximum(a.sum(axis=0), 1e-9)
    return chain_of([str(i) for i in range(n)], a, rng.random(n) + 0.01), a


def test_known_paths_of_miller_and_blair():
    """The six strongest paths, their direct impact and their subtree are those of the enumeration."""
    known = footprints(chain_of(["1", "2"], MILLER_BLAIR, INTENSITY))
    tree = supply_paths(known, "2", 1e-6)
    found = {tuple(i + 1 for i in tree.path(k)): (tree.direct[k], tree.subtree[k]) for k in range(len(tree))}
    for path, direct, subtree in TOP:
        assert found[path] == pytest.approx((direct, subtree), rel=1e-12)


def test_walk_to_depth_four_has_the_31_paths_and_their_sum():
    """With only depth as limit there are 2⁵ − 1 paths to depth 4, and their direct impacts sum to 2.4032."""
    chain = chain_of(["1", "2"], MILLER_BLAIR, INTENSITY)
    tree = supply_paths(footprints(chain), "2", 1e-15, depth_limit=4)
    assert len(tree) == 31
    assert float(tree.direct.sum()) == pytest.approx(2.4031999999999996, rel=1e-14)


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 7), st.floats(1e-4, 0.5))
def test_paths_and_remainder_sum_to_the_footprint(seed, n, cutoff):
    """Whatever the cut-off, what is listed and what is not add up to the footprint, branch by branch."""
    chain, _ = random_chain(seed, n)
    tree = supply_paths(footprints(chain), "0", cutoff)
    assert tree.gap < 1e-12
    children = np.zeros(len(tree))
    np.add.at(children, tree.parent[1:], tree.subtree[1:])
    np.testing.assert_allclose(tree.direct + children + tree.pruned, tree.subtree, rtol=1e-11)


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(2, 5))
def test_paths_are_exactly_those_whose_subtree_reaches_the_cutoff(seed, n):
    """A path is listed if and only if everything upstream of it is at least the cut-off of the whole."""
    chain, a = random_chain(seed, n)
    known = footprints(chain)
    tree = supply_paths(known, "0", 0.02, depth_limit=5)
    listed = {tree.path(k) for k in range(len(tree))}
    b, y = chain.direct[0], known.value[0]
    reach = {p: v / b[p[-1]] * y[p[-1]] / y[0] for p, v in enumerated(a, b, 0, 5).items()}
    assert {p for p, share in reach.items() if share >= 0.02 * (1 + 1e-9)} <= listed
    assert listed <= {p for p, share in reach.items() if share >= 0.02 * (1 - 1e-9)}


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 12))
def test_strongest_paths_are_the_strongest_of_all(seed, n, count):
    """Best-first search lists the same impacts as sorting every path, and bounds what it leaves out."""
    chain, a = random_chain(seed, n)
    known = footprints(chain)
    found = strongest_paths(known, "0", count)
    every = sorted(enumerated(a, chain.direct[0], 0, 6).values(), reverse=True)
    listed = [p.impact for p in found.paths if len(p.products) <= 7]
    np.testing.assert_allclose(sum(p.impact for p in found.paths) + found.remainder, found.total, rtol=1e-11)
    if len(listed) == len(found.paths) == count and found.next_bound < listed[-1]:
        np.testing.assert_allclose(listed, every[:count], rtol=1e-9)
    assert all(left.impact >= right.impact for left, right in zip(found.paths, found.paths[1:], strict=False))


def test_strongest_path_can_be_long():
    """A weak first step that leads to a strong emitter comes before stronger purchases of clean goods."""
    a = np.zeros((3, 3))
    a[1, 0], a[2, 1] = 0.01, 1.0
    known = footprints(chain_of(["panel", "glass", "soda"], a, [0.001, 0.0, 100.0]))
    assert strongest_paths(known, "panel", 1).paths[0].products == ("panel", "glass", "soda")


def test_credit_does_not_hide_the_burden_behind_it():
    """A branch whose footprint is near zero because a credit cancels it is still entered."""
    a = np.zeros((4, 4))
    a[1, 0], a[2, 1], a[3, 1] = 1.0, 1.0, -1.0
    known = footprints(chain_of(["p", "mix", "dirty", "avoided"], a, [1.0, 0.0, 5.0, 5.0]))
    assert known.of("p") == pytest.approx(1.0)
    tree = supply_paths(known, "p", 0.1)
    assert sorted(tree.direct.tolist()) == [-5.0, 0.0, 1.0, 5.0]
    assert [p.impact for p in strongest_paths(known, "p", 3).paths] == [5.0, -5.0, 1.0]


@pytest.mark.parametrize("cutoff", [0.0, -0.1, 1.5, float("nan")])
def test_cutoff_must_be_a_share(cutoff):
    """A cut-off that would list everything or nothing is refused."""
    known = footprints(chain_of(["1", "2"], MILLER_BLAIR, INTENSITY))
    with pytest.raises(ValueError, match="cutoff"):
        supply_paths(known, "2", cutoff)


def test_nothing_is_unfolded_where_there_is_no_footprint():
    """A footprint that is NaN or zero has no paths, and says so."""
    with pytest.raises(ValueError, match="nan"):
        unfold(sparse.csc_array((1, 1)), np.ones(1), np.array([np.nan]), 0)


def test_system_without_an_answer_has_no_strongest_path():
    """Where the footprint is NaN the search refuses and names the status."""
    known = footprints(chain_of(["1", "2"], [[0.9, 0.5], [0.9, 0.9]], [1.0, 1.0]))
    with pytest.raises(ValueError, match="unproductive"):
        strongest_paths(known, "1")
