"""What operators may ask of a running hall through its socket: one table, one small function each."""

from __future__ import annotations

import base64
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import msgspec

from hallcore.desk import Actor
from hallcore.dossier import split_record_number
from hallcore.ground.clock import HallClock
from hallcore.ground.errors import LawFault, Refusal
from hallcore.identity.model import AnnexErased, AnnexErasureForm
from portal import daykeeping
from portal.cashier import UNRECEIPTED
from portal.charger import UNCHARGED
from portal.exchange import take_in as take_in_cases
from portal.judging import DUE, UNKNOWN
from portal.printing import SHELF
from portal.telling import undelivered

if TYPE_CHECKING:
    from portal.control import Command
    from portal.hall import Hall


OPERATOR = Actor("console", "operator")
"""Whoever reaches the socket: the hall's own user on its machine."""

TREASURY = Actor("console", "finance")
"""The same, bringing the bank's files for the treasury; it settles and approves nothing."""


def status(hall: Hall, _request: dict[str, Any]) -> dict[str, Any]:
    """Where the hall stands: time, log, views, disk."""
    with hall.house.reading() as root:
        cursors = dict(root.archive.shelf("cursors").items())
        unprinted = dict(root.archive.shelf("unprinted").items())
        to_print = len(root.archive.shelf(SHELF))
        unsent = {
            f"{driver} {index}": f"{why}（{tried}）"
            for driver, index, why, tried in undelivered(root.archive)
        }
        uncharged = {f"{number} {when}": why for (number, when), why in root.archive.shelf(UNCHARGED).items()}
        unreceipted = dict(root.archive.shelf(UNRECEIPTED).items())
        unjudged = {number: dict(why) for number, why in root.archive.shelf(UNKNOWN).items()}
        size = root.journal.size
        now = hall.clock.now().isoformat()
        to_judge = sum(1 for _ in root.archive.shelf(DUE).keys(None, (now, "\U0010ffff")))
        due = sum(1 for _ in root.archive.shelf("due").keys(None, (now, "\U0010ffff", "")))
    return {
        "mode": hall.settings.mode,
        "time": now,
        "rate": getattr(hall.clock, "rate", 1),
        "processor": time.process_time(),
        "log": size,
        "cursors": {**cursors, "search": hall.finder.cursor()},
        "documents": hall.finder.index.count(),
        "unprinted": unprinted,
        "to_print": to_print,
        "undelivered": unsent,
        "uncharged": uncharged,
        "unreceipted": unreceipted,
        "unjudged": unjudged,
        "to_judge": to_judge,
        "due": due,
        "law": hall.lawbook.on(hall.clock.now().date()).edition,
        "calendar": list(hall.calendar.years),
    }


def set_clock(hall: Hall, request: dict[str, Any]) -> dict[str, Any]:
    """Jump the demo clock forward, or run it faster."""
    clock = hall.clock
    if not isinstance(clock, HallClock):
        raise Refusal("本大厅的时钟不能拨动")
    if "to" in request:
        clock.jump(datetime.fromisoformat(request["to"]))
    if "rate" in request:
        clock.set_rate(float(request["rate"]))
    hall.house.ring()
    return {"time": clock.now().isoformat(), "rate": clock.rate}


def load_notice(hall: Hall, request: dict[str, Any]) -> list[dict[str, Any]]:
    """Record the holiday notices of a file and put them in force; open cases are counted anew behind it."""
    papers = daykeeping.load(hall.house, request["text"], request["name"], OPERATOR)
    return [{"year": paper.year, "number": paper.number, "amends": paper.amends} for paper in papers]


def reindex(hall: Hall, _request: dict[str, Any]) -> dict[str, Any]:
    """Begin the search index anew; the follower fills it from the journal."""
    hall.finder.reset()
    hall.house.ring()
    return {"cursor": hall.finder.cursor()}


def import_release(hall: Hall, request: dict[str, Any]) -> dict[str, Any]:
    """Disclose one OCDS release, given as text."""
    from portal.ocds.importing import disclose_release  # noqa: PLC0415 - only when something is imported

    return disclose_release(hall, request["text"])


def import_releases(hall: Hall, request: dict[str, Any]) -> list[dict[str, Any]]:
    """Disclose a batch of OCDS releases, each by itself; one outcome for each."""
    from portal.ocds.importing import disclose_many  # noqa: PLC0415 - only when something is imported

    return disclose_many(hall, request)


