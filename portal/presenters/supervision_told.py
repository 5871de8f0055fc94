"""How the public papers of supervision are told: circulars, the quarterly evaluation, calendar notices."""

from __future__ import annotations

from hallcore.ground.clauses import numeral
from hallcore.supervision.boards import GRADES, EvaluationConcluded, EvaluationPublished
from hallcore.supervision.papers import CIRCULARS, CircularPublished
from portal.daykeeping import NoticeLoaded
from portal.presenters.addresses import address
from portal.presenters.matter import Matter, Told
from portal.presenters.shapes import Cell, Column, Fact, Row, Section, Table


def circular(matter: Matter, paper: CircularPublished) -> Told:
    """What was found, which rule it breaks, whose it is, by when it is mended (TS-10)."""
    facts = [
        Fact("文号", paper.number),
        Fact("种类", CIRCULARS[paper.kind]),
        Fact("责任单位", paper.organ),
        Fact("整改期限", paper.correct_by.isoformat() if paper.correct_by else "—"),
        Fact(
            "违反的规则", f"{paper.rule}：{paper.says}", url=address("law.rule", rule=paper.rule), full=True
        ),
        Fact(
            "办理情况", "整改结果见通报页", url=address("circular", number=matter.dossier.number), full=True
        ),
    ]
    if paper.outlet:
        facts.insert(2, Fact("曝光的媒体", paper.outlet))
    sections = (Section("事实", "facts", paragraphs=paper.facts),)
    return Told({"title": paper.heading, "facts": tuple(facts), "sections": sections})


def evaluation(matter: Matter, paper: EvaluationPublished | EvaluationConcluded) -> Told:
    """Every department's total and grade; the heads and their points stand on the evaluation's own page."""
    departments = matter.show.archive.shelf("departments")
    rows = tuple(
        Row(
            (
                Cell(
                    departments[one.department]["organ"] if one.department in departments else one.department
                ),
                Cell(str(one.total)),
                Cell(GRADES[one.grade]),
            )
        )
        for one in paper.lines
    )
    columns = (Column("部门", head=True), Column("得分", numeric=True), Column("等次"))
    facts = [
        Fact("季度", f"{paper.year} 年第{numeral(paper.quarter)}季度"),
        Fact("评分明细", "见评估页", url=address("evaluation", number=matter.dossier.number)),
    ]
    if isinstance(paper, EvaluationPublished):
        facts.append(Fact("异议期限", f"至 {paper.object_by.isoformat()}"))
    title = f"{paper.year} 年第{numeral(paper.quarter)}季度电子监察评估"
    table = Table("评估结果", columns, rows)
    return Told(
        {"title": title, "facts": tuple(facts), "sections": (Section("结果", "lines", tables=(table,)),)}
    )


def notice(_matter: Matter, paper: NoticeLoaded) -> Told:
    """An official notice of days off and make-up working days, as the hall counts by it from then on."""
    facts = (
        Fact("年度", f"{paper.year} 年"),
        Fact("文号", paper.number or "—"),
        Fact("休息", f"{len(paper.off)} 日"),
        Fact("调休上班", f"{len(paper.work)} 日"),
        Fact("日历版本", paper.calendar, code=True, full=True),
    )
    return Told({"title": f"{paper.year} 年放假安排", "facts": facts})
