"""How the hall writes: one way for each kind of value, exact at the edges."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.presenters import writing
from tests.makers.page_parts import at

DUE = at("2026-12-08", "09:00:00")


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (at("2026-12-08", "08:59:59"), (0, 0, 0, 1)),
        (at("2026-12-08", "09:00:00"), None),
        (at("2026-12-08", "09:00:01"), None),
        (at("2026-12-07", "09:00:00"), (1, 0, 0, 0)),
        (datetime(2026, 12, 8, 0, 59, 59, 1, tzinfo=UTC), (0, 0, 0, 0)),
    ],
)
def test_time_left_is_cut_never_rounded_up(now: datetime, left: tuple[int, ...] | None) -> None:
    """At the deadline nothing is left; in its last second there is still time, shown as nought."""
    assert writing.remaining(DUE, now) == left


def test_a_time_is_shown_on_the_hall_clock() -> None:
    """Given a moment in UTC, the page shows it eight hours on, on the next day if need be."""
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert writing.moment(late) == "2026-11-23 00:30"
    assert writing.day(late) == "2026-11-23"
    assert writing.long_day(late) == "2026年11月23日"
    assert writing.machine_time(late) == "2026-11-23T00:30:00+08:00"


def test_a_time_without_offset_is_refused() -> None:
    """Nobody can say when it was, so no page shows it."""
    with pytest.raises(TypeError, match="without an offset"):
        writing.moment(datetime(2026, 11, 23, 8, 30))  # noqa: DTZ001 - the fault itself


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("9999.99", "9,999.99 元"),
        ("10000", "10,000.00 元（1 万元）"),
        ("8960000.00", "8,960,000.00 元（896 万元）"),
        ("8462317.55", "8,462,317.55 元（846.231755 万元）"),
        ("0", "0.00 元"),
    ],
)
def test_large_sums_are_told_in_ten_thousands_too(value: str, text: str) -> None:
    """Both forms are exact; small sums need only one."""
    assert writing.money(Decimal(value)) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 字节"),
        (1023, "1023 字节"),
        (1024, "1 KB"),
        (1023 * 1024, "1.0 MB"),
        (4404019, "4.2 MB"),
        (500 << 20, "500 MB"),
    ],
)
def test_a_size_is_told_in_the_unit_that_reads_best(size: int, text: str) -> None:
    """Bytes below a kilobyte, one place in megabytes below a hundred."""
    assert writing.filesize(size) == text


def test_a_digest_is_grouped_or_shortened_never_cut_silently() -> None:
    """A shortened digest shows that something is missing; a short one is whole."""
    digest = "9f2c41d708ba6e53c1f077a42b9ed3605a18e4cc93f10b7286d53ea9f04b1c67"
    assert writing.groups(digest).replace(" ", "") == digest
    assert writing.short_digest(digest) == "9f2c41d7…f04b1c67"
    assert writing.short_digest("abc") == "abc"


def test_weekdays_and_short_days() -> None:
    """As in the calendar of the home page."""
    assert writing.weekday(date(2026, 11, 23)) == "星期一"
    assert writing.short_day(date(2026, 11, 3)) == "11-03"


def test_a_qr_code_needs_no_inline_style_and_names_itself() -> None:
    """It passes the content security policy and is read aloud; what it is called is escaped."""
    drawn = writing.qr("https://hall.example.cn/verify/1", "核验<页>")
    assert "style" not in drawn
    assert 'role="img"' in drawn
    assert "<title>核验&lt;页&gt;</title>" in drawn
