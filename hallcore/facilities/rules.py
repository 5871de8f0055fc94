"""What facilities, loans and duties must satisfy, and how many are there. Pure: dossiers and law are handed in.

Which piece is with whom stands in the archive's claims (``piece_key``): a piece that is held by a loan or by a repair
is not lent to anybody else, whoever asks in the same moment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from hallcore.dossier import Archive, Dossier
from hallcore.facilities.model import (
    LENT,
    USES,
    DoneForm,
    DutyForm,
    DutyRaised,
    FacilityForm,
    FacilityPlaced,
    Lent,
    LoanForm,
    StockChanged,
    StockForm,
)
from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law

_CODE = re.compile(r"F[0-9]{3}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MOST = 500
"""Pieces of one facility: more are two facilities."""

_WORDS = 200
_ONE_DAY = timedelta(days=1)
SCRAPPED = "scrapped"
"""Who holds a piece for good that was struck off."""


# -- numbers --------------------------------------------------------------------------------------------------


def facility_number(code: str) -> str:
    """The dossier of a facility: ``SS-F001``."""
    return f"SS-{code}"


def loan_number(day: date, n: int) -> str:
    """The dossier of a loan: ``JY-20260302-001``, numbered by the day."""
    return f"JY-{day:%Y%m%d}-{n:03d}"


def duty_number(day: date, n: int) -> str:
    """The dossier of a duty: ``RW-20260302-001``, numbered by the day."""
    return f"RW-{day:%Y%m%d}-{n:03d}"


def piece_key(facility: str, piece: int) -> str:
    """What a piece is claimed by."""
    return f"facility:{facility}:{piece}"


# -- facilities -----------------------------------------------------------------------------------------------


def check_facility(form: FacilityForm) -> None:
    """A code, a name, a place, and numbers that fit how it is used (BM-01)."""
    if not _CODE.fullmatch(form.code):
        raise Refusal("设施编号应为字母 F 加三位数字，例如 F001", where="code")
    for value, where, what in (
        (form.name, "name", "名称"),
        (form.hall, "hall", "主厅或者分厅"),
        (form.place, "place", "放置位置"),
        (form.unit, "unit", "计量单位"),
    ):
        if not value.strip():
            raise Refusal(f"请填写{what}", "BM-01", where=where)
    if form.floor < 1:
        raise Refusal("楼层应从 1 层起填写", where="floor")
    if form.use not in USES:
        raise Refusal("请选择使用方式", where="use")
    if not 0 < form.quantity <= _MOST:
        raise Refusal(f"数量为 1 至 {_MOST}", "BM-01", where="quantity")
    if form.use == "supply" and not 0 <= form.low < form.quantity:
        raise Refusal("最低存量应低于足量", "BM-01", where="low")
    if form.use != "supply" and form.low:
        raise Refusal("只有消耗品填写最低存量", "BM-01", where="low")


def left_of(facility: Dossier) -> int:
    """How many there are: as the last change of stock left it, at first as many as were placed."""
    changes = facility.numbers(StockChanged.type)
    if changes:
        paper = facility.record(changes[-1]).paper
        if isinstance(paper, StockChanged):
            return paper.left
    return facility.papers(FacilityPlaced)[0].quantity


def changed_stock(facility: Dossier, form: StockForm) -> StockChanged:
    """The stock after a change.

    Raises:
        Refusal: Nothing of that kind is counted here; fewer than none would be left.
    """
    placed = facility.the(FacilityPlaced)
    if placed.use != "supply":
        raise Refusal("只有消耗品登记领用和补充；借用的设施按件登记", "BM-01", where="change")
    before = left_of(facility)
    if form.change == "counted":
        if not 0 <= form.number <= _MOST:
            raise Refusal(f"盘点数量为 0 至 {_MOST}", where="number")
        return StockChanged("counted", form.number - before, form.number, form.note.strip())
    if form.number < 1:
        raise Refusal("数量至少为 1", where="number")
    by = form.number if form.change == "restocked" else -form.number
    if before + by < 0:
        raise Refusal(
            f"现有 {before} {placed.unit}，不够 {form.number} {placed.unit}", "BM-01", where="number"
        )
    if before + by > _MOST:
        raise Refusal(f"存量不超过 {_MOST}", where="number")
    return StockChanged(form.change, by, before + by, form.note.strip(), form.duty)


def runs_low(facility: Dossier) -> int:
    """How many are wanting of a supply that has fallen below its least stock; 0 where it has not."""
    placed, left = facility.the(FacilityPlaced), left_of(facility)
    return placed.quantity - left if placed.use == "supply" and left < placed.low else 0


# -- loans ----------------------------------------------------------------------------------------------------


def check_loan(form: LoanForm, facility: Dossier) -> FacilityPlaced:
    """Who borrows what: only what is lent, to somebody who can be called (BM-02, BM-03)."""
    placed = facility.the(FacilityPlaced)
    if facility.state != "standing" or placed.use not in LENT:
        raise Refusal("这项设施不出借", "BM-02", where="facility")
    if not form.borrower.strip() or len(form.borrower) > 50:
        raise Refusal("请填写借用人姓名", "BM-03", where="borrower")
    if not _MOBILE.fullmatch(form.mobile.strip()):
        raise Refusal("请填写十一位手机号码，以便逾期联系", "BM-03", where="mobile")
    if not 0 <= form.piece <= placed.quantity:
        raise Refusal(f"没有 {form.piece} 号，编号为 1 至 {placed.quantity}", where="piece")
    return placed


def free_pieces(archive: Archive, number: str, placed: FacilityPlaced) -> tuple[int, ...]:
    """The numbers of the pieces nobody has."""
    pieces = range(1, placed.quantity + 1) if placed.use in LENT else ()
    return tuple(piece for piece in pieces if not archive.claimed(piece_key(number, piece)))


def due_on(placed: FacilityPlaced, law: Law, day: date) -> date:
    """The day by the end of which a piece comes back (BM-02)."""
    part = "inside" if placed.use == "inside" else "outside"
    days = law.figure("BM-02", "inside") if part == "inside" else law.figure("BM-02", "outside")
    return day + timedelta(days=int(days))


def late(due: date, at: datetime) -> bool:
    """Whether a day is over."""
    return at >= datetime.combine(due + _ONE_DAY, time(), TZ)


def forget_at(at: datetime, law: Law) -> datetime:
    """When the borrower's data go: so many whole days after the loan ended (BM-03)."""
    return datetime.combine(at.date() + timedelta(days=int(law.figure("BM-03")) + 1), time(), TZ)


