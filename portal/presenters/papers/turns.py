"""Papers of a tender's turns: an award that lapsed, a decision on a complaint, a deadline an outage moved."""

from __future__ import annotations

from hallcore.ground.events import Paper
from pdf.publication import Facts, Paragraph, Section, Why
from portal.presenters.papers.desk import Made, TenderDesk
from portal.presenters.turns import turn_of


def turn(desk: TenderDesk, paper: Paper) -> Made:
    """A turn as it is printed: its facts, its sections, and the rule it rests on."""
    told = turn_of(paper)
    cite = desk.cite(told.rule)
    sections = tuple(
        Section(heading, tuple(Paragraph(line) for line in lines)) for heading, lines in told.sections
    )
    head = Section("主要内容", (Facts(told.facts), Why("依据", cite.text, (cite,))))
    name = desk.notice.name
    return {"title": (name, told.title.removeprefix(name)), "sections": (head, *sections)}
