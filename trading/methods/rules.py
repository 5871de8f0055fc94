"""A method asked by part, and which methods the law admits. Pure; every figure comes from the law in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from hallcore.dossier import Dossier
from hallcore.ground.clauses import ClockRule, Figure
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.ground.lawfile import Placed
from hallcore.ground.money import format_yuan, round_yuan
from hallcore.ground.procedure import Procedure
from hallcore.ground.rows import ProcedureRow
from trading.methods.model import REGIMES, Choice, Regime


@dataclass(frozen=True)
class Method:
    """One method in one edition of the law.

    Attributes:
        law: The edition.
        name: Its name in data, ``open_tender``.
    """

    law: Law
    name: str

    @property
    def procedure(self) -> Procedure:
        """Its table."""
        return self.law.procedure(self.name)

    @property
    def title(self) -> str:
        """Its name on pages, 公开招标."""
        return self.procedure.title

    @property
    def regime(self) -> Regime:
        """The body of law it stands in."""
        return cast("Regime", self.procedure.traits["regime"])

    @property
    def invited(self) -> bool:
        """Whether only those may take part who were invited."""
        return self.procedure.traits.get("invitation") == "invited"

    @property
    def by_price(self) -> bool:
        """Whether nothing is scored: whoever meets every need at the lowest price wins (GP-126)."""
        return self.procedure.traits.get("decides") == "price"

    @property
    def talks(self) -> bool:
        """Whether suppliers are talked with and then name a final price (GP-192); what they sent first is not public."""
        return self.procedure.traits.get("offers") == "final"

    @property
    def frames(self) -> bool:
        """Whether it ends in a framework with several finalists, from whom is ordered afterwards (GP-210)."""
        return self.procedure.traits.get("yields") == "framework"

    def is_(self, trait: str, value: str) -> bool:
        """Whether its table says this of it."""
        return self.procedure.traits.get(trait) == value

    def clock(self, part: str) -> ClockRule:
        """The clock that plays a part, ``deadline``.

        Raises:
            Refusal: This method knows no such period.
        """
        found = self.procedure.clocks.get(part)
        if found is None:
            raise Refusal(f"“{self.title}”没有这项期限", self.procedure.cite, where=part)
        return self.law.clock(found)

    def clock_if(self, part: str) -> ClockRule | None:
        """The clock that plays a part, or None where the method knows no such period."""
        return self.clock(part) if part in self.procedure.clocks else None

    def figure(self, part: str) -> Figure:
        """The figure that plays a part, ``bidders``.

        Raises:
            Refusal: This method knows no such figure.
        """
        found = self.figure_if(part)
        if found is None:
            raise Refusal(f"“{self.title}”没有这项数额", self.procedure.cite, where=part)
        return found

    def figure_if(self, part: str) -> Figure | None:
        """The figure that plays a part, or None."""
        key = self.procedure.figures.get(part)
        return self.law.figure_of(*key.split("/")) if key is not None else None

    def least(self, part: str, ground: str = "") -> Figure:
        """How many there have to be of something; on some grounds the law asks for fewer (GP-127, GP-132).

        Raises:
            Refusal: This method knows no such figure.
        """
        return self.least_if(part, ground) or self.figure(part)

    def least_if(self, part: str, ground: str = "") -> Figure | None:
        """The same, None where this method knows no such figure."""
        return self.figure_if(f"{part}-{ground}") or self.figure_if(part)

    def word(self, part: str) -> str:
        """What it calls a thing: ``notice`` is 招标公告 here, 竞争性磋商公告 there."""
        return self.procedure.words.get(part, part)

    def cited(self, rule: str) -> str:
        """The rule it cites in place of one of another body of law: in procurement ZB-086 is GP-164."""
        return self.procedure.cites.get(rule, rule)


def method_of(law: Law, matter: Dossier) -> Method:
    """The method a matter goes by: that of its procedure."""
    return Method(law, matter.procedure)


def methods(law: Law) -> tuple[Method, ...]:
    """Every method of trading the law in force has a table of, by name."""
    return tuple(
        Method(law, name) for name in law.keys("procedure") if "regime" in law.procedure(name).traits
    )


# -- which of them are lawful ---------------------------------------------------------------------


def choice(method: Method, kind: str, amount: Decimal, *, must: bool = False) -> Choice:
    """Whether one method may be used for a purchase of this kind and amount, what it wants, and why.

    Args:
        method: The method.
        kind: works, goods or services.
        amount: The estimates (in procurement the budgets) of all lots together, yuan, so that nobody comes below a
            threshold by splitting (ZB-008, GP-005).
        must: The purchaser says itself that it must be tendered, whatever the amount (ZB-001).
    """
    procedure = method.procedure

    def made(why: str, cite: str, *, possible: bool = True, approval: bool = False) -> Choice:
        return Choice(method.name, method.title, possible, why, cite, dict(procedure.grounds), approval)

    if kind not in procedure.traits.get("kinds", "works goods services").split():
        return made(f"{method.title}不适用于{method.word(f'kind-{kind}')}", procedure.cite, possible=False)
    if not procedure.grounds:
        return made(f"{method.title}不受金额和情形限制", procedure.cite)
    if method.is_("approval", "none"):
        return made("须具备法定情形之一", procedure.cite)
    line = method.figure_if(f"open-{kind}")
    if must or line is None:
        return made("依法必须招标的，须具备法定情形之一并经批准", procedure.cite, approval=must)
    spoken = format_yuan(round_yuan(Decimal(str(line.value))))
    if line.meets(amount):
        why = f"合计 {format_yuan(amount)}，达到公开招标数额标准 {spoken}：须具备法定情形之一，并事先取得批准"
        return made(why, line.rule, approval=True)
    return made(f"合计 {format_yuan(amount)}，未达到公开招标数额标准 {spoken}：须具备法定情形之一", line.rule)


def check_choice(wanted: Choice, ground: str, approval: str) -> None:
    """Refuse a method the law does not admit for this purchase (ZB-011, GP-004).

    Args:
        wanted: The method and what it wants.
        ground: The short name of the ground it is used on; "" where none is given.
        approval: The document that approved the method; "" where there is none.

    Raises:
        Refusal: It is not for this kind of thing, has no lawful ground, or wants an approval.
    """
    if not wanted.open:
        raise Refusal(wanted.why, wanted.cite, where="method")
    if wanted.grounds and ground not in wanted.grounds:
        known = "；".join(wanted.grounds.values())
        raise Refusal(f"采用{wanted.title}应当具备法定情形之一：{known}", wanted.cite, where="ground")
    if wanted.approval and not approval.strip():
        raise Refusal(f"{wanted.why}，请写明批准文号", wanted.cite, where="ground_approval")


# -- whether a table says what it has to ----------------------------------------------------------

CLOCKS = ("deadline", "contract", "reply")
"""The clocks every method has."""

SEALED_FIGURES = ("bidders", "committee", "experts", "candidates", "performance", "bond")
"""The figures every method has whose bids are sealed and evaluated."""

WORDS = (
    *("purchaser", "agency", "bidder", "bid", "call", "notice", "documents", "lot", "estimate", "ceiling"),
    *(
        "bond",
        "committee",
        "candidates",
        "winner",
        "award",
        "failure",
        "objection",
        "comprehensive",
        "lowest",
    ),
    *("kind-works", "kind-goods", "kind-services"),
)
"""The words every method of that family has."""

TRAITS: dict[str, frozenset[str]] = {
    "regime": frozenset(REGIMES),
    "family": frozenset({"sealed", "auction", "direct"}),
    "invitation": frozenset({"open", "invited"}),
    "publicity": frozenset({"candidates", "result"}),
    "approval": frozenset({"needed", "none"}),
    "form": frozenset({"listing", "rounds", "tender"}),
    "fairness": frozenset({"required"}),
    "low-price": frozenset({"reviewed"}),
    "decides": frozenset({"marks", "price"}),
    "offers": frozenset({"once", "final"}),
    "yields": frozenset({"framework"}),
    "prequalification": frozenset({"admitted"}),
}
"""What a table may say of its method, and in which words; besides, ``kinds`` names kinds of things."""


def method_faults(rows: Iterable[Placed]) -> Iterator[str]:
    """What a method's table lacks or says in words nobody knows; procedures without a regime are no methods."""
    for placed in rows:
        row = placed.row
        if not isinstance(row, ProcedureRow) or "regime" not in row.traits:
            continue
        for trait, value in row.traits.items():
            if trait == "kinds":
                continue
            if trait not in TRAITS:
                yield f"{placed.place}: unknown trait {trait!r}"
            elif value not in TRAITS[trait]:
                yield f"{placed.place}: trait {trait} cannot be {value!r}"
        if "family" not in row.traits:
            yield f"{placed.place}: it names no trait family"
        if row.traits.get("family") != "sealed":
            continue
        lacking = [
            *(f"clock {part}" for part in CLOCKS if part not in row.clocks),
            *(f"figure {part}" for part in SEALED_FIGURES if part not in row.figures),
            *(f"word {part}" for part in WORDS if part not in row.words),
        ]
        yield from (f"{placed.place}: it names no {part}" for part in lacking)