def borrower_of(loan: Dossier) -> dict[str, str]:
    """The borrower's data that still stand: ``borrower``, ``mobile``; empty once they were erased."""
    annex = loan.record(loan.numbers(Lent.type)[0]).annex
    known: Mapping[str, str | None] = {
        piece: annex.get(piece) if annex is not None else None for piece in ("borrower", "mobile")
    }
    return {piece: value for piece, value in known.items() if value}


def check_unnamed(loan: Dossier, text: str, where: str) -> None:
    """Refuse words that name the borrower: they would outlast the borrower's data (BM-03)."""
    if any(value in text for value in borrower_of(loan).values()):
        raise Refusal("说明将长期保存，不得写入借用人的姓名和手机号码", "BM-03", where=where)


def check_fewer(archive: Archive, number: str, before: FacilityPlaced, quantity: int) -> None:
    """Fewer pieces than before only where none of those that go is lent or under repair (BM-05)."""
    going = range(quantity + 1, before.quantity + 1) if before.use in LENT else ()
    if any(archive.claimed(piece_key(number, piece)) not in ("", SCRAPPED) for piece in going):
        raise Refusal("减少的编号里还有借出或者维修中的", "BM-05", where="quantity")


def check_words(text: str, what: str, where: str, cite: str = "") -> str:
    """A text that was said and is not too long."""
    words = text.strip()
    if not words:
        raise Refusal(f"请写明{what}", cite, where=where)
    if len(words) > _WORDS:
        raise Refusal(f"{what}不超过 {_WORDS} 字", where=where)
    return words


# -- duties ---------------------------------------------------------------------------------------------------


def check_duty(form: DutyForm, facility: Dossier) -> None:
    """What is to be done fits what it is done to (BM-04)."""
    placed = facility.the(FacilityPlaced)
    if facility.state != "standing":
        raise Refusal("这项设施已经撤除", where="facility")
    if form.kind == "restock" and placed.use != "supply":
        raise Refusal("只有消耗品需要补充", "BM-04", where="kind")
    if form.kind == "restock" and not 0 < form.wanted <= _MOST:
        raise Refusal("请填写需要补充的数量", "BM-04", where="wanted")
    if form.kind == "repair" and placed.use == "supply":
        raise Refusal("消耗品不维修，请登记报废", "BM-04", where="kind")
    if form.piece and (placed.use not in LENT or form.piece > placed.quantity):
        raise Refusal("没有这个编号的设施", where="piece")


def duty_due(kind: str, law: Law, calendar: Calendar, day: date) -> date:
    """The day by the end of which a duty is done (BM-04), in working days."""
    days = law.figure("BM-04", "restock") if kind == "restock" else law.figure("BM-04", "repair")
    return calendar.add_working_days(day, int(days), estimate=True)


def check_done(form: DoneForm, raised: DutyRaised) -> None:
    """Who did it and what came of it; how many were filled up."""
    check_words(form.person, "经办人", "person", "BM-04")
    check_words(form.note, "办理结果", "note", "BM-04")
    if raised.kind == "restock" and not 0 < form.quantity <= _MOST:
        raise Refusal("请填写补充的数量", "BM-04", where="quantity")
    if raised.kind == "repair" and form.quantity:
        raise Refusal("维修不填写数量", "BM-04", where="quantity")
    if form.scrapped and not raised.piece:
        raise Refusal("只有按件登记的设施可以报废", "BM-05", where="scrapped")
