"""The log of batches: which are living, and the tree over them."""

from __future__ import annotations

from collections.abc import Collection

from shuangtan.ledger.batch import BatchRecord
from shuangtan.ledger.merkle import Tree
from shuangtan.ledger.verifier import leaf_hash


def living(records: Collection[BatchRecord]) -> list[BatchRecord]:
    """The batches that no later one supersedes."""
    replaced = {root for r in records for root in r.supersedes}
    return [r for r in records if r.root not in replaced]


def log_tree(records: Collection[BatchRecord]) -> Tree:
    """The tree of the log over its batches."""
    return Tree([leaf_hash(r.log_line()) for r in records])
