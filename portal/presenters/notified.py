"""A one-time notification as a page: its number, the situation, what to bring, how it goes, and why nothing else."""

from __future__ import annotations

from hallcore.catalogue.model import ItemPublished, OneTimeNotified
from hallcore.dossier import Dossier, record_number
from hallcore.ground.explanation import Explanation
from portal.presenters.addresses import address
from portal.presenters.services import NotifiedPage
from portal.presenters.shapes import Box, Cell, Column, Fact, Link, Row, Table, Tag, Why
from portal.presenters.showing import Showing
from portal.presenters.situation import materials_table, shared_words


def notified_page(show: Showing, dossier: Dossier, paper: OneTimeNotified) -> NotifiedPage:
    """The page of a notification; whoever has its number and code may read it."""
    record = dossier.record(0)
    printed = show.paper_of(record_number(dossier.number, 0))
    code = _code_of(show, paper)
    path = address("notification", number=dossier.number, code=paper.code)
    return NotifiedPage(
        title=f"{paper.name}一次性告知书",
        crumbs=(Link("首页", address("home")), Link("办事服务", address("services")), Link("一次性告知书")),
        number=dossier.number,
        issued=record.at,
        organ=paper.organ,
        tags=(Tag("一次性告知"),),
        facts=_facts(dossier, paper),
        answers=tuple(Fact(answer.text, answer.label, full=True) for answer in paper.answers),
        materials=materials_table(paper.materials, "应当提交的材料"),
        shared=shared_words(paper.materials),
        steps=paper.steps,
        special=paper.special,
        why=_why(show),
        fees=_fees(paper) if paper.fees else None,
        boxes=(_use(code),),
        qr=show.settings.public_url + path,
        pdf=address("notification.pdf", number=dossier.number, code=paper.code) if printed else "",
        links=(Link("刷新", path),) if not printed else (),
    )


def _facts(dossier: Dossier, paper: OneTimeNotified) -> tuple[Fact, ...]:
    limit = (
        f"承诺 {paper.promised} 个工作日，法定 {paper.statutory} 个工作日" if paper.promised else "当场办结"
    )
    return (
        Fact("编号", dossier.number, strong=True),
        Fact("办理部门", paper.organ),
        Fact("期限", limit),
        Fact("地点", paper.place or "—"),
        Fact("时间", paper.hours),
        Fact("咨询电话", paper.phone),
    )


def _use(code: str) -> Box:
    """What it is good for; ``code`` is that of the item whose guide it leads to."""
    return Box(
        "怎样用这份告知书",
        (
            "到窗口出示编号或者二维码，工作人员按这份清单收件。",
            "要求您提供清单以外材料的，可以拒绝并投诉，电话 12345。",
            "办事指南更新后，以您申请时有效的版本为准。",
        ),
        (Link("看办事指南", address("service", number=code)),) if code else (),
    )


def _code_of(show: Showing, paper: OneTimeNotified) -> str:
    """The code of the item, for the way back to its guide; "" where it is no longer there."""
    item = show.archive.get(paper.item)
    latest = item.latest(ItemPublished) if item is not None else None
    return latest.item.code if latest is not None else ""


def _why(show: Showing) -> Why:
    """Why nothing else may be asked for."""
    cite = show.law().cite("FW-03")
    also = show.law().cite("FW-02")
    return Why(
        "only",
        "为什么不能再要别的材料",
        Explanation(
            "一次性告知",
            cite.words,
            bool(cite.text),
            cite.line,
            f"规则 {cite.rule}",
            (),
            f"{also.says}（{also.line}）",
            (),
            "",
        ),
    )


def _fees(paper: OneTimeNotified) -> Table:
    columns = (Column("项目", head=True), Column("标准"), Column("依据"))
    rows = tuple(Row((Cell(fee.name), Cell(fee.standard), Cell(fee.basis))) for fee in paper.fees)
    return Table("收费项目", columns, rows)
