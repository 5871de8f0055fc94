"""Keeping the calendar: a notice is loaded while the hall runs, by an act that everybody may read.

The calendar is what the law files hold and the notices on record, in the order they came. A notice that was
recorded and stands in the files by now counts once. When one is recorded the calendar of the house is replaced
whole, and every open matter whose days lie elsewhere then is counted anew, each in a record of its own.
Deadlines that were fixed as moments (a tender's) are what was published and do not move.
"""

from __future__ import annotations

import logging
import tomllib
from datetime import date
from itertools import islice
from typing import ClassVar, cast

import msgspec

from hallcore.desk import CLOCK, Act, Actor, Desk, Verb
from hallcore.dossier import Archive
from hallcore.ground.calendar import Calendar
from hallcore.ground.errors import LawFault, Refusal
from hallcore.ground.events import Disclosure, Paper
from hallcore.ground.notices import Notice, read_tables
from hallcore.journal import House, Root
from hallcore.vault import FileRef
from portal.consequences import RECOUNT, followed_by
from portal.followers import Item
from portal.lawkeeping import NUMBER

_LOG = logging.getLogger(__name__)
ROLES = frozenset({"operator", "manager"})
"""Who may load a notice."""

SHELF = "recount"
BATCH = 1000
"""Matters whose lists are read in one turn of the clock; only the open ones among them are counted anew."""

_OPEN = frozenset({"inbox", "branches"})
"""The lists only open matters stand in."""


class NoticeLoaded(Paper, frozen=True):
    """A holiday notice was loaded: the year's first, or an amendment; what it says stands here whole.

    Attributes:
        year, number, issued, status, off, work: The notice; see ``Notice``.
        amends: Whether the year had one already.
        calendar: The edition of the calendar that holds it.
    """

    type: ClassVar[str] = "notice-loaded"
    title: ClassVar[str] = "放假安排装载"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    year: int
    number: str
    issued: date | None
    status: str
    off: tuple[tuple[date, str], ...]
    work: tuple[date, ...]
    amends: bool
    calendar: str

    @property
    def notice(self) -> Notice:
        """The notice as calendars take it."""
        return Notice(self.year, self.number, self.issued, self.status, self.off, self.work)


class NoticeForm(msgspec.Struct, frozen=True):
    """A notice, and the file it was read from."""

    notice: Notice
    files: tuple[FileRef, ...] = ()


def load_notice(desk: Desk, form: NoticeForm) -> Act:
    """File a notice, once.

    Raises:
        Refusal: Another role; loaded already; a year's first notice that works an ordinary weekday.
    """
    if desk.actor.role not in ROLES:
        raise Refusal("放假安排由政务中心管理人员或者系统运维人员装载", "GEN-17", where="role")
    notice, calendar = form.notice, desk.calendar
    if not notice.number.strip():
        raise Refusal("请写明放假通知的文号", "GEN-17", where="number")
    if any(_says(each) == _says(notice) for each in calendar.notices):
        raise Refusal("该放假通知已经装载", "GEN-17", where=notice.number)
    try:
        changed = calendar.with_notice(notice)
    except LawFault as faults:
        raise Refusal("；".join(faults.faults), "GEN-17", where=notice.number) from faults
    desk.file_in(desk.archive.get(NUMBER) or desk.found(NUMBER, "disclosure", "law"))
    paper = NoticeLoaded(
        notice.year,
        notice.number,
        notice.issued,
        notice.status,
        notice.off,
        notice.work,
        calendar.announced(notice.year),
        changed.edition,
    )
    return Act(paper, files=form.files)


