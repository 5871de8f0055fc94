"""Laying a whole day's open lines beside the notices again: so many to an act, until all have been looked at."""

from __future__ import annotations

from hallcore.desk import Actor
from hallcore.fees.daylines import DayLines
from hallcore.fees.forms import RematchForm
from hallcore.fees.reconciling import CHUNK
from hallcore.ground.errors import Refusal
from hallcore.journal import House


def rematch(house: House, actor: Actor, number: str) -> int:
    """Rematch the lines of a statement that wait for somebody; return how many acts changed something.

    Raises:
        Refusal: There is no such statement, or no line of it is anything else than before.
    """
    with house.reading() as root:
        statement = root.archive.get(number)
        # Another kind of dossier is refused by its own procedure.
        ours = statement is not None and statement.machine == "statement"
        lines = (
            [line for line, _one in DayLines(root.archive, statement).open()] if statement and ours else []
        )
    done, said = 0, Refusal("没有可以重新匹配的明细", "FEE-16")
    for first in range(0, max(len(lines), 1), CHUNK):
        try:
            house.perform("rematch-lines", number, actor, RematchForm(tuple(lines[first : first + CHUNK])))
        except Refusal as refusal:
            if refusal.where != "lines":
                raise
            said = refusal
        else:
            done += 1
    if not done:
        raise said
    return done
