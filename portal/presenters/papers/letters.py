"""Letters of disclosure requests: asking for a supplement, asking for an opinion, extending, replying."""

from __future__ import annotations

from hallcore.ground.calendar import Calendar
from hallcore.ground.lawbook import LawBook
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.rules import department_number
from hallcore.requests.model import (
    GROUNDS,
    OUTCOMES,
    CorrectionAsked,
    OpinionAsked,
    ReplyExtended,
    RequestAnswered,
    RequestCorrected,
    RequestFiled,
)
from hallcore.requests.rules import due_of, received_on
from pdf.publication import Block, Facts, Items, Paragraph, Section, SignOff, Step, Why
from portal.followers import Item
from portal.presenters.papers.desk import Made, PaperDesk, day_words, until_words, why
from portal.settings import Settings


class LetterDesk(PaperDesk):
    """What a letter is made with besides: its request, who asked, which organ answers."""

    def __init__(self, item: Item, settings: Settings, lawbook: LawBook, calendar: Calendar) -> None:
        super().__init__(item, settings, lawbook, calendar)
        self.request = item.dossier
        self.filed = self.request.the(RequestFiled)
        annex = self.request.record(0).annex
        self.name = (annex.get("name") if annex is not None else None) or "申请人"
        department = self.archive[department_number(self.filed.department)].the(DepartmentRegistered)
        self.organ, self.phone = department.organ, department.phone

    def usual(self) -> Made:
        """The answering organ's head and name; who is addressed; nobody but they can look the record up."""
        paper, at = self.item.record.paper, self.item.record.at
        lines = (f"答复机关：{self.organ}", f"联系电话：{self.phone or '未登记'}")
        return {
            "organ": self.organ,
            "number": self.request.number,
            "title": (paper.title,),
            "addressee": self.name,
            "sign_off": SignOff(self.settings.site.organ, at.date(), lines),
            "proof_url": f"{self.settings.public_url}/verify",
        }

    @property
    def matter(self) -> Facts:
        """What was asked, when it was received, and its number."""
        corrected = self.request.latest(RequestCorrected)
        received = received_on(self.request)
        return Facts(
            (
                ("申请编号", self.request.number),
                ("收到之日", day_words(received) if received else "待确认"),
                ("申请内容", corrected.content if corrected is not None else self.filed.content),
            )
        )


def correction(desk: LetterDesk, paper: CorrectionAsked) -> Made:
    """What to supplement, point by point, until when, and what follows if not (补正告知书)."""
    told = (
        Paragraph("您提出的政府信息公开申请内容不够明确，请就下列事项一次补正："),
        Items(paper.points),
        Paragraph(
            f"请于{day_words(paper.by)}前补正。答复期限自本机关收到补正的申请之日起计算；"
            "无正当理由逾期不补正的，视为放弃申请。"
        ),
    )
    basis = Why("补正告知", f"补正至{day_words(paper.by)}", (desk.cite("GK-10"),))
    return {"sections": (Section("申请情况", (desk.matter,)), Section("需要补正的内容", (*told, basis)))}


def opinion(desk: LetterDesk, paper: OpinionAsked) -> Made:
    """The question to a third party or another organ, and what its silence means (征求意见书)."""
    third = paper.whom == "third-party"
    annex = desk.item.record.annex
    name = ((annex.get("third") if annex is not None else None) or "第三方") if third else paper.organ
    rule = "GK-14" if third else "GK-15"
    days = desk.law.clock("C17" if third else "C81").n
    silence = "由本机关依法决定是否公开" if third else "视为同意公开"
    told = (
        Paragraph(f"本机关收到一份政府信息公开申请（编号{desk.request.number}），现就下列内容征求意见："),
        Paragraph(paper.question),
        Paragraph(
            f"请自收到本意见书之日起{days}个工作日内（至{until_words(paper.reply_by)}）书面提出是否同意公开的意见和理由；"
            f"逾期未提出的，{silence}。"
        ),
    )
    basis = Why("反馈期限", f"至{until_words(paper.reply_by)}", (desk.cite(rule),))
    return {"addressee": name, "sections": (Section("征求意见的内容", (*told, basis)),)}


def extension(desk: LetterDesk, paper: ReplyExtended) -> Made:
    """By how much, until when, and why (延期答复告知书)."""
    told = Paragraph(
        f"经本机关政府信息公开工作机构负责人同意，对该申请的答复期限延长{paper.days}个工作日，"
        f"至{until_words(paper.due)}。理由：{paper.reason}。"
    )
    deadline = due_of(desk.request, desk.law, desk.calendar)
    basis = (
        why(deadline, "答复期限")
        if deadline.end == paper.due
        else Why("答复期限", until_words(paper.due), (desk.cite("GK-02"),))
    )
    return {"sections": (Section("申请情况", (desk.matter,)), Section("延长答复期限", (told, basis)))}


def reply(desk: LetterDesk, paper: RequestAnswered) -> Made:
    """The answer with its reasons, grounds and remedies (答复书)."""
    sections = [Section("申请情况", (desk.matter,)), Section("答复", tuple(_answer(desk, paper)))]
    remedy: tuple[Block, ...] = (Paragraph(paper.remedy),)
    rules = ("GK-07", "XK-40", "XK-44") if paper.outcome in {"refused", "partly"} else ("XK-40", "XK-44")
    basis = Why("救济途径", "行政复议、行政诉讼", tuple(desk.cite(rule) for rule in rules))
    sections.append(Section("救济途径", (*remedy, basis)))
    files = tuple(file.name for file in desk.item.record.files)
    return {"sections": tuple(sections), "enclosures": files}


def _answer(desk: LetterDesk, paper: RequestAnswered) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(f"经审查，对您的申请答复如下：{OUTCOMES[paper.outcome]}。{paper.reason}")
    ]
    if paper.access:
        blocks.append(Paragraph(f"获取方式：{paper.access}"))
    if paper.withheld:
        blocks.append(Paragraph(f"不予公开的内容：{paper.withheld}"))
    if paper.grounds:
        blocks.append(Items(tuple(f"{GROUNDS[ground].title}。" for ground in paper.grounds)))
    if paper.public_interest:
        blocks.append(Paragraph(f"第三方不同意公开，本机关决定公开的公共利益理由：{paper.public_interest}"))
    if paper.earlier:
        blocks.append(Paragraph(f"原申请编号：{paper.earlier}。"))
    if paper.late:
        blocks.append(Paragraph(f"本答复应于{until_words(paper.due)}前作出，已经逾期，特此说明。"))
    rules = dict.fromkeys(("GK-12", *(GROUNDS[ground].rule for ground in paper.grounds)))
    if paper.outcome == "partly":
        rules["GK-05"] = None
    clauses = tuple(desk.cite(rule) for rule in rules)
    steps = (Step("答复期限", until_words(paper.due)),)
    blocks.append(Why("答复类型", OUTCOMES[paper.outcome], clauses, steps))
    return blocks
