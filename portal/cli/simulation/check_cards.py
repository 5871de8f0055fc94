"""Cross-check of supervision: the cards that were raised are exactly those the planted faults call for, one by one.

What is called for is made from the list of planted faults alone (``portal.cli.simulation.called``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from hallcore.ground.lawbook import LawBook
from hallcore.supervision.model import CARD, PROCEDURE, CardRaised
from portal.cli.simulation.called import AT_THE_DOOR, Called
from portal.cli.simulation.check_followed import followed
from portal.cli.simulation.planted import Planted, planted
from portal.cli.simulation.records import SHOWN, Check, Records, compare

FAMILIES = {"condition": "条件", "procedure": "程序", "time-limit": "时限", "fee": "收费"}


class Card(NamedTuple):
    """A card: which rule, how grave, in which matter, whose, which account answerable, the how-manieth such."""

    rule: str
    rung: str
    matter: str
    department: str
    person: str
    turn: int = 1


def cards(records: Records) -> Iterator[Check]:
    """Every card was called for by a planted fault, every one that was called for was raised, and each once."""
    papers, faults = raised(records), planted(records.days, records.accounts)
    later = followed(papers)
    yield Check("一季度三张黄牌引起的监察牌", ok=True, told=f"{len(later)} 张")
    yield from laid_beside([one for one in papers if one not in later], faults)


def raised(records: Records) -> list[CardRaised]:
    """Every card that was raised."""
    return [one.the(CardRaised) for one in records.of.get((PROCEDURE, CARD), ())]


def laid_beside(papers: Sequence[CardRaised], faults: Iterable[Planted]) -> Iterator[Check]:
    """The cards beside the faults, both ways, and each not before its fault."""
    wanted = [call for one in faults for call in one.calls]
    yield compare("监察牌", _numbered(papers), _numbered(wanted))
    once = Counter((one.matter, one.rule, one.occurrence, one.rung) for one in papers)
    twice = [str(key) for key, many in once.items() if many > 1]
    yield Check("监察牌没有重复", not twice, "、".join(twice[:SHOWN]) or f"{len(papers)} 张")
    since: dict[tuple[str, str, str], datetime] = {}
    for one in wanted:
        key, at = (one.rule, one.rung, one.matter), datetime.fromisoformat(one.since)
        since[key] = min(at, since.get(key, at))
    early = [
        paper.matter
        for paper in papers
        if paper.breached < since.get((paper.rule, paper.rung, paper.matter), paper.breached)
    ]
    yield Check("监察牌不早于故障", not early, "、".join(early) or f"{len(papers)} 张")


def _numbered(found: Iterable[CardRaised | Called]) -> list[Card]:
    """Cards that are alike are told apart by their turn: two that are alike are not one."""
    many: Counter[Card] = Counter()
    numbered = []
    for one in found:
        card = Card(one.rule, one.rung, one.matter, one.department, one.person)
        many[card] += 1
        numbered.append(card._replace(turn=many[card]))
    return numbered


def family_lines(papers: Iterable[CardRaised], faults: Iterable[Planted], lawbook: LawBook) -> Iterator[str]:
    """How many cards were called for and raised in each family and by each rule, and which rules nothing calls for."""
    families = {rule.key: rule.family for rule in lawbook.cards}
    wanted = Counter(call.rule for one in faults for call in one.calls)
    found = Counter(one.rule for one in papers)
    yield f"监察牌：应亮 {wanted.total()} 张，已亮 {found.total()} 张"
    for family, title in FAMILIES.items():
        rules = sorted(rule for rule in wanted.keys() | found.keys() if families[rule] == family)
        each = "；".join(f"{rule} 应 {wanted[rule]} 已 {found[rule]}" for rule in rules)
        called, came = sum(wanted[rule] for rule in rules), sum(found[rule] for rule in rules)
        yield f"  {title}：应亮 {called} 张，已亮 {came} 张" + (f"（{each}）" if each else "")
    rest = sorted(families.keys() - wanted.keys() - AT_THE_DOOR.keys())
    told = "；".join(f"{rule} {why}" for rule, why in AT_THE_DOOR.items())
    yield f"  违反时当场不予办理、无从预设的规则 {len(AT_THE_DOOR)} 条：{told}"
    yield f"  可以预设而本次计划没有故障触及的规则 {len(rest)} 条：{'、'.join(rest)}"
