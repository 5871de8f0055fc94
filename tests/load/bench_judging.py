"""What judging costs as open matters grow: one turn of the judge with 10,000 and with 300,000 open cases, 200 of them due.

Cases are laid into a database on disk as if their offices had filed them (received and accepted), each with its entry on
the timetable. In both halls the same 200 are due: the turn judges them, raises 200 cards and notes when each is due next.
What is compared is processor time; the target is a growth of no more than 1.5. Then the hall has stood still for three
days: the catch-up raises what fell due meanwhile, once, each card with its true moment. ``HALL_CASES`` sets another number.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from hallcore.approval.model import ApplicationReceived, CaseAccepted
from hallcore.catalogue.model import ItemPublished
from hallcore.journal import Root
from hallcore.supervision.model import CardRaised
from portal.hall import open_database
from portal.judging import DUE, JUDGE_SHELVES, Judge, put
from tests.makers.approval import ORDINARY, number_of
from tests.makers.house import SmallHouse
from tests.makers.supervision import CLERK, matter
from tests.makers.values import at

FEW = 10_000
MANY = int(os.environ.get("HALL_CASES", "300000"))
DUE_NOW = 200
BATCH = 5_000
NOW, AGAIN = "03-10 09:00", "03-16 09:00"


class Laid(SmallHouse):
    """A house over a database on disk."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.database.close()
        self.database = self.house.database = open_database(folder / "data")
        self.house.transact(lambda _root: None)

    def lay(self, many: int) -> None:
        """Lay so many open cases, each with its entry; the first are due on 10 March, the rest in May."""
        item = replace(ORDINARY, flow=())
        paper = ItemPublished(1, date(2026, 3, 2), item)
        published = matter("catalogue.item", [("03-02 08:30", CLERK, paper)], number=number_of(item))

        def begin(root: Root) -> None:
            root.archive.add(published)
            for name in JUDGE_SHELVES:
                root.archive.shelf(name)

        self.house.transact(begin)
        for first in range(0, many, BATCH):
            self.house.transact(lambda root, first=first: self._batch(root, first, min(many, first + BATCH)))  # type: ignore[misc]  # the default binds it

    def _batch(self, root: Root, first: int, last: int) -> None:
        for n in range(first, last):
            promised, due = (5, "03-10 00:00") if n < DUE_NOW else (40, "04-28 00:00")
            received = ApplicationReceived(
                number_of(ORDINARY), 0, "示例食品经营许可", "D01", "示例局", "promised", "window", "W001", f"P-{n:06d}",
                False, (), (), (), 60, promised, None,
            )  # fmt: skip
            accepted = CaseAccepted("complete", date(2026, 3, 2), 60, promised, None, None, "c")
            number = f"DHB-20260302-001-{n:06d}"
            done = [("03-02 09:00", CLERK, received), ("03-02 09:10", CLERK, accepted)]
            matter("approval.case", done, number=number, archive=root.archive)
            put(root.archive, number, at(due).isoformat())

    def turn(self, moment: str) -> tuple[float, int]:
        """Set the clock and let the judge take one turn; processor seconds, and how many matters it judged."""
        self.clock.set(at(moment))
        judge = Judge(self.house)
        began = time.process_time()
        judged = judge.tick()
        return time.process_time() - began, judged

    def cards(self) -> list[tuple[str, str, datetime]]:
        """Every card: matter, rung, moment of the breach."""
        found = []
        with self.house.reading() as root:
            n = 1
            while (card := root.archive.get(f"JC-2026-{n:06d}")) is not None:
                paper = card.the(CardRaised)
                found.append((paper.matter, paper.rung, paper.breached))
                n += 1
        return found


def measured(many: int) -> float:
    """Processor seconds of the turn in a hall of so many open cases; what it came to is checked."""
    with tempfile.TemporaryDirectory(prefix="bench-judging-") as name:
        house = Laid(Path(name))
        began = time.perf_counter()
        house.lay(many)
        laid = time.perf_counter() - began
        spent, judged = house.turn(NOW)
        cards = house.cards()
        _caught_up(house)
        print(
            f"| {many:>9,} | {laid:7.1f} s | {judged:5} | {len(cards):5} | {spent * 1000:9.1f} ms |",
            flush=True,
        )
        if (judged, len(cards)) != (DUE_NOW, 2 * DUE_NOW):
            raise SystemExit(f"{judged} judged and {len(cards)} cards, not {DUE_NOW} and twice as many")
        house.close()
    return spent


def _caught_up(house: Laid) -> None:
    """Three days of standing still: the red cards of 12 March are raised once, with that moment."""
    house.turn(AGAIN)
    before = house.cards()
    house.turn(AGAIN)
    red = [moment for _matter, rung, moment in before if rung == "red"]
    if house.cards() != before or len(red) != DUE_NOW or set(red) != {at("03-13 00:00")}:
        raise SystemExit("the catch-up did not raise every card once with its true moment")
    with house.house.reading() as root:
        if any(key[0] <= at(AGAIN).isoformat() for key in root.archive.shelf(DUE)):
            raise SystemExit("something is still due")


def main() -> None:
    """Print the table."""
    print("| open cases |    laid in | judged | cards |      one turn |")
    print("|---|---|---|---|---|")
    few, many = measured(FEW), measured(MANY)
    print(f"\ngrowth {many / few:.2f} (target: no more than 1.5)")


if __name__ == "__main__":
    main()
