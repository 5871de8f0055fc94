"""Telling: applicants, complainants and officers are left a notice of what they must know, by every way there is.

The page is always one: what was told lies on the shelf ``notices`` and is listed where the applicant looks. Other
ways are drivers the installation names (``portal.drivers``); each acts once for a notice, and one that fails is tried
again until it succeeds or its days are over, while the operator sees it on the shelf ``undelivered``. In a running
hall each driver has a thread of its own, so a gateway that hangs holds up its own messages and nothing else.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

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
from hallcore.identity.rules import applicant_number, is_person
from hallcore.journal import House, Root
from hallcore.organisation.rules import contact_of, post_number
from hallcore.voice.ratings_model import RATING, RatingClosed, RatingGiven
from portal.consequences import TELL, followed_by
from portal.drivers import DRIVERS, Driver, NoAddress, Notice
from portal.followers import Item
from portal.inquiry import said
from portal.settings import Settings
from portal.telling_fees import FEES_TOLD, payer_told
from portal.telling_officers import OFFICERS_TOLD, officers_told
from portal.telling_voice import VOICE_TOLD, WHERE, is_voice, voice_told, ways_to

_LOG = logging.getLogger(__name__)
NOTICES, UNDELIVERED = "notices", "undelivered"
"""Shelves: (applicant or account, index counted down) → notice; (driver, index), or of officers (driver, index, account)
→ what is still to be sent and why it failed."""

Key = tuple[str, int]
Place = tuple[Any, ...]

TOP = 10**12
RETRY = timedelta(minutes=5)
GIVE_UP = timedelta(days=3)
LOOK_SECONDS = 5.0
"""How often a driver's thread looks whether something is to be tried again."""


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


def _rating_closed(paper: RatingClosed) -> tuple[str, str]:
    return "您的评价已经处理", paper.result


_TOLD: Mapping[type[Paper], Callable[[Any], tuple[str, str]]] = {
    CorrectionNotified: _correction,
    CaseAccepted: _accepted,
    AcceptanceRefused: _refused,
    SpecialStepBegan: _special,
    PeriodExtended: _extended,
    DecisionMade: _decided,
    ClocksRecomputed: _recomputed,
    CaseEnded: _ended,
    RatingClosed: _rating_closed,
    **FEES_TOLD,
    **VOICE_TOLD,
}
"""Kind of paper → heading and sentence, for applicants and payers."""


class _Message(NamedTuple):
    """What one recipient is told: whom, what it is about, in words."""

    whom: str
    number: str
    title: str
    text: str


def _messages(item: Item) -> Iterator[_Message]:
    """What a record says, to whoever has to know."""
    paper, number = item.record.paper, item.dossier.number
    if type(paper) in OFFICERS_TOLD:
        for account in officers_told(item):
            yield _Message(account, number, *OFFICERS_TOLD[type(paper)](item, paper))
        return
    whom = _addressed(item)
    if whom is not None:
        applicant, about, case = whom
        title, text = _TOLD[type(paper)](paper)
        yield _Message(applicant, case, f"{about}：{title}", text)


def _addressed(item: Item) -> tuple[str, str, str] | None:
    """Whom a record concerns, what it is about, and where that is to be read: a case, a notice."""
    if item.dossier.machine == RATING:
        return _rater(item)
    if is_voice(item.dossier):
        return voice_told(item)
    application = item.dossier.latest(ApplicationReceived)
    if application is not None:
        return application.applicant, application.name, item.dossier.number
    return payer_told(item)


def _rater(item: Item) -> tuple[str, str, str] | None:
    """Whoever was signed in when they rated a case; others see it on the page of their slip, or are called."""
    party = str(item.dossier.record(0).head["actor"]["party"])
    given = item.dossier.the(RatingGiven)
    if not party or given.kind != "case":
        return None
    return (party if is_person(party) else applicant_number(party)), given.item_name, given.matter


# -- who tells -----------------------------------------------------------------------------------------