def import_organisation(hall: Hall, request: dict[str, Any]) -> list[Any]:
    """Take in rows of departments, windows or staff; without verifiers they are only rehearsed."""
    from portal.sheets import Line  # noqa: PLC0415 - only when something is imported
    from portal.staffing import COLUMNS, take_in  # noqa: PLC0415 - as above

    kind = str(request["kind"])
    if kind not in COLUMNS:
        raise Refusal("不认识的表格种类", where=kind[:20])
    lines = [Line(int(row), cells) for row, cells in request["lines"]]
    verifiers, keep_good = request["verifiers"], bool(request["keep_good"])
    # The demo's password is everybody's and stays.
    once = not hall.settings.demo
    return list(take_in(hall.house, kind, lines, verifiers=verifiers, keep_good=keep_good, once=once))


def erase(hall: Hall, request: dict[str, Any]) -> dict[str, Any]:
    """Erase the personal data beside a record, and let the database forget it before answering."""
    dossier, n = split_record_number(request["record"])
    form = AnnexErasureForm(n, request["ground"], request["reason"])
    done = hall.house.perform("erase-annex", dossier, OPERATOR, form)
    hall.housekeeper.purge()
    return {"number": done.number, "pieces": list(cast("AnnexErased", done.paper).pieces)}


def sweep(hall: Hall, _request: dict[str, Any]) -> dict[str, Any]:
    """Sweep the vault now instead of at the time for it."""
    return {"grace_hours": hall.settings.grace_hours, **msgspec.to_builtins(hall.sweep())}


def hold_press(hall: Hall, request: dict[str, Any]) -> dict[str, Any]:
    """Have the press room rest, or go on with what waits there."""
    hall.press_room.held = bool(request["held"])
    return {"held": hall.press_room.held}


def import_items(hall: Hall, request: dict[str, Any]) -> list[Any]:
    """Take in rows of another system's list of service items, or only say what would become of them."""
    from portal.cataloguing import take_in  # noqa: PLC0415 - only when something is imported
    from portal.sheets import Line  # noqa: PLC0415 - as above

    lines = [Line(int(row), cells) for row, cells in request["lines"]]
    return list(take_in(hall.house, lines, dry=bool(request["dry"])))


def import_cases(hall: Hall, request: dict[str, Any]) -> list[Any]:
    """Take in lines that report cases which live elsewhere."""
    return [msgspec.to_builtins(one) for one in take_in_cases(hall.house, request["lines"])]


def import_tariff(hall: Hall, request: dict[str, Any]) -> dict[str, Any]:
    """Take in a list of fees; its faults, all of them, or what became of each item."""
    from portal.tariffs import take_in  # noqa: PLC0415 - only when something is imported

    try:
        outcomes = take_in(hall.house, request["text"], dry=bool(request["dry"]))
    except LawFault as faults:
        return {"faults": faults.faults, "outcomes": []}
    return {"faults": [], "outcomes": list(outcomes)}


def import_statement(hall: Hall, request: dict[str, Any]) -> dict[str, Any]:
    """Take in a statement of the bank for the treasury; the file comes as base64."""
    from portal.statements.taking import take_in  # noqa: PLC0415 - only when something is imported

    data = base64.b64decode(request["data"])
    told = take_in(hall.house, TREASURY, request["account"], request["name"], data, request["template"])
    return {**told._asdict(), "bad": [msgspec.to_builtins(one) for one in told.bad]}


def shut_way_in(hall: Hall, request: dict[str, Any]) -> dict[str, Any]:
    """Shut or open a demo hall's way in for bids, to see what is measured; in earnest nobody can ask for it.

    Raises:
        Refusal: The hall is none of a demo's.
    """
    if not hall.settings.demo:
        raise Refusal("正式运行的大厅不能模拟中断")
    hall.way_in_shut = bool(request["shut"])
    return {"shut": hall.way_in_shut}


COMMANDS: dict[str, Command] = {
    "way-in": shut_way_in,
    "status": status,
    "clock": set_clock,
    "erase": erase,
    "load-notice": load_notice,
    "reindex": reindex,
    "press": hold_press,
    "sweep": sweep,
    "import-release": import_release,
    "import-releases": import_releases,
    "import-cases": import_cases,
    "import-organisation": import_organisation,
    "import-items": import_items,
    "import-tariff": import_tariff,
    "import-statement": import_statement,
}
