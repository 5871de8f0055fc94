"""Papers of a prequalification: what is announced, and the result as it is told to one applicant."""

from __future__ import annotations

from hallcore.ground.events import Paper
from pdf.publication import Facts, Paragraph, Section, SignOff, Why
from portal.presenters.papers.desk import Made
from portal.presenters.papers.planning import CentreDesk, DraftDesk
from portal.presenters.turns import turn_of
from trading.tendering.qualifying_model import ResultTold


def paper(desk: CentreDesk, told_by: Paper) -> Made:
    """A public paper as it is printed: its facts, its sections, and the rule it rests on."""
    told = turn_of(told_by)
    cite = desk.cite(told.rule)
    sections = tuple(
        Section(heading, tuple(Paragraph(line) for line in lines)) for heading, lines in told.sections
    )
    head = Section("主要内容", (Facts(told.facts), Why("依据", cite.text, (cite,))))
    name: str = getattr(told_by, "name", "")
    signed = SignOff(desk.settings.site.centre, desk.day, told.parties)
    title = (name, told.title.removeprefix(name))
    return {"title": title, "sections": (head, *sections), "sign_off": signed}


def result(desk: DraftDesk, told: ResultTold) -> Made:
    """The result for one applicant (资格预审结果通知书)."""
    cite = desk.cite("ZB-191")
    if told.passed:
        lines = (
            f"贵单位提交的{told.name}（项目编号 {told.tender}）资格预审申请文件经审查，通过资格预审。",
            "投标邀请书由本平台发出，请按照邀请书载明的时间获取招标文件、参加投标。联合体不得增减、更换成员。",
        )
    else:
        lines = (
            f"贵单位提交的{told.name}（项目编号 {told.tender}）资格预审申请文件经审查，未通过资格预审。",
            f"理由：{told.reason}。",
        )
    sections = (
        Section("通知对象", (Paragraph(told.applicant_name),)),
        Section("审查结果", tuple(Paragraph(line) for line in lines)),
        Section("依据", (Why("通知的依据", cite.text, (cite,)),)),
    )
    return {
        "organ": told.purchaser_name,
        "title": (told.name, "资格预审结果通知书"),
        "sections": sections,
        "sign_off": SignOff(told.purchaser_name, desk.day, sealed=False),
    }
