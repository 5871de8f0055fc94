"""Rules over what follows an award: the written report and late payments; each fires in its moment, and just does not before."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from hallcore.desk import Actor
from tests.makers.house import PURCHASER
from tests.makers.supervision import found, matter
from tests.makers.values import at, yuan
from tests.unit.ocds_samples import award as awarded
from trading.performance.paying_model import (
    PartPaid,
    PaymentMade,
    PaymentRequested,
    RequestReturned,
    ResultReported,
)

SUPPLIER = Actor("U-200001", "bidder", "P-1")
DUE = at("05-16 00:00")
ASKED = PaymentRequested(
    2, "验收款", yuan("1890000"), "示例发票 2", "acceptance", date(2026, 4, 15), "C70", 30, DUE, yuan("0.05")
)
MADE = PaymentMade(
    *(
        "x",
        "DHCG-2026-0001.1",
        "x",
        "x",
        "P-1",
        "x",
        2,
        "验收款",
        yuan("1890000"),
        yuan("1890000"),
        yuan("0"),
    ),
    *(date(2026, 5, 15), DUE, 0, yuan("0.05"), yuan("0"), yuan("0")),
)
PART = PartPaid(**{name: getattr(MADE, name) for name in MADE.__struct_fields__})
REPORT = ResultReported(
    *("x", "DHGC-2026-0001.1", "x", "x", "x", "x", "x", "x", "x", "x", 4, 0, 0, "P-1", "x", yuan("1")),
    *(date(2026, 3, 2), DUE),
    late=False,
)


def payment(now: str, *papers) -> list[str]:
    """What a payment comes to."""
    done = [("04-15 09:00", SUPPLIER, ASKED), *(("05-14 09:00", PURCHASER, paper) for paper in papers)]
    both = [
        [one.breach.rung for one in found("GP-079/payment", matter(f"{table}.payment", done), now)]
        for table in ("performance_works", "performance_gp")
    ]
    assert both[0] == both[1]
    return both[0]


def test_a_payment_that_is_late_is_seen_from_the_first_minute():
    """GP-079/payment: three working days before its end, at its end, and red ten working days after."""
    assert payment("05-11 23:59") == []
    assert payment("05-12 00:00") == ["reminder"]
    assert payment("05-15 23:59") == ["reminder"]
    assert payment("05-16 00:00") == ["reminder", "yellow"]
    assert payment("05-29 23:59") == ["reminder", "yellow"]
    assert payment("05-30 00:00") == ["reminder", "yellow", "red"]


def test_a_payment_in_time_raises_nothing_and_a_part_is_none():
    """GP-079/payment: paid or sent back it is over; a part paid leaves the rest due."""
    assert payment("06-30 00:00", MADE) == ["reminder"]
    assert payment("06-30 00:00", RequestReturned("x")) == ["reminder"]
    assert payment("05-16 00:00", PART) == ["reminder", "yellow"]


def test_a_written_report_that_does_not_come_is_seen():
    """ZB-098/report: awarded on Monday 2 March, due by the 17th."""
    lot = matter("open_tender.lot", [("03-02 09:00", PURCHASER, awarded(1, 1))])
    assert not found("ZB-098/report", lot, "03-15 00:00")
    assert [one.breach.rung for one in found("ZB-098/report", lot, "03-17 23:59")] == ["reminder"]
    assert [one.breach.rung for one in found("ZB-098/report", lot, "03-18 00:00")] == ["reminder", "yellow"]
    done = [("03-02 09:00", PURCHASER, awarded(1, 1)), ("03-13 09:00", PURCHASER, replace(REPORT))]
    assert not found("ZB-098/report", matter("open_tender.lot", done), "04-18 00:00")
