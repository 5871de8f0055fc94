"""A committee member's sheet as typed, and in which role a seat is filled."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hallcore.ground.errors import Refusal
from portal.forms.evaluation import Sheet
from trading.evaluation.model import Member, Verdict
from trading.evaluation.rules import check_seat
from trading.tendering.model import Criterion

BIDS = ("DHGC-2026-0001.1.aaaaaaaaaa", "DHGC-2026-0001.1.bbbbbbbbbb")
CRITERIA = (Criterion("c1", "施工组织设计", Decimal(25)), Criterion("c2", "业绩", Decimal(5)))


def sheet(**typed: str) -> Sheet:
    """A sheet with full marks everywhere but where something else is typed."""
    full = {f"marks_{bid[-10:]}_{each.key}": f"{each.marks}" for bid in BIDS for each in CRITERIA}
    return Sheet.of(BIDS, CRITERIA, {name.replace("_", "-"): value for name, value in (full | typed).items()})


@pytest.mark.parametrize("value", ["0", "25", "24.99", " 12 "])
def test_a_mark_may_be_anything_from_nought_to_full(value: str) -> None:
    """Boundaries included; spaces around it are forgiven."""
    assert not dict(sheet(marks_aaaaaaaaaa_c1=value).faults())


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", "请填写分数"),
        ("优", "请填写分数"),
        ("NaN", "请填写分数"),
        ("Infinity", "请填写分数"),
        ("-0.01", "应在 0 至 25 之间"),
        ("25.01", "应在 0 至 25 之间"),
        ("1.005", "至多两位小数"),
    ],
)
def test_what_is_no_mark_is_named_by_its_cell(value: str, why: str) -> None:
    """Given one bad cell, exactly that cell is named, with its reason."""
    assert dict(sheet(marks_aaaaaaaaaa_c1=value).faults()) == {"marks-aaaaaaaaaa-c1": why}


def test_a_rejected_bid_takes_no_marks() -> None:
    """Given a ground, the bid's cells are not read; the verdict carries the ground alone (ZB-080)."""
    filled = sheet(
        marks_aaaaaaaaaa_c1="", ground_aaaaaaaaaa="未提供安全生产许可证", code_aaaaaaaaaa="unqualified"
    ).filled()
    found = Verdict(BIDS[0], responsive=False, ground="未提供安全生产许可证", marks={}, code="unqualified")
    assert filled.verdicts[0] == found
    assert filled.verdicts[1].marks == {"c1": Decimal(25), "c2": Decimal(5)}


@pytest.mark.parametrize(
    ("typed", "cell"),
    [({"ground_aaaaaaaaaa": "x"}, "code-aaaaaaaaaa"), ({"code_aaaaaaaaaa": "unsigned"}, "ground-aaaaaaaaaa")],
)
def test_a_rejection_has_a_ground_of_the_law_and_a_reason(typed: dict[str, str], cell: str) -> None:
    """Given one without the other, the empty cell is named (ZB-080, GP-062)."""
    assert set(dict(sheet(**typed).faults())) == {cell}


def test_fields_of_another_sheet_are_not_taken() -> None:
    """Given a mark for a bid that is not of this lot, it falls away."""
    assert "marks-cccccccccc-c1" not in sheet(marks_cccccccccc_c1="5").typed


def test_totals_add_what_can_be_read() -> None:
    """Given an empty cell, the sum counts the others; a rejected bid says so."""
    assert sheet(marks_aaaaaaaaaa_c1="").total(BIDS[0]) == "5.00"
    assert sheet(ground_aaaaaaaaaa="否").total(BIDS[0]) == "否决"


@pytest.mark.parametrize(("seat", "role"), [("expert", "expert"), ("representative", "purchaser")])
def test_a_seat_is_filled_in_its_own_role(seat: str, role: str) -> None:
    """An expert scores as an expert, the purchaser's representative as purchaser or agency; not crosswise."""
    member = Member("U-000001", seat)  # type: ignore[arg-type]  # one of the two literals
    check_seat(member, role)
    with pytest.raises(Refusal, match="应当以相应的角色评分"):
        check_seat(member, "purchaser" if role == "expert" else "expert")


def test_an_agency_may_represent_the_purchaser() -> None:
    """The agency entrusted with the tender sends the representative in the purchaser's stead."""
    assert check_seat(Member("U-000001", "representative"), "agency") is None
