"""A hall with people and a terminal, for tests of attendance: an ordinary Monday, half past eight."""

from __future__ import annotations

from datetime import date, datetime

from hallcore.attendance.facts import day_records
from hallcore.attendance.forms import TerminalForm
from hallcore.attendance.model import DayRecord
from hallcore.desk import Actor
from tests.makers.roster import MANAGER, StaffedHall

SERIAL = "TEST000001"


class AttendanceHall(StaffedHall):
    """The staffed hall with a terminal on its first floor."""

    def terminal(self, code: str = "T01", serial: str = SERIAL, **changes) -> str:
        """Register a terminal; return its dossier."""
        form = TerminalForm(
            code, serial, changes.get("hall", "主厅"), changes.get("floor", 1), "一楼", "", "hash"
        )
        return self.act("register-terminal", "", MANAGER, form).dossier

    def device(self, serial: str = SERIAL) -> Actor:
        """A terminal as the actor."""
        return Actor(f"device:{serial}", "terminal")

    def day(self, login: str, day: date, asof: datetime | None = None) -> DayRecord:
        """What a day of somebody comes to."""
        with self.reading() as root:
            return day_records(
                root.archive,
                self.accounts[login],
                day,
                day,
                law=self.lawbook.on(day),
                calendar=self.calendar,
                asof=asof or self.clock.now(),
            )[0]

    def shelf(self, name: str) -> dict:
        """A shelf as it stands."""
        with self.reading() as root:
            return dict(root.archive.shelf(name).items())
