"""Papers of supervision: the circular everybody may read, and the one that stays with the departments or the centre."""

from __future__ import annotations

from hallcore.supervision.papers import CIRCULARS, SCOPES, CircularIssued, CircularPublished
from pdf.publication import Block, Facts, Paragraph, Section
from portal.presenters.papers.desk import Made, PaperDesk, day_words


class InsideDesk(PaperDesk):
    """The desk of a circular that stays inside: its paper is printed in the press room and is as open as the record."""


def circular(desk: PaperDesk, paper: CircularPublished | CircularIssued) -> Made:
    """The circular (督查通报, TS-10): fact, rule, who is responsible, until when it is to be mended."""
    clause = desk.cite(paper.rule)
    facts: tuple[Block, ...] = tuple(Paragraph(line) for line in paper.facts)
    outlet = (("曝光的媒体", paper.outlet),) if paper.outlet else ()
    sections = (
        Section("事实", facts),
        Section("违反的规则", (Paragraph(f"{paper.rule}：{paper.says}（{clause.cite}）"),)),
        Section(
            "处理",
            (Facts((("责任单位", paper.organ), ("整改期限", day_words(paper.correct_by)), *outlet)),),
        ),
    )
    return {
        "number": paper.number,
        "title": (paper.heading, CIRCULARS[paper.kind]),
        "sections": sections,
    }


def inside(desk: InsideDesk, paper: CircularIssued) -> Made:
    """A circular that is not public: the same, and how far it goes."""
    made = circular(desk, paper)
    scope = Section("公布范围", (Paragraph(f"{SCOPES[paper.scope]}，不向社会公布。"),))
    return {**made, "sections": (*made["sections"], scope)}
