"""A rehearsal: what would become of acts done one after another, without any of them being done.

Whoever takes in a table of a thousand rows wants to know of the ten bad ones before the first good one is filed.
The acts run through the same offices in one transaction that is given up at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from hallcore.desk import Asked
from hallcore.dossier import Archive
from hallcore.ground.errors import Refusal
from hallcore.journal import House, Root

Step = Callable[[Archive], Asked | None]
"""What is to be asked for as the archive stands, or None where nothing is left to do."""


def rehearse(house: House, matters: Iterable[Sequence[Step]]) -> list[int | Refusal]:
    """What would become of several matters; nothing of it is kept.

    Args:
        house: The hall's door.
        matters: For each the acts it takes. A matter that is refused leaves no trace for those after it.

    Returns:
        For each matter how many acts it would be, or the refusal it would meet.
    """
    with house.reading() as root:
        return [_rehearsed(house, root, steps) for steps in matters]


def _rehearsed(house: House, root: Root, steps: Sequence[Step]) -> int | Refusal:
    before = root.archive._p_jar.transaction_manager.savepoint()  # noqa: SLF001 - ZODB's name for it
    done = 0
    try:
        for step in steps:
            asked = step(root.archive)
            if asked is not None:
                house.try_out(root, asked)
                done += 1
    except Refusal as refusal:
        before.rollback()
        return refusal
    return done
