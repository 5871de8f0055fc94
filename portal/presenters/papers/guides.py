"""Papers of the catalogue: the one-time notification."""

from __future__ import annotations

from hallcore.catalogue.model import Listed, OneTimeNotified
from hallcore.catalogue.rules import demanded
from pdf.publication import Block, Column, Facts, Items, Paragraph, Section, SignOff, Table, Why
from portal.presenters.papers.desk import Made, PaperDesk, day_words

FORMS = {"paper": "纸质", "electronic": "电子", "either": "纸质或者电子"}


def notification(desk: PaperDesk, paper: OneTimeNotified) -> Made:
    """The one-time notification (一次性告知书): what to bring, how it goes, and nothing else later."""
    number, on = desk.item.dossier.number, desk.item.record.at.date()
    sections = [
        Section("您的情形", (_situation(paper),)),
        Section("应当提交的材料", tuple(_materials(paper))),
        Section("办理流程和期限", tuple(_steps(desk, paper))),
        Section("收费", tuple(_fees(paper))),
        Section("到哪里办", (Facts((("地点", paper.place), ("时间", paper.hours), ("咨询", paper.phone))),)),
        Section("这份告知的效力", (_effect(desk),)),
    ]
    lead = f"您于{day_words(on)}询问的“{paper.name}”，由{paper.organ}办理。依照您对情形问题的回答，一次性告知如下。"
    return {
        "organ": paper.organ,
        "number": number,
        "title": (paper.name, "一次性告知书"),
        "opening": (Paragraph(lead),),
        "sections": tuple(sections),
        "sign_off": SignOff(paper.organ, on),
        "proof_url": f"{desk.settings.public_url}/notifications/{number}/{paper.code}",
    }


def _situation(paper: OneTimeNotified) -> Block:
    if not paper.answers:
        return Paragraph("本事项不分情形。")
    return Facts(tuple((answer.text, answer.label) for answer in paper.answers))


def _materials(paper: OneTimeNotified) -> list[Block]:
    needed, shared = demanded(paper.materials), tuple(row.name for row in paper.materials if row.shared)
    columns = (
        Column("序", "centre"),
        Column("材料名称"),
        Column("份数", "centre"),
        Column("形式", "centre"),
        Column("来源"),
        Column("要求"),
    )
    rows = tuple(
        (str(n), row.name, copies_of(row), FORMS.get(row.form, row.form), row.source, demand_of(row))
        for n, row in enumerate(needed, 1)
    )
    blocks: list[Block] = [Table(columns, rows, caption="材料清单", empty="本情形不需要提交材料")]
    if shared:
        blocks.append(Paragraph(f"下列材料由本机关通过数据共享取得，您不必提供：{'、'.join(shared)}。"))
    return blocks


def copies_of(row: Listed) -> str:
    """How many of each: 原件 1 复印件 1."""
    parts = [f"原件 {row.originals}"] if row.originals else []
    parts += [f"复印件 {row.copies}"] if row.copies else []
    return " ".join(parts)


def demand_of(row: Listed) -> str:
    """What a material must satisfy, and what it may be replaced by."""
    parts = [row.standard] if row.standard else []
    if row.need == "tolerable":
        parts.append("可容缺，书面承诺后补交")
    if row.declared:
        parts.append("可用承诺书替代")
    return "；".join(parts) or "符合法定形式"


def _steps(desk: PaperDesk, paper: OneTimeNotified) -> list[Block]:
    blocks: list[Block] = [Items(paper.steps)]
    if paper.special:
        blocks += [Paragraph("下列程序的时间单独计算或者另有说明："), Items(paper.special)]
    if paper.promised:
        text = (
            f"承诺 {paper.promised} 个工作日办结，法定不超过 {paper.statutory} 个工作日。自受理之日起计算。"
        )
        rules = ("FW-03", "XK-17") if paper.special else ("FW-03",)
        blocks.append(Why("办理期限", text, tuple(desk.cite(rule) for rule in rules)))
    else:
        blocks.append(Paragraph("材料齐全、符合法定形式的，当场办结。"))
    return blocks


def _fees(paper: OneTimeNotified) -> list[Block]:
    if not paper.fees:
        return [Paragraph("不收费。申请书格式文本免费提供。")]
    rows = tuple((fee.name, fee.standard, fee.basis) for fee in paper.fees)
    return [Table((Column("项目"), Column("标准"), Column("依据")), rows, caption="收费项目")]


def _effect(desk: PaperDesk) -> Block:
    result = (
        "办理中要求您提供本告知书没有列出的材料的，您可以凭本告知书拒绝并投诉；"
        "情形发生变化的，可以重新询问。办事指南更新后，以您申请时有效的版本为准。"
    )
    return Why("不得另行加码", result, (desk.cite("FW-03"), desk.cite("FW-02")))
