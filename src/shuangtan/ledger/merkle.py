"""Proofs over a tree of hashes (RFC 6962 §2.1): that a leaf is in it, and that it only grew since an earlier size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from shuangtan.ledger.verifier import levels, node_hash, tree_root


class Tree:
    """A tree over leaf hashes, kept by level so that a proof costs its length."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = levels(leaves)

    def __len__(self) -> int:
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        return self._levels[-1][0] if len(self) else tree_root([])

    def inclusion(self, index: int) -> list[bytes]:
        """The hashes beside the way from leaf `index` to the root, from below."""
        if not 0 <= index < len(self):
            raise IndexError(f"叶 {index} 不在 {len(self)} 叶的树中")
        return [
            row[sibling]
            for height, row in enumerate(self._levels[:-1])
            if (sibling := (index >> height) ^ 1) < len(row)
        ]

    def consistency(self, size: int) -> list[bytes]:
        """The hashes that show the first `size` leaves to be the beginning of this tree."""
        if not 0 < size <= len(self):
            raise IndexError(f"{size} 叶的树不是 {len(self)} 叶的树的开头")
        return [] if size == len(self) else self._subproof(size, 0, len(self), whole=True)

    def _subproof(self, size: int, start: int, end: int, whole: bool) -> list[bytes]:
        """SUBPROOF of RFC 6962 §2.1.2 over leaves [start, end); `whole` while the old root is still known."""
        if size == end - start:
            return [] if whole else [self._root_of(start, end)]
        half = 1 << ((end - start - 1).bit_length() - 1)
        if size <= half:
            return [*self._subproof(size, start, start + half, whole), self._root_of(start + half, end)]
        return [*self._subproof(size - half, start + half, end, False), self._root_of(start, start + half)]

    def _root_of(self, start: int, end: int) -> bytes:
        width = end - start
        if width & (width - 1) == 0 and start % width == 0:
            return self._levels[width.bit_length() - 1][start // width]
        return tree_root(self._levels[0][start:end])


def growing_roots(leaves: Iterable[bytes]) -> Iterator[bytes]:
    """The roots of the trees of the first one, two, three … leaves."""
    whole: list[tuple[int, bytes]] = []
    for leaf in leaves:
        whole.append((0, leaf))
        while len(whole) > 1 and whole[-1][0] == whole[-2][0]:
            (height, right), (_, left) = whole.pop(), whole.pop()
            whole.append((height + 1, node_hash(left, right)))
        root = whole[-1][1]
        for _, left in reversed(whole[:-1]):
            root = node_hash(left, root)
        yield root
