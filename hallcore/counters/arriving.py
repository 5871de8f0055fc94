"""What is done so that numbers taken by telephone are fair: claims of who holds how many, the hall's code of the day."""

from __future__ import annotations

from hallcore.counters.arrivals import (
    LEAST_SECRET,
    PRESENCE,
    PRESENCE_NUMBER,
    PresenceCodeSet,
    check_day_code,
    held_keys,
)
from hallcore.counters.forms import PresenceForm
from hallcore.counters.model import PROCEDURE, TicketTaken
from hallcore.desk import Act, Desk, Verb
from hallcore.ground.errors import Refusal

CALLER = "citizen"
"""The role of whoever takes a number by telephone."""


def set_presence_code(desk: Desk, form: PresenceForm) -> Act:
    """Set the secret of the codes, or change it: the code of today is another from now on."""
    if len(form.secret) < LEAST_SECRET:
        raise Refusal("到厅码的密钥太短，请重新生成", "PH-15", where="secret")
    desk.file_in(desk.archive.get(PRESENCE_NUMBER) or desk.found(PRESENCE_NUMBER, PROCEDURE, PRESENCE))
    desk.advance("set-presence-code")
    return Act(PresenceCodeSet(form.secret))


def check_code(desk: Desk, told: str) -> None:
    """Refuse whatever is not the hall's code of today."""
    there = desk.archive.get(PRESENCE_NUMBER)
    secret = there.the(PresenceCodeSet).secret if there is not None else ""
    check_day_code(told, secret, desk.at.date(), desk.law)


def hold(desk: Desk, holder: str, queue: str, ticket: str) -> None:
    """Claim a place among the numbers somebody may hold by telephone; refuse where all are taken (PH-14)."""
    if not holder:
        raise Refusal("请用浏览器重新打开取号页面再取号", "PH-14", where="queue")
    for keys, full in held_keys(holder, queue, desk.law):
        if not any(desk.archive.claim(key, ticket) == ticket for key in keys):
            raise Refusal(full, "PH-14", where="queue")


def let_go(desk: Desk) -> None:
    """The desk's ticket is over: whoever held it by telephone may take another."""
    taken = desk.dossier.the(TicketTaken)
    if not taken.holder:
        return
    for keys, _full in held_keys(taken.holder, taken.queue, desk.law):
        for key in keys:
            desk.archive.release(key, desk.dossier.number)


VERBS = (Verb("set-presence-code", set_presence_code),)
