"""How the public papers of complaints and consultations are told."""

from __future__ import annotations

from hallcore.voice.complaints.beside import FaqPublished
from hallcore.voice.complaints.model import CATEGORIES, OUTCOMES, OutcomePublished
from portal.presenters.matter import Matter, Told
from portal.presenters.shapes import Fact, Section


def outcome(_matter: Matter, paper: OutcomePublished) -> Told:
    """A complaint's outcome, without anybody in it."""
    facts = (
        Fact("涉及单位", paper.organ),
        Fact("类别", CATEGORIES[paper.category]),
        Fact("结论", OUTCOMES[paper.outcome], strong=True),
        Fact("答复日期", paper.answered.isoformat()),
    )
    sections = [Section("办理情况", "summary", paragraphs=tuple(paper.summary.splitlines()))]
    if paper.measures:
        sections.append(Section("整改措施", "measures", paragraphs=tuple(paper.measures.splitlines())))
    return Told({"title": paper.heading, "facts": facts, "sections": tuple(sections)})


def faq(_matter: Matter, paper: FaqPublished) -> Told:
    """A question many have, and its answer."""
    sections = [Section("解答", "answer", paragraphs=tuple(paper.answer.splitlines()))]
    if paper.basis:
        sections.append(Section("依据", "basis", paragraphs=tuple(paper.basis.splitlines())))
    return Told(
        {"title": paper.question, "facts": (Fact("答复单位", paper.organ),), "sections": tuple(sections)}
    )
