"""Whom a card concerns, who may judge it, and how it stands: read from dossiers, changing nothing."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from hallcore.dossier import Archive, Dossier, split_record_number
from hallcore.ground.errors import Refusal
from hallcore.organisation.rules import post_number, posted
from hallcore.supervision.model import CARD, CardRaised
from hallcore.supervision.papers import (
    CardAnswered,
    CardAppealDecided,
    CardClosed,
    CardDecided,
)

CURRENT = ("raised", "opened", "upheld", "appealed")
"""States in which something is still to be done with a card."""


def card_of(dossier: Dossier) -> CardRaised:
    """The paper a card is.

    Raises:
        Refusal: The dossier is not a card's.
    """
    if dossier.machine != CARD:
        raise Refusal("这不是监察牌", "JC-16", where=dossier.number)
    return dossier.the(CardRaised)


def is_chief(archive: Archive, account: str, department: str) -> bool:
    """Whether somebody is the department's chief representative, by their own post."""
    post = archive.get(post_number(account))
    paper = posted(post) if post is not None else None
    return paper is not None and paper.chief and paper.department == department


def concerns(archive: Archive, paper: CardRaised, account: str) -> bool:
    """Whether a card is somebody's to answer: the person's, or the chief representative's where it names nobody."""
    if paper.person:
        return paper.person == account
    return bool(paper.department) and is_chief(archive, account, paper.department)


def require_concerned(archive: Archive, paper: CardRaised, account: str) -> None:
    """Only whom the card concerns answers and appeals.

    Raises:
        Refusal: It is somebody else's.
    """
    if not concerns(archive, paper, account):
        who = "被监察人本人" if paper.person else "被监察部门的首席代表"
        raise Refusal(f"应由{who}办理", "JC-18")


def acted(archive: Archive, paper: CardRaised) -> set[str]:
    """The accounts that had a part in what the card is about: whoever it names, and whoever did an act it rests on."""
    found = {paper.person} - {""}
    for one in paper.evidence:
        number, n = split_record_number(one.record)
        dossier = archive.get(number)
        if dossier is not None and n < dossier.count:
            found.add(cast("str", dossier.record(n).head["actor"]["account"]))
    return found - {"clock"}


def require_stranger(archive: Archive, card: Dossier, account: str) -> None:
    """Nobody judges their own act (JC-32).

    Raises:
        Refusal: The account did one of the acts, is answerable, or answered.
    """
    paper = card_of(card)
    answered = {actor_of(card, n) for n in card.numbers(CardAnswered.type)}
    if account in acted(archive, paper) | answered:
        raise Refusal("本人经办或者答复的事项，本人不得核查认定", "JC-32")


def actor_of(dossier: Dossier, n: int) -> str:
    """The account that filed a record."""
    return cast("str", dossier.record(n).head["actor"]["account"])


def at_of(dossier: Dossier, kind: str) -> datetime | None:
    """When the last record of a type was filed, None where there is none."""
    numbers = dossier.numbers(kind)
    return dossier.record(numbers[-1]).at if numbers else None


def stands(card: Dossier) -> bool:
    """Whether a card was upheld for good: closed without an appeal, or the appeal was rejected."""
    if card.state != "closed":
        return False
    appeal = card.latest(CardAppealDecided)
    return appeal is None or appeal.outcome == "upheld"


def decision_of(card: Dossier) -> CardDecided | None:
    """The decision, if there is one."""
    return card.latest(CardDecided)


def ended_at(card: Dossier) -> datetime | None:
    """When a card came to its end for good, None while it has not."""
    if card.state in CURRENT:
        return None
    return at_of(card, CardClosed.type) or datetime.fromisoformat(card.last_at)
