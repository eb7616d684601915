"""The balance as a flow diagram: links between sources, products, processes and uses that sum exactly at every node.

Every product's node takes in what is supplied and what processes put out, and gives to processes, losses, uses and
the outside. What does not close is a link of its own (平衡差额, computed, whatever was printed); what a process loses
is a link too. Amounts are decimals: the sums are exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from shuangtan.accounts.energy_balance.layout import Row
from shuangtan.accounts.energy_balance.table import Balance
from shuangtan.kernel import unit

_UNIT = unit("万tce")
DIFFERENCE = "balance_difference"
CONVERSION_LOSS = "conversion_loss"
CONVERSION_GAIN = "conversion_gain"


@dataclass(frozen=True, slots=True)
class Link:
    """A flow from node to node [万tce], of one product; never negative."""

    source: str
    target: str
    product: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Flows:
    """Links, the Chinese names of nodes, and the cells nobody knows (they are not drawn as zero)."""

    links: tuple[Link, ...]
    names: dict[str, str]
    gaps: tuple[str, ...]

    def inflow(self, node: str) -> Decimal:
        return sum((link.amount for link in self.links if link.target == node), Decimal(0))

    def outflow(self, node: str) -> Decimal:
        return sum((link.amount for link in self.links if link.source == node), Decimal(0))

    def inner_nodes(self) -> list[str]:
        """Products and processes: what flows in must flow out."""
        return [node for node in self.names if node.startswith(("product.", "process."))]


def balance_flows(standard: Balance) -> Flows:
    """The links of a standard-quantity balance (a physical one is refused: UnitError).

    Leaf rows and leaf columns only, so that nothing counts twice.
    """
    columns = [c for c in standard.columns if not c.members]
    links = [link for c in columns for link in _product_links(standard, c.id)]
    links += _process_links(standard, links)
    names = {f"product.{c.id}": c.zh for c in columns}
    names |= {node: _node_name(standard, node) for link in links for node in (link.source, link.target)}
    rows = _leaf_rows(standard)
    cells = [standard.figure(r.id, c.id) for r in rows for c in columns]
    return Flows(tuple(links), names, tuple(f.id for f in cells if f.state.leaves_gap))


def _leaf_rows(balance: Balance) -> list[Row]:
    leaves = [r for part in ("supply", "transformation", "loss", "final") for r in balance.layout.leaves(part)]
    return [r for r in leaves if balance.has_row(r.id)]


def _product_links(balance: Balance, column: str) -> Iterator[Link]:
    """The flows into and out of a product, and the difference that closes them."""
    node, rest = f"product.{column}", Decimal(0)
    for row in _leaf_rows(balance):
        amount = balance.value(row.id, column, _UNIT) or Decimal(0)
        is_source = row.part in ("supply", "transformation")
        signed = amount if is_source else -amount
        other = f"{'process' if row.part == 'transformation' else row.part}.{row.id}"
        yield from _link(other, node, column, signed)
        rest += signed
    yield from _link(DIFFERENCE, node, column, -rest)


def _process_links(balance: Balance, links: Iterable[Link]) -> Iterator[Link]:
    """What a process takes in and does not put out is its loss; if it puts out more, the gain is named as one."""
    nets: dict[str, Decimal] = defaultdict(Decimal)
    for link in links:
        nets[link.target] += link.amount
        nets[link.source] -= link.amount
    for row in balance.layout.leaves("transformation"):
        net = nets[f"process.{row.id}"]
        yield from _link(CONVERSION_GAIN if net < 0 else CONVERSION_LOSS, f"process.{row.id}", "", -net)


def _link(source: str, target: str, product: str, amount: Decimal) -> Iterator[Link]:
    """A link in the direction of its sign; none for nothing."""
    if amount > 0:
        yield Link(source, target, product, amount)
    elif amount < 0:
        yield Link(target, source, product, -amount)


def _node_name(balance: Balance, node: str) -> str:
    special = {DIFFERENCE: "平衡差额", CONVERSION_LOSS: "加工转换损失", CONVERSION_GAIN: "加工转换盈余"}
    kind, _, id = node.partition(".")
    known = balance.layout.columns if kind == "product" else balance.layout.rows
    return special[node] if node in special else known[id].zh
