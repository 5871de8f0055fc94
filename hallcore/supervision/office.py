"""What is done with findings: a card is raised, once; a graver one of the same breach takes its place.

Both are the clock's. Whoever asks only names a finding: what the card says is judged anew in the act itself, which rests
on the matter, so a card never says what the records do not.
"""

from __future__ import annotations

from decimal import Decimal

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.supervision.cards import await_answer
from hallcore.supervision.clocks import Scene, overlay_in
from hallcore.supervision.model import (
    CARD,
    PROCEDURE,
    RUNGS,
    CardRaised,
    CardSuperseded,
    Finding,
    RaiseForm,
    SupersedeForm,
)
from hallcore.supervision.rules import judge
from hallcore.supervision.trace import machine_of


def claim_of(matter: str, rule: str, occurrence: int, rung: str) -> str:
    """The key under which a card is raised once: ``card/<matter>/<rule>/<occurrence>/<rung>``."""
    return f"card/{matter}/{rule}/{occurrence}/{rung}"


def scene_of(desk: Desk) -> Scene:
    """What a judge sees from a desk."""
    return Scene(desk.archive, desk.law_of, desk.calendar, desk.at)


def raise_card(desk: Desk, form: RaiseForm) -> Act:
    """Found a card on what the records say now.

    Raises:
        Refusal: Somebody else than the clock; the records do not say so; the card stands already.
    """
    _clock_only(desk)
    matter = desk.rests_on(form.matter)
    law = desk.law_of(None, form.breached)
    rule = law.card(form.rule)
    key = claim_of(form.matter, form.rule, form.occurrence, form.rung)
    if desk.archive.claimed(key):
        raise Refusal("该违反情形已经亮牌", "JC-16", where=desk.archive.claimed(key))
    findings = judge((rule,), scene_of(desk), matter).findings
    wanted = (form.occurrence, form.rung)
    finding = next((one for one in findings if (one.breach.occurrence, one.breach.rung) == wanted), None)
    if finding is None:
        raise Refusal("依据现有记录不构成应当亮牌的情形", "JC-16", where=form.matter)
    year = desk.at.year
    number = f"JC-{year}-{desk.next_number(f'JC-{year}'):06d}"
    desk.archive.claim(key, number)
    lower = lower_card(desk.archive, form.matter, finding)
    card = desk.found(number, PROCEDURE, CARD)
    desk.file_in(card)
    paper = _paper(desk, law, matter, finding, lower)
    await_answer(desk, card, paper)
    return Act(paper)


def _paper(desk: Desk, law: Law, matter: Dossier, finding: Finding, lower: str) -> CardRaised:
    """What a card says; ``law`` is the law in force when the breach came about."""
    rule, breach = finding.rule, finding.breach
    days = int(desk.law.figure("JC-18", breach.rung))
    return CardRaised(
        rule=rule.key,
        edition=law.edition,
        valid_from=rule.valid_from,
        heading=rule.name,
        family=rule.family,
        rung=breach.rung,  # type: ignore[arg-type]  # checked when the law is read
        matter=matter.number,
        matter_title=finding.matter_title,
        machine=machine_of(matter),
        department=finding.department,
        person=finding.person,
        occurrence=breach.occurrence,
        breached=breach.at,
        cites=tuple(law.cite(each) for each in dict.fromkeys((rule.rule, *rule.cites))),
        evidence=finding.evidence,
        arithmetic=breach.arithmetic,
        calendar=desk.calendar.edition,
        answer_by=desk.calendar.add_working_days(desk.at.date(), days, overlay=overlay_in(desk.calendar)),
        points=Decimal(desk.law.figure("JC-19", breach.rung)),
        supersedes=lower,
    )


def lower_card(archive: Archive, matter: str, finding: Finding) -> str:
    """The card of the same occurrence that a graver one takes the place of, or "".

    It is the next lower rung of the same rule, or the gravest of the rule this one relieves.
    """
    occurrence, rungs = finding.breach.occurrence, list(RUNGS)
    lower = rungs[: rungs.index(finding.breach.rung)]
    for rule, below in ((finding.rule.key, lower), (finding.rule.relieves, rungs)):
        for rung in reversed(below if rule else []):
            number = archive.claimed(claim_of(matter, rule, occurrence, rung))
            if number:
                return number
    return ""


def supersede_card(desk: Desk, form: SupersedeForm) -> Act:
    """Let a graver card take this one's place.

    Raises:
        Refusal: Somebody else than the clock; that card does not take this one's place; this one is over.
    """
    graver = desk.rests_on(form.by).the(CardRaised)
    if graver.supersedes != desk.dossier.number:
        raise Refusal("该牌不是由这张更重的牌升级", "JC-17", where=form.by)
    desk.advance("supersede-card")
    desk.forget("lapse-answer")
    desk.forget("lapse-card")
    return Act(CardSuperseded(form.by))


def _clock_only(desk: Desk) -> None:
    if desk.actor.role != "clock":
        raise Refusal("监察牌由系统依据记录亮出，不得手工亮牌", "JC-16", where="role")


VERBS = (Verb("raise-card", raise_card), Verb("supersede-card", supersede_card))
