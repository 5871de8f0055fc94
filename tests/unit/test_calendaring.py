"""A command that reaches into a year without a holiday notice ends with one line that says what is missing."""

from __future__ import annotations

from datetime import date

import pytest

from portal.cli.calendaring import OF_THE_FILES, said_plainly
from portal.cli.simulation.workdays import OVERLAY
from portal.house import load_law


@pytest.mark.parametrize(("advice", "told"), [(None, "hall calendar load"), (OF_THE_FILES, "holidays.toml")])
def test_the_missing_notice_is_named_with_what_to_do(advice: str | None, told: str) -> None:
    """GEN-17: nothing is guessed about 2027 before its notice is there, and nobody is shown a traceback."""
    calendar = load_law().calendar
    assert calendar is not None
    with pytest.raises(SystemExit) as ended, said_plainly(*(() if advice is None else (advice,))):
        calendar.add_working_days(date(2026, 12, 28), 10, overlay=OVERLAY)
    said = str(ended.value)
    assert "2027 年部分节假日安排的通知尚未载入" in said
    assert told in said
    assert "\n" not in said