class Teller:
    """The agent that tells: leaves the notice on its shelf and lets every driver know that there is one."""

    name = "teller"
    types = followed_by(TELL)

    def __init__(self, house: House, settings: Settings) -> None:
        unknown = [name for name in settings.notices if name not in DRIVERS]
        if unknown:
            raise ValueError(f"hall.notices names drivers nobody has: {', '.join(unknown)}")
        self.house = house
        self.drivers = {name: DRIVERS[name][1](settings) for name in settings.notices}
        self._stop = threading.Event()
        self._news = {name: threading.Event() for name in self.drivers}
        self._threads: list[threading.Thread] = []
        house.transact(lambda root: [root.archive.shelf(name) for name in (NOTICES, UNDELIVERED)])

    def start(self) -> None:
        """Send in threads, one to a driver; before this, sending is done by whoever tells."""
        for name in self.drivers:
            thread = threading.Thread(target=self._run, args=(name,), name=f"driver-{name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Finish the messages under way; what still waits is sent after the next start."""
        self._stop.set()
        for news in self._news.values():
            news.set()
        for thread in self._threads:
            thread.join()

    def act(self, item: Item) -> None:
        """Tell of one record; told twice, it stands there once and goes out once."""
        for message in _messages(item):
            self._tell(item, message)

    def _tell(self, item: Item, message: _Message) -> None:
        key, names = (message.whom, TOP - item.index), tuple(self.drivers)
        kept = (message.number, message.title, message.text, item.record.at.isoformat())
        of = (message.whom,) if _is_account(message.whom) else ()

        def work(root: Root) -> None:
            shelf = root.archive.shelf(NOTICES)
            if key in shelf:
                return
            shelf[key] = (*kept, ())
            for name in names:
                root.archive.shelf(UNDELIVERED)[(name, item.index, *of)] = (key, "", "", 0)

        self.house.transact(work)
        if self._threads:
            for news in self._news.values():
                news.set()
            return
        for name, driver in self.drivers.items():
            self._deliver(driver, (name, item.index, *of))

    def tick(self) -> int:
        """Try again what failed; what has failed for days is left for the operator."""
        if not self._threads:
            for name in self.drivers:
                self.send_due(name)
        return 0

    def send_due(self, name: str) -> None:
        """Send what waits for a driver, in the order it was told, but for what was tried just now."""
        now, waiting = self.house.clock.now(), []
        with self.house.reading() as root:
            places = root.archive.shelf(UNDELIVERED).items((name, 0), (name, TOP))
            for place, (_key, _why, tried, times) in places:
                if times < 0 or (tried and datetime.fromisoformat(tried) + RETRY > now):
                    continue
                waiting.append(place)
        for place in waiting:
            if self._stop.is_set():
                return
            self._deliver(self.drivers[name], place)

    def _run(self, name: str) -> None:
        while not self._stop.is_set():
            self._news[name].clear()
            try:
                self.send_due(name)
            except Exception:  # noqa: BLE001 - a thread that dies would leave every later message unsent
                _LOG.exception("driver %s failed; it will try again", name)
            self._news[name].wait(LOOK_SECONDS)

    def _deliver(self, driver: Driver, place: Place) -> None:
        """Have one message sent; what becomes of it stands on the shelf, and why never names whom it was for."""
        with self.house.reading() as root:
            waiting = root.archive.shelf(UNDELIVERED).get(place)
            notice = _notice(root.archive, waiting[0]) if waiting is not None else None
        if notice is None:
            return
        try:
            driver(notice)
        except NoAddress:
            self._sent(place, told=False)
        except Exception as failure:  # noqa: BLE001 - whatever stops one message must not stop the others
            why = _nameless(f"{type(failure).__name__}: {failure}", notice)
            _LOG.warning("notice %s cannot be sent by %s: %s", place[1], place[0], why)
            self._failed(place, why, notice.at)
        else:
            self._sent(place)

    def _failed(self, place: Place, why: str, since: datetime) -> None:
        now = self.house.clock.now()

        def work(root: Root) -> None:
            shelf = root.archive.shelf(UNDELIVERED)
            key, _why, _tried, times = shelf[place]
            over = now - since > GIVE_UP
            shelf[place] = (key, why, now.isoformat(), -1 if over else times + 1)

        self.house.transact(work)

    def _sent(self, place: Place, *, told: bool = True) -> None:
        def work(root: Root) -> None:
            waiting = root.archive.shelf(UNDELIVERED).pop(place, None)
            if waiting is not None and told:
                notices = root.archive.shelf(NOTICES)
                *rest, ways = notices[waiting[0]]
                notices[waiting[0]] = (*rest, tuple(dict.fromkeys((*ways, place[0]))))

        self.house.transact(work)


def _is_account(whom: str) -> bool:
    """Whether a notice is an officer's: applicants are persons and units, never accounts."""
    return whom.startswith("U-")


def _nameless(why: str, notice: Notice) -> str:
    """Why something failed, without the address a library may have put into its words."""
    for address in (notice.phone, notice.mail):
        why = why.replace(address, "…") if address else why
    return why


def _notice(archive: Archive, key: tuple[str, int]) -> Notice | None:
    kept = archive.shelf(NOTICES).get(key)
    if kept is None:
        return None
    number, title, text, at, ways = kept
    dossier = archive.get(number)
    account = key[0] if _is_account(key[0]) else ""
    post = archive.get(post_number(account)) if account else None
    phone, mail, where = "", "", "/progress"
    if account:
        phone, mail = contact_of(post) if post is not None else ("", "")
    elif dossier is not None and is_voice(dossier):
        (phone, mail), where = ways_to(dossier), WHERE
    elif dossier is not None:
        phone, mail = said(dossier, "phone"), said(dossier, "mail")
    words = "、".join(("网页", *(DRIVERS[name][0] for name in ways if name in DRIVERS)))
    at_ = datetime.fromisoformat(at)
    return Notice(TOP - key[1], number, title, text, at_, phone, mail, words, account, where)


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
    for (driver, index, *_of), (_key, why, tried, _times) in archive.shelf(UNDELIVERED).items():
        if why:
            yield driver, index, why, tried
