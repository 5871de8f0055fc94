"""A tender's turns as record pages: an award that lapsed, a decision on a complaint, a deadline an outage moved."""

from __future__ import annotations

from hallcore.ground.events import Paper
from portal.presenters.addresses import address, tender_url
from portal.presenters.contracts import performance_sections
from portal.presenters.matter import Matter, Told
from portal.presenters.shapes import Fact, Link, Section
from portal.presenters.turns import turn_of
from trading.performance.model import PerformanceOpened


def turn(matter: Matter, paper: Paper) -> Told:
    """A turn's facts and sections, with the rule it rests on and the way to its tender."""
    told = turn_of(paper)
    facts = [Fact(label, value, full=len(value) > 24) for label, value in told.facts]
    facts.append(
        Fact(
            "依据",
            matter.law.cite(told.rule).line,
            full=True,
            link=Link(told.rule, address("law.rule", rule=told.rule)),
        )
    )
    if matter.tender is not None:
        facts.append(
            Fact("所属项目", matter.tender.number, link=Link("项目全过程", tender_url(matter.tender.number)))
        )
    sections = tuple(
        Section(heading, f"part-{place}", paragraphs=lines)
        for place, (heading, lines) in enumerate(told.sections, 1)
    )
    return Told({"title": told.title, "facts": tuple(facts), "sections": sections})


def contract(matter: Matter, paper: PerformanceOpened) -> Told:
    """A plan of performance: what it says, and how far the contract has come since."""
    told = turn(matter, paper)
    now = performance_sections(matter.show, matter.dossier)
    return Told({**told.fields, "sections": (*told.fields["sections"], *now)})
