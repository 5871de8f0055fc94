"""The cards of a replay: every case judged at its end under the replay's own rules, and what was raised."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hallcore.dossier import Archive
from hallcore.ground.calendar import Calendar
from hallcore.journal import House, Root
from hallcore.supervision.model import CARD, CardRaised
from portal.judging import JUDGE_SHELVES, Judge, put


def supervise(house: House, numbers: Collection[str], calendar: Calendar) -> int:
    """Have every case judged and each breach become a card; return how many came.

    Done twice it raises nothing twice. Nothing follows the journal here, so every case is put on the timetable.

    Args:
        house: The replay's house.
        numbers: Its cases.
        calendar: What cards count by and name: Mondays to Fridays are the replay's own working days.
    """
    house.calendar = calendar
    before, now = _raised(house), house.clock.now().isoformat()

    def put_all(root: Root) -> None:
        for name in JUDGE_SHELVES:
            root.archive.shelf(name)
        for number in numbers:
            put(root.archive, number, now)

    house.transact(put_all)
    judge = Judge(house)
    while judge.tick():
        pass
    return _raised(house) - before


def cards_of(archive: Archive) -> Iterator[CardRaised]:
    """Every card there is."""
    for shard in archive.shards:
        for dossier in shard.values():
            if dossier.machine == CARD:
                yield dossier.the(CardRaised)


def _raised(house: House) -> int:
    with house.reading() as root:
        return sum(1 for _card in cards_of(root.archive))
