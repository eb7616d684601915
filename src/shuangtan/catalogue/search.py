"""Finding things in the catalogue by id, Chinese or English name, or alias: exact first, then prefix, then inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

KINDS = {
    "series": "日期值",
    "product": "能源品种",
    "technology": "发电技术",
    "quantity": "量",
    "place": "地区",
    "industry": "行业",
    "source": "来源",
}
"""What can be found, with its Chinese name, in the order of listing."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its kind, id and names."""

    kind: str
    id: str
    zh: str
    en: str = ""
    aliases: tuple[str, ...] = ()

    def rank(self, word: str) -> int:
        """0 if a name equals the word, 1 if one begins with it, 2 if one contains it, 9 if none does."""
        names = [str(name).casefold() for name in (self.id, self.zh, self.en, *self.aliases)]
        tests = (any(n == word for n in names), any(n.startswith(word) for n in names), any(word in n for n in names))
        return tests.index(True) if True in tests else 9


def ranked(hits: Iterable[Hit], text: str) -> list[Hit]:
    """The hits that meet every word of `text`; the best fit of the worst word decides, then kind, then length of id."""
    words = text.casefold().split()
    if not words:
        return []
    order = list(KINDS)
    scored = [(max(hit.rank(word) for word in words), order.index(hit.kind), len(hit.id), hit.id, hit) for hit in hits]
    return [hit for score, *_, hit in sorted(scored, key=lambda s: s[:4]) if score < 9]
