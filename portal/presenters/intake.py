"""What an acceptor sees while taking in: what can be applied for at this window, and the materials of one case."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from hallcore.catalogue.model import CASE_TYPES, Item, ItemPublished
from hallcore.vault import PIECE
from portal.applying import asked_for
from portal.attachments import ACCEPT, ENDINGS, LARGEST
from portal.drafts import Draft
from portal.intake import Seat
from portal.presenters.addresses import address
from portal.presenters.applying import Applying, discard_action, pieces_of, saved_words
from portal.presenters.citizens import MaterialsPage
from portal.presenters.desks import DeskListPage, FieldGroup, FormPage
from portal.presenters.shapes import (
    Alert,
    Box,
    Cell,
    Column,
    FilterField,
    FilterForm,
    Link,
    Row,
    Table,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import moment
from portal.scanning import scan_state

MOST = 50
"""Items of one list; who looks for others says what for."""


def find_page(
    show: Showing,
    seat: Seat,
    asked: str,
    lines: Iterable[dict[str, Any]],
    drafts: Iterable[Draft],
    ticket: str = "",
) -> DeskListPage:
    """What this window takes in, and intakes that were begun and not finished.

    ``ticket`` is the ticket whoever stands at the window came with: the case will be linked with it.
    """
    shown = list(islice(lines, MOST + 1))
    begun = "、".join(_begun(show, draft) for draft in drafts)
    note = f"{seat.block} 号窗口　{scan_state(show.settings.clamd)}"
    if ticket:
        note = f"为 {ticket.rpartition('-')[2]} 号收件　{note}"
    columns = (
        Column("事项", head=True),
        Column("类型", nowrap=True),
        Column("承诺", nowrap=True),
        Column("编码", nowrap=True),
    )
    table = Table(
        "本窗口受理的事项",
        columns,
        tuple(_item_row(line, ticket) for line in shown[:MOST]),
        "没有符合条件的事项。可以减少字数，或者请到事项所属部门的窗口办理。",
        f"只列出前 {MOST} 项，请用名称或者编码查找。" if len(shown) > MOST else "",
    )
    fields = [FilterField("q", "事项名称或者编码", "text", asked)]
    if ticket:
        fields.append(FilterField("ticket", "", "hidden", ticket))
    return DeskListPage(
        title="窗口收件",
        note=note + (f"　未完成的收件：{begun}" if begun else ""),
        table=table,
        filters=FilterForm(address("office.intake"), tuple(fields), submit="查找"),
    )


def _item_row(line: dict[str, Any], ticket: str) -> Row:
    promised = f"{line['promised']} 个工作日" if line["promised"] else "当场"
    query = {"ticket": ticket} if ticket else {}
    url = address("office.intake.item", number=line["code"], query=query)
    return Row(
        (Cell(line["name"], url), Cell(CASE_TYPES[line["case_type"]]), Cell(promised), Cell(line["code"]))
    )


def applicant_page(version: Item, alerts: tuple[Alert, ...], clash: str) -> FormPage:
    """Who applies and in which situation."""
    questions = tuple(f"q-{question.id}" for question in version.questions)
    groups = (
        FieldGroup("申请人", ("kind", "party", "name", "phone", "mail")),
        FieldGroup("代办人", ("proxy", "proxy_number")),
        *((FieldGroup("申请情形", questions),) if questions else ()),
        FieldGroup("其他", ("notification", "distinct")),
        FieldGroup("停机补录", ("slip", "happened", "incident"), "只在系统停机期间用纸质表单收的件填写。"),
    )
    return FormPage(
        title=f"收件　{version.name}",
        crumbs=(Link("窗口收件", address("office.intake")), Link(version.name)),
        alerts=alerts,
        lead="先登记申请人和情形，再核对材料。",
        groups=groups,
        submit="下一步：核对材料",
        cancel=Link("返回", address("office.intake")),
        boxes=hint_boxes(clash),
    )


def _begun(show: Showing, draft: Draft) -> str:
    dossier = show.archive.get(draft.subject)
    version = dossier.latest(ItemPublished) if dossier is not None else None
    return f"{version.item.name if version else draft.subject}（{moment(draft.saved)}）"


def materials_page(applying: Applying) -> MaterialsPage:
    """Which materials were brought on paper, and their scans."""
    show, code = applying.show, applying.code
    proxy = applying.draft.fields.get("proxy", "") if applying.draft is not None else ""
    lead = f"申请人：{applying.applicant.name}。" + (f"代办人：{proxy}。" if proxy else "")
    asked = " ".join(each.id for each in asked_for(applying.version, applying.draft) if not each.shared)
    return MaterialsPage(
        title=f"收材料　{applying.version.name}",
        crumbs=(
            Link("窗口收件", address("office.intake")),
            Link(applying.version.name, address("office.intake.item", number=code)),
            Link("收材料"),
        ),
        lead=f"{lead}逐项核对：收到纸质件的打勾，电子件或者扫描件逐件上传。缺件可以先收件，再一次告知补正。",
        pieces=pieces_of(applying),
        limit=LARGEST,
        piece_size=PIECE,
        accept=f"{ACCEPT}，单个文件不超过 {LARGEST >> 20} MB",
        endings=ENDINGS,
        scan=scan_state(show.settings.clamd),
        paper=True,
        asked=asked,
        autosave=address("draft.save", number=applying.item.number),
        submit="收件并打印凭证",
        back=Link("返回上一步", address("office.intake.item", number=code)),
        discard=discard_action(applying.item.number),
        saved=saved_words(applying.draft),
    )


def hint_boxes(clash: str) -> tuple[Box, ...]:
    """Where the applicant has an open case for the item already."""
    if not clash:
        return ()
    return (
        Box(
            "已有在办案卷",
            (f"该申请人已有同一事项的在办案卷 {clash}。确属另一件事的，写明区别后才能收件。",),
            (Link("看收件凭证", address("office.receipt", number=clash)),),
        ),
    )
