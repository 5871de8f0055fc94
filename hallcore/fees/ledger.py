"""The ledger: what each paper moves, as debits and credits that add up to nothing. Pure.

Every side is kept per fiscal account, and per fee item where it is known what the money is for:

    receivable   what payers owe on notices               due        what was charged: revenue, or a bond held
    bank         money at the bank, not yet remitted      fiscal     money in the treasury's account
    suspense     money at the bank of unknown purpose     interest   interest credited by the bank, paid with bonds

A correction is a counter-entry; nothing is taken out. Balances are sums over the papers, so they can be made anew
at any time and are right or the papers are wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from hallcore.fees.model import Charge, Posting
from hallcore.ground.errors import Refusal
from hallcore.ground.money import round_yuan, yuan

SIDES = {
    "receivable": "应收缴款",
    "due": "应缴收入和应退保证金",
    "bank": "代收在途",
    "fiscal": "财政账户",
    "suspense": "待查款项",
    "interest": "利息",
}
"""The sides of the ledger, with their names on pages."""

Sums = Mapping[str, Decimal]
"""Amounts by fee item."""


def entries(*lines: tuple[str, str, str, Decimal]) -> tuple[Posting, ...]:
    """Postings from (side, fiscal account, fee item, amount); what is nothing is left out.

    Raises:
        Refusal: They do not add up: a fault of ours, which must not be filed.
    """
    made = tuple(
        Posting(f"{side}:{account}", item, yuan(amount)) for side, account, item, amount in lines if amount
    )
    if sum((one.amount for one in made), Decimal(0)) != 0:
        raise Refusal("借贷不平，不能入账", "FEE-16")
    return made


def by_item(charges: Iterable[Charge]) -> dict[str, Decimal]:
    """What a notice comes to, by fee item."""
    sums: dict[str, Decimal] = {}
    for one in charges:
        sums[one.code] = sums.get(one.code, Decimal("0.00")) + one.amount
    return sums


def negated(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """The counter-entry."""
    return tuple(Posting(one.account, one.item, -one.amount) for one in postings)


def moved(debit: str, credit: str, account: str, sums: Sums) -> tuple[Posting, ...]:
    """So much of each item from one side to another of the same fiscal account."""
    lines = [
        line
        for item, amount in sums.items()
        for line in ((debit, account, item, amount), (credit, account, item, -amount))
    ]
    return entries(*lines)


def charged(account: str, before: Sums, after: Sums) -> tuple[Posting, ...]:
    """A notice is issued (before: nothing) or changed: what is owed moves by the difference."""
    zero = Decimal("0.00")
    items = sorted({*before, *after})
    return moved(
        "receivable", "due", account, {item: after.get(item, zero) - before.get(item, zero) for item in items}
    )


def paid(account: str, sums: Sums, *, held: bool) -> tuple[Posting, ...]:
    """The bank took what a notice asks; ``held``: it lay in suspense since the statement said that it came."""
    if not held:
        return moved("bank", "receivable", account, sums)
    total = sum(sums.values(), Decimal(0))
    return entries(
        ("suspense", account, "", total),
        *(("receivable", account, item, -part) for item, part in sums.items()),
    ) + moved_to_item(account, sums)


def moved_to_item(account: str, sums: Sums) -> tuple[Posting, ...]:
    """Money at the bank gets its purpose: it no longer is nobody's."""
    total = sum(sums.values(), Decimal(0))
    return entries(
        *(("bank", account, item, part) for item, part in sums.items()), ("bank", account, "", -total)
    )


def held(account: str, amount: Decimal) -> tuple[Posting, ...]:
    """So much more (or less) money of unknown purpose lies at the bank."""
    return entries(("bank", account, "", amount), ("suspense", account, "", -amount))


def remitted(account: str, sums: Sums) -> tuple[Posting, ...]:
    """The bank moved a day's money to the treasury."""
    return moved("fiscal", "bank", account, sums)


def returned(account: str, sums: Iterable[tuple[str, Decimal]], interest: Decimal) -> tuple[Posting, ...]:
    """Money of a notice went back from the treasury, by fee item; a bond with its interest."""
    parts = tuple(sums)
    first = parts[0][0]
    return entries(
        *(("due", account, item, part) for item, part in parts),
        *(("fiscal", account, item, -part) for item, part in parts),
        ("interest", account, first, interest),
        ("fiscal", account, first, -interest),
    )


def forfeited(bonds: str, item: str, treasury: str, into: str, amount: Decimal) -> tuple[Posting, ...]:
    """A bond becomes revenue: out of the bonds' account into the treasury's."""
    return entries(
        ("due", bonds, item, amount),
        ("fiscal", bonds, item, -amount),
        ("fiscal", treasury, into, amount),
        ("due", treasury, into, -amount),
    )


def interest_on(amount: Decimal, days: int, percent: Decimal, year: Decimal) -> Decimal:
    """Interest in yuan: simple, by the day, rounded once (FEE-20)."""
    return round_yuan(amount * percent / 100 * days / year) if days > 0 else Decimal("0.00")


def balances(postings: Iterable[Posting]) -> dict[tuple[str, str], Decimal]:
    """(account, item) → balance; debit positive. Those that are nothing are left out."""
    sums: dict[tuple[str, str], Decimal] = {}
    for one in postings:
        key = (one.account, one.item)
        sums[key] = sums.get(key, Decimal("0.00")) + one.amount
    return {key: amount for key, amount in sums.items() if amount}
