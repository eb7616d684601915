"""The tree of hashes against the vectors of RFC 6962 implementations, and laws of its proofs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangtan.ledger.merkle import Tree, growing_roots
from shuangtan.ledger.verifier import has_consistency, has_inclusion, leaf_hash, tree_root

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "rfc6962_vectors.json").read_text(encoding="utf-8"))


def _bytes(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


def test_roots_of_the_reference_tree() -> None:
    """The roots of the first 0 to 8 leaves of the RFC 6962 reference tree come out."""
    leaves = [leaf_hash(data) for data in _bytes(VECTORS["roots"]["leaves"])]
    assert [tree_root(leaves[:n]).hex() for n in range(9)] == VECTORS["roots"]["roots"]


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda c: f"{c[0]}-{c[1]}-{c[2]}")
def test_inclusion_vectors(case: list[Any]) -> None:
    """Each inclusion proof of the vectors is accepted or refused as its publisher says."""
    _, index, size, root, leaf, proof, is_good = case
    assert has_inclusion(bytes.fromhex(leaf), index, size, _bytes(proof), bytes.fromhex(root)) is is_good


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda c: f"{c[0]}-{c[1]}-{c[2]}")
def test_consistency_vectors(case: list[Any]) -> None:
    """Each consistency proof of the vectors is accepted or refused as its publisher says."""
    _, size, later, root, later_root, proof, is_good = case
    found = has_consistency(size, bytes.fromhex(root), later, bytes.fromhex(later_root), _bytes(proof))
    assert found is is_good


def test_there_are_all_vectors() -> None:
    """All 95 published proof vectors are among the tests."""
    assert len(VECTORS["inclusion"]) + len(VECTORS["consistency"]) == 95


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300), st.data())
def test_every_proof_we_make_is_accepted(size: int, data: st.DataObject) -> None:
    """A proof made by the tree is accepted, and refused once a bit of it is flipped."""
    leaves = [leaf_hash(n.to_bytes(4, "big")) for n in range(size)]
    tree, index, old = Tree(leaves), data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    proof, later = tree.inclusion(index), tree.consistency(old)
    old_root = tree_root(leaves[:old])
    assert has_inclusion(leaves[index], index, size, proof, tree.root)
    assert has_consistency(old, old_root, size, tree.root, later)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        proof[place] = bytes([proof[place][0] ^ 1]) + proof[place][1:]
        assert not has_inclusion(leaves[index], index, size, proof, tree.root)
    if later:
        assert not has_consistency(old, old_root, size, tree.root, later[:-1])


def test_growing_roots_are_the_roots_of_the_beginnings() -> None:
    """The roots while growing equal the roots computed anew."""
    leaves = [leaf_hash(bytes([n])) for n in range(70)]
    assert list(growing_roots(leaves)) == [tree_root(leaves[:n]) for n in range(1, 71)]


def test_an_index_outside_is_refused() -> None:
    """There is no proof of a leaf or a size that the tree does not have."""
    tree = Tree([leaf_hash(b"a")])
    with pytest.raises(IndexError, match="叶 1"):
        tree.inclusion(1)
    with pytest.raises(IndexError, match="2 叶"):
        tree.consistency(2)
