"""Cross-checks of numbers: each was taken once, called once, ended, and led to what it says it led to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from hallcore.counters.days import WindowDayOpened
from hallcore.counters.ledger import Period, periods
from hallcore.counters.model import PROCEDURE as COUNTERS
from hallcore.counters.model import ServiceEnded, TicketCalled
from hallcore.dossier import Dossier
from portal.cli.simulation.records import SHOWN, Check, Records, compare

ENDED = {"served": {"ended"}, "missed": {"missed", "lapsed"}, "waiting": {"lapsed"}}
"""How a ticket's state is called here, and in the hall's records; whoever was never called went home at the end."""


def tickets(records: Records) -> Iterator[Check]:
    """Every cross-check of numbers."""
    filed, own = records.tickets(), records.own_tickets()
    visits = sum(len(ran.day.visits) for ran in records.days)
    yield Check("每人一号", len(own) == visits, f"到厅 {visits} 人次，号票 {len(own)} 张")
    yield compare("号票不多不少", filed, own)
    planned = {number for ran in records.days for each in ran.windows.values() for number in each}
    served = {one.the(WindowDayOpened).window for one in records.of.get((COUNTERS, "window-day"), ())}
    shown = f"{len(served)} 个窗口有人值守、开放叫号，应有 {len(planned)} 个"
    yield Check("窗口全部开放", served == planned, shown)
    wrong = [
        f"{number}（{filed[number].state}）"
        for number, one in own.items()
        if number in filed and filed[number].state not in ENDED.get(one.state, ())
    ]
    home = sum(one.state == "waiting" for one in own.values())
    told = f"{len(own)} 张，日终未叫到 {home} 张"
    yield Check("号票都有结果", not wrong, told if not wrong else "、".join(wrong[:SHOWN]))
    yield from _calls(records, filed)
    yield from _links(records, filed)
    days = records.of.get((COUNTERS, "window-day"), ())
    open_ = [one.number for one in days if one.state not in {"closed", "over"}]
    yield Check("窗口都已退出", not open_, f"{len(days)} 个窗口日" if not open_ else "、".join(open_[:SHOWN]))


def _calls(records: Records, filed: dict[str, Dossier]) -> Iterator[Check]:
    """Nobody was called twice, no window had two at once, and the periods of each ticket lie end to end."""
    called = [(paper.window, number) for number, one in filed.items() for paper in one.papers(TicketCalled)]
    twice = [number for number, one in filed.items() if len(one.papers(TicketCalled)) != 1]
    yield Check(
        "每号只叫一次", not twice, f"叫号 {len(called)} 次" if not twice else "、".join(twice[:SHOWN])
    )
    own = {(one.window, one.ticket) for ran in records.days for one in ran.book.called}
    yield compare("叫号与窗口所见一致", called, own)
    ledgers = {number: periods(one) for number, one in filed.items()}
    over = list(_overlapping(ledgers))
    yield Check("窗口同时只有一人", not over, f"{len(filed)} 张" if not over else "、".join(over[:SHOWN]))
    broken = [number for number, ledger in ledgers.items() if not _whole(ledger)]
    total = sum(len(ledger) for ledger in ledgers.values())
    waits = sorted(ledger[0].seconds(ledger[0].began) for ledger in ledgers.values() if ledger[0].ended)
    median = waits[len(waits) // 2] // 60 if waits else 0
    told = f"{total} 段，等候中位数 {median} 分钟" if not broken else "、".join(broken[:SHOWN])
    yield Check("时段首尾相接", not broken, told)


def _overlapping(ledgers: dict[str, tuple[Period, ...]]) -> Iterator[str]:
    """Tickets that were at a window while another was."""
    at: dict[str, list[tuple[datetime, datetime, str]]] = {}
    for number, ledger in ledgers.items():
        for one in ledger:
            if one.window and one.ended is not None:
                at.setdefault(one.window, []).append((one.began, one.ended, number))
    for stretches in at.values():
        stretches.sort()
        for (_began, ended, number), (begins, _ends, other) in pairwise(stretches):
            if begins < ended and other != number:
                yield other


def _whole(ledger: tuple[Period, ...]) -> bool:
    """Each period begins when the one before it ended, and none runs backwards."""
    joined = all(one.ended == after.began for one, after in pairwise(ledger))
    return joined and all(one.ended is None or one.ended - one.began >= timedelta(0) for one in ledger)


def _links(records: Records, filed: dict[str, Dossier]) -> Iterator[Check]:
    """What a ticket led to is what its visitor brought, and every case was led to by a ticket."""
    said = {
        (number, paper.cases, paper.notices)
        for number, one in filed.items()
        if (paper := one.latest(ServiceEnded)) is not None
    }
    own = {
        (number, one.cases, one.notices)
        for number, one in records.own_tickets().items()
        if one.state == "served"
    }
    yield compare("号票所办", said, own)
    linked = {case for _number, cases, _notices in said for case in cases}
    online = {number for ran in records.days for number in ran.book.online}
    yield compare("窗口所收办件都有号票", linked, set(records.cases()) - online)
