"""A paper becomes the body of a record and comes back the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

import msgspec
import pytest

from hallcore.ground.clock import TZ
from hallcore.ground.codes import UnifiedCode
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Disclosure, Event, Paper, Refused, from_body, paper_type, rfc3339, to_body


class Lot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the paper below."""

    name: str
    price: Decimal
    share: Fraction | None = None


class Announced(Paper, frozen=True):
    """A paper with one field of every kind."""

    type: ClassVar[str] = "test-announced"
    title: ClassVar[str] = "试验公告"
    v: ClassVar[int] = 3
    disclosure: ClassVar[Disclosure] = "public"

    buyer: UnifiedCode
    lots: tuple[Lot, ...]
    deadline: datetime
    day: date
    note: str = ""


PAPER = Announced(
    UnifiedCode.parse("11222403013600005X"),
    (Lot("一标段", Decimal("100.00")), Lot("二标段", Decimal("0.50"), Fraction(2, 3))),
    datetime(2026, 3, 23, 9, 0, tzinfo=TZ),
    date(2026, 3, 2),
)
BODY = {
    "buyer": "11222403013600005X",
    "lots": [
        {"name": "一标段", "price": "100.00", "share": None},
        {"name": "二标段", "price": "0.50", "share": "2/3"},
    ],
    "deadline": "2026-03-23T09:00:00+08:00",
    "day": "2026-03-02",
    "note": "",
}


def test_every_field_is_a_plain_value_and_comes_back():
    """Decimal and Fraction as text, times as RFC 3339 with the hall's offset, days as ISO."""
    assert to_body(PAPER) == BODY
    assert from_body("test-announced", 3, BODY) == PAPER
    assert isinstance(from_body("test-announced", 3, BODY), Announced)


def test_a_moment_of_another_zone_is_written_in_hall_time():
    paper = msgspec.structs.replace(PAPER, deadline=datetime(2026, 3, 23, 1, 0, 0, 5, tzinfo=UTC))
    assert to_body(paper)["deadline"] == "2026-03-23T09:00:00.000005+08:00"
    with pytest.raises(TypeError, match="without zone"):
        rfc3339(datetime(2026, 3, 23, 1, 0))  # noqa: DTZ001 - the missing zone is what is refused


def changed(**fields: Any) -> dict[str, Any]:
    """Return the body with some fields replaced."""
    return {**BODY, **fields}


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (changed(lots=[{"name": "x", "price": 100.5}]), "$.lots[0].price"),
        (changed(lots=[{"name": "x", "price": "1E+2"}]), "$.lots[0].price"),
        (changed(lots=[BODY["lots"][0], {"name": 7, "price": "1.00"}]), "$.lots[1].name"),
        (changed(lots=[{"name": "x", "price": "1.00", "share": "4/6"}]), "$.lots[0].share"),
        (changed(lots=[{"name": "x"}]), "$.lots[0]"),
        (changed(lots=[{"name": "x", "price": "1.00", "colour": "red"}]), "$.lots[0]"),
        (changed(deadline="2026-03-23T01:00:00Z"), "$.deadline"),
        (changed(deadline="2026-03-23"), "$.deadline"),
        (changed(buyer="11222403013600005x"), "$.buyer"),
        (changed(buyer="112224030136000050"), "$.buyer"),
        (changed(surplus=1), "$"),
        ({}, "$"),
        ([], "$"),
        (None, "$"),
    ],
)
def test_a_body_we_would_not_have_written_is_refused_with_the_place(body, place):
    """Reading is as strict as writing: another spelling of the same value is another body."""
    with pytest.raises(Refusal, match="试验公告") as caught:
        from_body("test-announced", 3, body)
    assert caught.value.where == place


def test_a_field_added_later_with_a_default_may_be_absent():
    body = {key: value for key, value in BODY.items() if key != "note"}
    assert from_body("test-announced", 3, body) == PAPER


def test_an_unknown_type_or_version_is_refused_by_name():
    with pytest.raises(Refusal, match="不认识") as caught:
        from_body("test-announced", 4, BODY)
    assert caught.value.where == "test-announced v4"


def test_one_type_and_version_has_one_class():
    assert paper_type("test-announced", 3) is Announced
    with pytest.raises(TypeError, match="Announced already"):

        class Impostor(Paper, frozen=True):
            type: ClassVar[str] = "test-announced"
            v: ClassVar[int] = 3

    with pytest.raises(TypeError, match="not a type name"):

        class Shouting(Paper, frozen=True):
            type: ClassVar[str] = "Test_Announced"


def test_what_no_record_may_hold_is_a_mistake_of_ours():
    """A float, a number JSON would round, or NaN never reaches a record."""

    class Loose(Paper, frozen=True):
        type: ClassVar[str] = "test-loose"
        value: Any

    for value in (0.1, 2**53, Decimal("NaN"), [{"deep": 1.5}], b"bytes".decode, {1, 2.5}):
        with pytest.raises(TypeError):
            to_body(Loose(value))


def test_a_paper_that_decides_nothing_discloses_nothing():
    assert Paper.disclosure == "sealed"
    assert Refused.disclosure == "sealed"
    assert to_body(Refused("submit-bid", "投标截止时间已过", "ZB-054")) == {
        "verb": "submit-bid",
        "reason": "投标截止时间已过",
        "cite": "ZB-054",
        "where": "",
    }


def test_an_event_is_frozen():
    class Opened(Event, frozen=True):
        at: datetime

    with pytest.raises(AttributeError, match="immutable"):
        Opened(PAPER.deadline).at = PAPER.deadline