def read_notices(text: str, source: str) -> tuple[Notice, ...]:
    """The notices of a file that is written like the law's own calendar, in its order.

    Raises:
        Refusal: It cannot be read, holds none, or holds anything else; every fault is named.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Refusal(f"文件不是 TOML：{fault}", where=source) from fault
    strange = sorted(tables.keys() - {"notice"})
    notices, _estimates, _overlays, faults = read_tables({"notice": tables.get("notice", [])}, source)
    # A weekday that is worked is a fault only of a year's first notice; the calendar in force decides that.
    faults = [fault for fault in faults if "make-up day" not in fault]
    faults += [f"{source}: {name} 不能在此装载" for name in strange]
    if faults or not notices:
        raise Refusal("；".join(faults) or "文件中没有放假通知（notice）", where=source)
    return notices


def recorded(archive: Archive, base: Calendar, before: int | None = None) -> Calendar:
    """The calendar of the files and of the notices on record.

    Args:
        archive: All dossiers.
        base: The calendar of the law files.
        before: Only notices filed earlier than this record of the law's dossier.
    """
    dossier = archive.get(NUMBER)
    calendar = base
    for n in dossier.numbers(NoticeLoaded.type) if dossier is not None else ():
        paper = dossier.record(n).paper if dossier is not None else None
        if not isinstance(paper, NoticeLoaded) or (before is not None and n >= before):
            continue
        if all(_says(each) != _says(paper.notice) for each in calendar.notices):
            calendar = calendar.with_notice(paper.notice)
    return calendar


def _says(notice: Notice) -> tuple[object, ...]:
    return notice.year, notice.number, notice.off, notice.work


class Recounter:
    """Replaces the calendar when a notice was recorded, and has every open matter counted anew on it.

    Which matters are open the casebook says, so it waits until that has come as far as the notice. Where it stands
    is kept on the shelf ``recount`` (record of the notice → the last key it has done), so a crash loses nothing;
    done twice, a matter whose days lie right already is refused.
    """

    name = RECOUNT
    types = followed_by(RECOUNT)

    def __init__(self, house: House, base: Calendar) -> None:
        self.house = house
        self.base = base

        def work(root: Root) -> Calendar:
            root.archive.shelf(SHELF)
            return recorded(root.archive, base)

        house.calendar = house.transact(work)

    def act(self, item: Item) -> None:
        """Replace the calendar, and note that open matters are to be counted anew."""
        self.house.calendar = recorded(item.root.archive, self.base)
        self.house.transact(lambda root: root.archive.shelf(SHELF).update({item.n: (item.index, "")}))

    def tick(self) -> int:
        """Count a batch of open matters anew; return how many were looked at."""
        with self.house.reading() as root:
            shelf = root.archive.shelf(SHELF)
            if not shelf:
                return 0
            n = shelf.minKey()
            index, done = shelf[n]
            if root.archive.shelf("cursors").get("casebook", 0) <= index:
                return 0
            before = recorded(root.archive, self.base, before=n)
            listed = root.archive.shelf("inbox-of").items(done, excludemin=bool(done))
            batch = [
                (number, any(name in _OPEN for name, _key in keys)) for number, keys in islice(listed, BATCH)
            ]
        for number, standing in batch:
            if standing:
                self._recount(number, before)

        def move(root: Root) -> None:
            shelf = root.archive.shelf(SHELF)
            if batch:
                shelf[n] = (index, batch[-1][0])
            else:
                shelf.pop(n, None)

        self.house.transact(move)
        return len(batch)

    def _recount(self, number: str, before: Calendar) -> None:
        try:
            self.house.perform("recompute-clocks", number, CLOCK, before)
        except Refusal as refusal:
            _LOG.debug("%s: %s", number, refusal)


def load(house: House, text: str, source: str, actor: Actor) -> list[NoticeLoaded]:
    """Record every notice of a file and put it in force; return the papers.

    Raises:
        Refusal: The file, or a notice in it; those before it are in force.
    """
    papers = []
    for notice in read_notices(text, source):
        file = house.vault.keep(source, text.encode())
        done = house.perform("load-notice", "", actor, NoticeForm(notice, (file,)))
        papers.append(cast("NoticeLoaded", done.paper))
        house.calendar = house.calendar.with_notice(notice)
    return papers


VERBS = (Verb("load-notice", load_notice),)
