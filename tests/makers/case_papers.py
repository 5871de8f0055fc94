"""A hall in which every paper an applicant can get was filed, and all of them as publications."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from hallcore.approval.forms import (
    DecideForm,
    DeliverForm,
    ExtendForm,
    RefuseForm,
    SpecialEndForm,
    SpecialForm,
    SupplementForm,
)
from hallcore.approval.model import Checked
from hallcore.desk import CLOCK
from pdf.publication import Publication, texts
from portal.followers import Item
from portal.presenters.papers import CASE_PAPERS, publication_of
from portal.settings import Settings
from tests.makers.approval import IDENT, INSTANT, JOINT, ApprovalHall, approval_hall
from tests.makers.house import file

SETTINGS = Settings(Path("var"), public_url="https://zwfw.example")
WANTING = Checked("m02", "经营场所证明", "supplement", "缺少租赁合同")
UNSIGNED = Checked("m03", "健康承诺书", "correct", "没有签名")
BEYOND = Checked("m09", "房东身份证", "supplement", "请提供复印件")
OWED = Checked("m02", "经营场所证明", "tolerated", "原件正在补办", date(2026, 3, 20))


class Cases(NamedTuple):
    """Case numbers: an ordinary one to its delivery, one refused at the window, a joint one that lapsed, an instant one."""

    ordinary: str
    refused: str
    lapsed: str
    instant: str


def handed_out() -> tuple[ApprovalHall, Cases]:
    """Play the four cases; the hall stands just after 20 March 2026."""
    house = approval_hall()
    proxy = {"proxy": "示例代办", "proxy_number": IDENT, "files": (file("授权委托书.pdf"),)}
    ordinary = house.applied(**proxy)
    house.to("03-05 10:00")
    house.act(
        "notify-correction",
        ordinary,
        "D01-acceptor",
        house.verdicts(m02=WANTING, m03=UNSIGNED),
    )
    house.act("supplement", ordinary, "company", SupplementForm(("m02", "m03")))
    house.to("03-06 10:00")
    house.act("accept", ordinary, "D01-acceptor", house.verdicts())
    house.to("03-10 10:00")
    two = tuple(house.people[f"D01-{who}"].account for who in ("handler", "deputy"))
    where = "2026年3月12日上午9时，经营场所"
    house.act("begin-special", ordinary, "D01-handler", SpecialForm("s1", 5, where, examiners=two))
    house.to("03-13 10:00")
    house.act("end-special", ordinary, "D01-handler", SpecialEndForm("s1", "符合要求。", two))
    house.reviewed(ordinary)
    house.act("extend", ordinary, "D01-approver", ExtendForm(5, "需要核实的网络经营地址较多"))
    granted = DecideForm(granted=True, reasons="申请材料齐全，符合法定条件，准予许可。")
    house.act("decide", ordinary, "D01-approver", granted)
    refused = _refused(house)
    house.to("03-16 10:00")
    house.act("deliver", ordinary, "D01-acceptor", DeliverForm("window", "示例签收人"))
    lapsed = house.applied(JOINT, "other")
    house.act("accept", lapsed, "D05-acceptor", house.verdicts(JOINT, m02=OWED))
    house.to("03-21 00:01")
    house.hall.act("lapse-tolerated", lapsed, CLOCK)
    instant = house.applied(INSTANT, "citizen")
    house.act("accept", instant, "D01-acceptor", house.verdicts(INSTANT))
    house.act("decide", instant, "D01-acceptor", DecideForm(granted=False, reasons="没有查到示例备案信息"))
    return house, Cases(ordinary, refused, lapsed, instant)


def _refused(house: ApprovalHall) -> str:
    number = house.applied(who="other")
    form = RefuseForm("not-competent", "该场所位于延吉市，不属于本机关管辖", "延吉市市场监督管理局（示例）")
    house.act("refuse-acceptance", number, "D01-acceptor", form)
    return number


def printed(house: ApprovalHall) -> dict[tuple[str, str], Publication]:
    """Every paper of a hall, by case and type of its record; of several the last."""
    house.hall.seal()
    found = {}
    with house.hall.reading() as root:
        for index, _entry in root.journal.since(0):
            item = Item(root, index)
            if type(item.record.paper) in CASE_PAPERS:
                paper = publication_of(item, SETTINGS, house.hall.lawbook, house.hall.calendar)
                found[item.dossier.number, item.record.type] = paper
    return found


def words(paper: Publication) -> str:
    """Every text that will be set."""
    return "\n".join(text for _place, text in texts(paper))
