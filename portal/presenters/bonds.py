"""The bid bond on a bidder's page: how much, how it stands, and the way to a payment notice."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from hallcore.fees.rules import notices_of
from hallcore.ground.money import format_yuan
from portal.presenters.addresses import address
from portal.presenters.charging import due_words
from portal.presenters.fee_notice import REFUND_STATES, state_tag
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.showing import Showing
from trading.tendering.rules import lot_terms


def bond_sections(show: Showing, bid: Dossier, lot: Dossier, tender: Dossier) -> Iterator[Section]:
    """The bond of a bid; nothing where the lot asks for none."""
    bond = lot_terms(tender, lot).bond
    if not bond:
        return
    notices = tuple(notices_of(show.archive, bid.number))
    held = [
        one for one in notices if one.state in {"unpaid", "paid"} and not show.archive.children(one.number)
    ]
    offered = tender.state == "tendering" and not held
    action = Action("缴纳投标保证金，取得缴款识别码", address("bid.bond", number=bid.number), post=True)
    rule = Link("依据 ZB-038", address("law.rule", rule="ZB-038"))
    yield Section(
        "投标保证金",
        "bond",
        facts=(
            Fact("金额", format_yuan(bond), strong=True),
            Fact("缴纳方式", "从基本账户转出，或者提交保函", link=rule),
        ),
        paragraphs=(
            "保证金缴入财政部门的保证金专户，开标前任何人不能由此得知谁投标。撤回投标或者合同订立后五日内连同利息退回原账户。",
        ),
        tables=(_table(show, notices),) if notices else (),
        actions=(action,) if offered else (),
    )


def _table(show: Showing, notices: tuple[Dossier, ...]) -> Table:
    rows = []
    for notice in notices:
        refunds = show.archive.children(notice.number)
        back = REFUND_STATES[refunds[-1].state] if refunds else ""
        due = show.archive.shelf("fee-notices").get(notice.number)
        rows.append(
            Row(
                (
                    Cell(notice.number, address("my.fee", number=notice.number)),
                    Cell(due["due"] if due is not None else due_words(None)),
                    Cell(tag=state_tag(notice.state), note=f"退还：{back}" if back else ""),
                )
            )
        )
    columns = (Column("通知书", head=True), Column("缴款期限", nowrap=True), Column("状态", nowrap=True))
    return Table("保证金缴款通知书", columns, tuple(rows))
