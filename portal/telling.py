"""Telling applicants: on the paper an applicant must know of a notice is left for them, by every way there is.

The page is always one: what was told lies on the shelf ``notices`` and is listed where the applicant looks. Other
ways are drivers the installation names; each acts once for a notice, and one that fails is tried again until it
succeeds or its days are over, while the operator sees it on the shelf ``undelivered``. A driver is a callable made
from the settings; ``DRIVERS`` is where an installation's own are put in. The demo's writes to ``var/outbox`` and
says that nothing was sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from hallcore.approval.model import (
    AcceptanceRefused,
    ApplicationReceived,
    CaseAccepted,
    CaseEnded,
    ClocksRecomputed,
    CorrectionNotified,
    DecisionMade,
    PeriodExtended,
    SpecialStepBegan,
)
from hallcore.dossier import Archive
from hallcore.ground.events import Paper
from hallcore.journal import House, Root
from hallcore.vault import write_durably
from portal.consequences import TELL, followed_by
from portal.followers import Item
from portal.inquiry import said
from portal.settings import Settings
from portal.telling_fees import FEES_TOLD, payer_told

_LOG = logging.getLogger(__name__)
NOTICES, UNDELIVERED = "notices", "undelivered"
"""Shelves: (applicant, index counted down) → notice; (driver, index) → what is still to be sent and why it failed."""

TOP = 10**12
RETRY = timedelta(minutes=5)
GIVE_UP = timedelta(days=3)


class Notice(msgspec.Struct, frozen=True):
    """What an applicant is told.

    Attributes:
        index: The journal's index of the record that gave rise to it: its key for ever.
        case: The case; ``title`` what it is about, ``text`` the sentence.
        at: When the record was filed.
        phone: Where messages go; never kept with the notice.
        ways: How it was sent besides the page, in words.
    """

    index: int
    case: str
    title: str
    text: str
    at: datetime
    phone: str = ""
    ways: str = ""


Driver = Callable[[Notice], None]
"""Sends a notice, or raises whatever stopped it. The same notice comes again after a failure."""


def demo_driver(settings: Settings) -> Driver:
    """Writes each message to a file of ``var/outbox``: for demonstrations, sent to nobody."""
    folder = settings.var / "outbox"

    def send(notice: Notice) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        words = (
            "【演示，未实际发送】\n"
            f"收件号码：{notice.phone[:3]}****{notice.phone[-4:]}\n"
            f"时间：{notice.at:%Y-%m-%d %H:%M}\n"
            f"{settings.site.name}：{notice.title}。{notice.text}\n"
        )
        write_durably(folder / f"sms-{notice.index:08d}.txt", words.encode())

    return send


DRIVERS: dict[str, tuple[str, Callable[[Settings], Driver]]] = {"demo": ("短信（演示）", demo_driver)}
"""Name in the settings → how pages call it, and its maker."""


# -- what is said --------------------------------------------------------------------------------------


def _correction(paper: CorrectionNotified) -> tuple[str, str]:
    names = "、".join(row.name for row in paper.rows)
    return "请补正申请材料", f"需要补正：{names}。要求见补正告知书，可登录后补交，也可到窗口补交。"


def _accepted(paper: CaseAccepted) -> tuple[str, str]:
    how = "因逾期未告知补正，申请自收到材料之日起视为受理" if paper.how == "deemed" else "申请已经受理"
    until = f"，承诺 {paper.promised_by} 前办结" if paper.promised_by else ""
    owed = "、".join(f"{row.name}（{row.until} 前）" for row in paper.tolerated)
    return "申请已受理", f"{how}{until}。" + (f"请按期补齐：{owed}。" if owed else "")


def _refused(paper: AcceptanceRefused) -> tuple[str, str]:
    return "申请不予受理", f"理由：{paper.reasons}救济途径见不予受理决定书。"


def _special(paper: SpecialStepBegan) -> tuple[str, str]:
    counts = "计入办理期限" if paper.counts else "不计入办理期限"
    held = f"定于 {paper.held} 举行。" if paper.held else ""
    return f"将进行{paper.name}", f"所需时间 {paper.days} 个工作日，{counts}。{held}"


def _extended(paper: PeriodExtended) -> tuple[str, str]:
    until = f"，承诺办结日期改为 {paper.promised_by}" if paper.promised_by else ""
    return "办理期限延长", f"经批准延长 {paper.days} 个工作日{until}。理由：{paper.reason}"


def _decided(paper: DecisionMade) -> tuple[str, str]:
    kind = "准予" if paper.granted else "不予"
    until = f"，最迟 {paper.deliver_by} 送达" if paper.deliver_by else ""
    return f"已作出{kind}决定", f"决定书 {paper.number}{until}。"


def _recomputed(paper: ClocksRecomputed) -> tuple[str, str]:
    until = f"，承诺办结日期为 {paper.promised_by}" if paper.promised_by else ""
    return "办理期限重新计算", f"放假安排公布或者调整，期限按新的工作日历重新计算{until}。"


def _ended(paper: CaseEnded) -> tuple[str, str]:
    return "办理终止", f"理由：{paper.reason}"


_TOLD: Mapping[type[Paper], Callable[[Any], tuple[str, str]]] = {
    CorrectionNotified: _correction,
    CaseAccepted: _accepted,
    AcceptanceRefused: _refused,
    SpecialStepBegan: _special,
    PeriodExtended: _extended,
    DecisionMade: _decided,
    ClocksRecomputed: _recomputed,
    CaseEnded: _ended,
    **FEES_TOLD,
}
"""Kind of paper → heading and sentence."""


def _addressed(item: Item) -> tuple[str, str, str] | None:
    """Whom a record concerns, what it is about, and where that is to be read: a case, a notice."""
    application = item.dossier.latest(ApplicationReceived)
    if application is not None:
        return application.applicant, application.name, item.dossier.number
    return payer_told(item)


# -- who tells -----------------------------------------------------------------------------------------


class Teller:
    """The agent that tells: leaves the notice on its shelf and hands it to every driver."""

    name = "teller"
    types = followed_by(TELL)

    def __init__(self, house: House, settings: Settings) -> None:
        unknown = [name for name in settings.notices if name not in DRIVERS]
        if unknown:
            raise ValueError(f"hall.notices names drivers nobody has: {', '.join(unknown)}")
        self.house = house
        self.drivers = {name: DRIVERS[name][1](settings) for name in settings.notices}
        house.transact(lambda root: [root.archive.shelf(name) for name in (NOTICES, UNDELIVERED)])

    def act(self, item: Item) -> None:
        """Tell of one record; told twice, it stands there once and goes out once."""
        whom = _addressed(item)
        if whom is None:
            return
        applicant, about, number = whom
        title, text = _TOLD[type(item.record.paper)](item.record.paper)
        title = f"{about}：{title}"
        kept = (number, title, text, item.record.at.isoformat())
        key, index, names = (applicant, TOP - item.index), item.index, tuple(self.drivers)

        def work(root: Root) -> None:
            shelf = root.archive.shelf(NOTICES)
            if key in shelf:
                return
            shelf[key] = (*kept, ())
            for name in names:
                root.archive.shelf(UNDELIVERED)[(name, index)] = (key, "", "", 0)

        self.house.transact(work)
        self._deliver([(name, index) for name in names])

    def tick(self) -> int:
        """Try again what failed; what has failed for days is left for the operator."""
        now, waiting = self.house.clock.now(), []
        with self.house.reading() as root:
            for place, (_key, _why, tried, times) in root.archive.shelf(UNDELIVERED).items():
                if times < 0 or (tried and datetime.fromisoformat(tried) + RETRY > now):
                    continue
                waiting.append(place)
        self._deliver(waiting)
        return 0

    def _deliver(self, places: list[tuple[str, int]]) -> None:
        for place in places:
            driver = self.drivers.get(place[0])
            if driver is None:
                continue
            with self.house.reading() as root:
                waiting = root.archive.shelf(UNDELIVERED).get(place)
                notice = _notice(root.archive, waiting[0]) if waiting is not None else None
            if notice is None:
                continue
            try:
                driver(notice)
            except Exception as failure:  # noqa: BLE001 - whatever stops one message must not stop the others
                _LOG.exception("notice %s cannot be sent by %s", *reversed(place))
                self._failed(place, f"{type(failure).__name__}: {failure}", notice.at)
            else:
                self._sent(place)

    def _failed(self, place: tuple[str, int], why: str, since: datetime) -> None:
        now = self.house.clock.now()

        def work(root: Root) -> None:
            shelf = root.archive.shelf(UNDELIVERED)
            key, _why, _tried, times = shelf[place]
            over = now - since > GIVE_UP
            shelf[place] = (key, why, now.isoformat(), -1 if over else times + 1)

        self.house.transact(work)

    def _sent(self, place: tuple[str, int]) -> None:
        def work(root: Root) -> None:
            waiting = root.archive.shelf(UNDELIVERED).pop(place, None)
            if waiting is not None:
                notices = root.archive.shelf(NOTICES)
                *rest, ways = notices[waiting[0]]
                notices[waiting[0]] = (*rest, tuple(dict.fromkeys((*ways, place[0]))))

        self.house.transact(work)


def _notice(archive: Archive, key: tuple[str, int]) -> Notice | None:
    kept = archive.shelf(NOTICES).get(key)
    if kept is None:
        return None
    number, title, text, at, ways = kept
    dossier = archive.get(number)
    phone = said(dossier, "phone") if dossier is not None else ""
    words = "、".join(("网页", *(DRIVERS[name][0] for name in ways if name in DRIVERS)))
    return Notice(TOP - key[1], number, title, text, datetime.fromisoformat(at), phone, words)


def notices_of(archive: Archive, applicant: str, case: str = "", most: int = 20) -> Iterator[Notice]:
    """What an applicant was told, the newest first; of one case if given."""
    shelf, given = archive.shelf(NOTICES), 0
    for key in shelf.keys((applicant, 0), (applicant, TOP + 1)):
        if given == most:
            return
        if case and shelf[key][0] != case:
            continue
        notice = _notice(archive, key)
        if notice is not None:
            given += 1
            yield notice


def undelivered(archive: Archive) -> Iterator[tuple[str, int, str, str]]:
    """What could not be sent yet: driver, index, why, when it was tried last; for the operator."""
    for (driver, index), (_key, why, tried, _times) in archive.shelf(UNDELIVERED).items():
        if why:
            yield driver, index, why, tried
