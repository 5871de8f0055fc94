"""What was planted, as data: each fault with who, where, when, the number it shows at, and what must follow from it.

The list is made from the plan and from what the simulator noted while it acted, never from the hall's records, so
that another part of the house can be laid beside it. ``planted.json`` in the folder of a simulated hall holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from hallcore.counters.rules import window_day_number
from hallcore.ground.clock import TZ
from portal.cli.cast import BANK_CODE
from portal.cli.simulation.backroom import Backroom
from portal.cli.simulation.besides import ONLINE, Patrol
from portal.cli.simulation.book import Case
from portal.cli.simulation.called import Called, Known, calls_of
from portal.cli.simulation.dayplan import KINDS, Fault, Kind, Visit
from portal.cli.simulation.places import staffed
from portal.cli.simulation.running import Ran
from portal.cli.simulation.workdays import working

FILE = "planted.json"


class Planted(msgspec.Struct, frozen=True):
    """One planted fault.

    Attributes:
        kind: Of which kind (``plan.KINDS``).
        day: On which day, ISO.
        who: The login of the officer whose fault it is (the handler of a forgotten inspection) or at whose window it shows, or "".
        account: The officer's account, or "".
        where: The window, terminal or department.
        began, ended: From when until when, ISO with the hall's zone; the same moment where it has no length.
        visit: The visit's number in the plan, or -1.
        case, ticket, notice, matter: Numbers it shows at: a case, a ticket, a payment notice, a finding or project; "" without.
        amount: How much was paid too much, in yuan, else 0.
        rule: The rule whose breach or consequence it is.
        expects: What must follow from it, in a word; ``said`` says it to people.
        said: The same for people.
        calls: The cards it calls for by where the clock stood at the end.
    """

    kind: Kind
    day: str
    who: str
    account: str
    where: str
    began: str
    ended: str
    visit: int
    case: str
    ticket: str
    notice: str
    matter: str
    amount: int
    rule: str
    expects: str
    said: str
    calls: tuple[Called, ...] = ()


EXPECTS: dict[Kind, tuple[str, str, str]] = {
    "late": ("KQ-04", "late", "考勤日记录为迟到，不计旷工"),
    "terminal": ("KQ-12", "resent", "断线期间的打卡在恢复后补传，每次只记一次，无人缺勤"),
    "outage": ("KQ-12", "outage-recorded", "停机登记在案，停机期间未打卡的不计缺勤"),
    "materials": ("XK-04", "correction-notified", "一次告知补正，补交后受理"),
    "overpaid": ("FEE-15", "refunded", "对账单该笔为多缴，多缴部分退付"),
    "clock": ("XK-17", "special-open", "特别程序未办结，案卷停在承办中"),
    "no-show": ("PH-08", "missed", "呼叫三次后过号"),
    "again": ("JC-06", "card-yellow", "一次告知以后再次要求补正，亮黄牌一张"),
    "beyond": ("JC-07", "card-yellow", "要求清单以外的材料，亮黄牌一张"),
    "absent": ("JC-13", "card-yellow", "两次登录窗口而当日没有打卡，次日零时亮黄牌两张；考勤日记录为旷工"),
    "silent": ("JC-04", "card-yellow", "五个工作日内没有审查，视为受理，亮黄牌一张"),
    "lies": (
        "JC-02",
        "card-limits",
        "受理后无人承办，承诺期限将届满的发出预警，环节超时、超过承诺期限的亮牌",
    ),
    "tied": ("JC-10", "card-yellow", "当日三方对账不一致并写明原因，亮黄牌一张"),
    "short": ("JC-15", "refused", "招标时间不足法定期限，系统拒绝发布并留存记录，亮红牌一张"),
    "left": ("KQ-06", "held", "窗口暂停，离岗时段可从窗口记录查到；巡查到的登记发现并由本人说明"),
}
"""Kind → the rule, what follows in a word, and the same for people."""


def planted(ran: Iterable[Ran], accounts: Mapping[str, str]) -> tuple[Planted, ...]:
    """Every fault that was planted in the days that were run, in the order of the plan, and whatever lies overdue.

    A case nobody was there to take up, or whose inspection was forgotten, becomes a fault by lying: each that has reached
    a limit by the end stands in the list as one of those that lie.
    """
    days = tuple(ran)
    until = max((end_of(one) for one in days), default=datetime.min.replace(tzinfo=TZ))
    found: list[Planted] = []
    for one in days:
        teller = _Teller(one, accounts, until)
        found += map(teller.told, one.day.faults)
        found += (lying for lying in map(teller.told, teller.overdue()) if lying.calls)
    return tuple(found)


def end_of(one: Ran) -> datetime:
    """Where the clock stood when the night after a day had been judged."""
    return one.until or datetime.combine(one.day.on + timedelta(days=1), datetime.min.time(), TZ)


def write_planted(folder: Path, found: Iterable[Planted]) -> Path:
    """Keep the list beside the hall it was planted in; where it lies."""
    path = folder / FILE
    path.write_bytes(msgspec.json.format(msgspec.json.encode(list(found)), indent=2))
    return path


def read_planted(folder: Path) -> tuple[Planted, ...]:
    """The list of a folder that was simulated.

    Raises:
        OSError: There is none.
        msgspec.ValidationError: It is not one of ours.
    """
    return msgspec.json.decode((folder / FILE).read_bytes(), type=tuple[Planted, ...])


class _Teller:
    """Fills the faults of one day with what is known of them."""

    def __init__(self, ran: Ran, accounts: Mapping[str, str], until: datetime) -> None:
        self.ran = ran
        self.until = until
        self.accounts = accounts
        self.tickets = {ticket.visit.n: number for number, ticket in ran.book.tickets.items()}
        self.seats = {window: officer.login for window, officer in staffed().items()}

    def told(self, fault: Fault) -> Planted:
        """The fault with everything that is known of it."""
        rule, expects, said = EXPECTS[fault.kind]
        how: Callable[[Fault], dict[str, object]] = {
            "late": self._staff,
            "absent": self._staff,
            "tied": self._bank_day,
            "short": self._purchaser,
            "left": self._window,
            "terminal": self._plain,
            "outage": self._plain,
        }.get(fault.kind, self._visit)
        known: dict[str, object] = {
            "who": "",
            "where": fault.where,
            "visit": -1,
            "case": "",
            "ticket": "",
            "notice": "",
            "matter": "",
            "amount": 0,
            **how(fault),
        }
        midnight = datetime.combine(self.ran.day.on, datetime.min.time(), TZ)
        began = midnight + timedelta(seconds=fault.at)
        whole: dict[str, object] = {
            "kind": fault.kind,
            "day": self.ran.day.on.isoformat(),
            "account": self.accounts.get(str(known["who"]), ""),
            "began": began.isoformat(),
            "ended": (began + timedelta(seconds=fault.seconds)).isoformat(),
            "rule": rule,
            "expects": expects,
            "said": said,
            **known,
        }
        whole["calls"] = self._calls(fault, whole, began)
        return msgspec.convert(whole, Planted)

    def overdue(self) -> Iterator[Fault]:
        """The cases of the day that lay in handling after it, besides those that were planted to."""
        for case in self.ran.book.cases.values():
            lay = case.state == "handling" or (case.moved or self.ran.day.on) > self.ran.day.on
            if lay and not (case.visit.lies or case.visit.silent):
                yield Fault("lies", str(case.visit.n), case.visit.at)

    def _calls(self, fault: Fault, whole: Mapping[str, object], began: datetime) -> tuple[Called, ...]:
        window = window_day_number(str(whole["where"]), self.ran.day.on)
        visit, case = self._of(fault) if whole["case"] else (None, None)
        moved = case.moved if case is not None and fault.kind == "lies" else None
        known = Known(
            fault.kind,
            began,
            str(whole["case"]),
            str(whole["where"]),
            str(whole["account"]),
            {"absent": window, "tied": str(whole["where"]), "short": str(whole["matter"])}.get(
                fault.kind, ""
            ),
            visit.matter if visit is not None else None,
            min(self.until, datetime.combine(moved, datetime.max.time(), TZ)) if moved else self.until,
        )
        return calls_of(known, working())

    def _of(self, fault: Fault) -> tuple[Visit | None, Case | None]:
        """The visit and the case of a fault that shows at a visit; over the web it has none before it is a case."""
        n, book = int(fault.where), self.ran.book
        case = book.cases.get(book.of_visit.get(n, ""))
        if n >= ONLINE:
            return (case.visit if case is not None else None), case
        return self.ran.day.visits[n], book.case_of(self.ran.day.visits[n])

    def _purchaser(self, fault: Fault) -> dict[str, object]:
        mine = (number for number, login in self.ran.book.tenders.items() if login == fault.where)
        return {"who": fault.where, "matter": next(mine, "")}

    def _bank_day(self, _fault: Fault) -> dict[str, object]:
        return {"where": f"RZ-{BANK_CODE}-{self.ran.day.on:%Y%m%d}"}

    def _plain(self, _fault: Fault) -> dict[str, object]:
        return {}

    def _staff(self, fault: Fault) -> dict[str, object]:
        windows = [window for window, login in self.seats.items() if login == fault.where]
        return {"who": fault.where, "where": windows[0] if windows else ""}

    def _window(self, fault: Fault) -> dict[str, object]:
        login = self.seats[fault.where]
        passed: list[Patrol] = [one for one in self.ran.day.besides.patrols if one.login == login]
        found = [number for number, who in self.ran.book.findings.items() if who == login]
        return {"who": login, "matter": found[0] if passed and found else ""}

    def _visit(self, fault: Fault) -> dict[str, object]:
        visit, case = self._of(fault)
        if visit is None:
            return {"where": ""}
        number = case.number if case is not None else ""
        notices = [one for one in self.ran.book.notices.values() if one.case == number] if number else []
        login = case.login if case is not None else ""
        if case is not None and fault.kind == "clock":
            login = Backroom.people(case)[0]
        if case is not None and fault.kind == "again":
            login = case.again
        if fault.kind in {"silent", "lies"}:
            login = ""
        return {
            "who": login,
            "where": visit.department,
            "visit": visit.n,
            "case": number,
            "ticket": self.tickets.get(visit.n, ""),
            "notice": notices[0].number if notices and fault.kind == "overpaid" else "",
            "amount": visit.over,
        }


def planted_lines(found: Iterable[Planted]) -> Iterable[str]:
    """Each fault by itself, with the numbers it shows at and what must follow."""
    for one in found:
        began = datetime.fromisoformat(one.began)
        lasts = (datetime.fromisoformat(one.ended) - began).seconds // 60
        told = [
            one.who,
            one.where,
            *(number for number in (one.case, one.ticket, one.notice, one.matter) if number),
        ]
        told += [f"{lasts} 分钟"] if lasts else []
        told += [f"{call.rule} {call.rung}" for call in one.calls]
        told += [f"多缴 {one.amount} 元"] if one.amount else []
        words = " ".join(each for each in told if each)
        yield f"  {began:%Y-%m-%d %H:%M}  {KINDS[one.kind]}  {words}；{one.said}（{one.rule}）"
