"""Truths: checks by name that lay records of different modules beside each other. Each says what does not agree.

A check reads what is there and answers in sentences; nothing at all is said where everything agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from hallcore.approval.model import DecisionMade
from hallcore.attendance.facts import PUNCHES, SINCE, covers_of, pin_of, place_of
from hallcore.counters.ledger import spells
from hallcore.counters.model import TicketCalled, TicketCarriedOver
from hallcore.counters.rules import ticket_number
from hallcore.dossier import Dossier
from hallcore.fees.model import NoticeIssued, PaymentConfirmed, TariffPublished
from hallcore.fees.rules import notices_of
from hallcore.fees.tariff import Measure, amount_of, in_force
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan, round_yuan
from hallcore.supervision.clocks import Scene
from hallcore.supervision.trace import Act, act_of, acts_of, as_of, latest

_HUNDRED = Decimal(100)
_CARRIED_DAYS = 15
"""Days, the one asked for included, from which a number that is called may be: longer than any holidays."""


class Truth(NamedTuple):
    """A check: from when on it can be made after an act, and what does not agree then.

    Attributes:
        title: What is compared, in words.
        machines: The kinds of matter it can be made in.
        when, check: The moment; the sentences, none where all agrees.
    """

    title: str
    machines: frozenset[str]
    when: Callable[[Scene, Act], datetime]
    check: Callable[[Scene, Dossier, Act], tuple[str, ...]]


def _at_once(_scene: Scene, act: Act) -> datetime:
    return act.at


def _next_day(_scene: Scene, act: Act) -> datetime:
    return datetime.combine(act.at.date() + timedelta(days=1), time(), act.at.tzinfo)


# -- fees ---------------------------------------------------------------------------------------------------


def _standard(scene: Scene, notice: Dossier, act: Act) -> tuple[str, ...]:
    """Every charge stands in the tariff in force on the day, at the amount its formula comes to.

    What is approved was computed on the day it was asked for.
    """
    said: list[str] = []
    asked = latest(acts_of(as_of(notice, act.n)), ("notice-change-asked",))
    day = (asked if asked is not None and act.type == "notice-change-approved" else act).at.date()
    for charge in act.body["charges"]:
        item = scene.archive.get(charge["tariff"])
        name, amount = charge["name"], Decimal(charge["amount"])
        if item is None:
            said.append(f"“{name}” {format_yuan(amount)}：目录中没有这个收费项目。")
            continue
        try:
            n, version = in_force(item, day)
            full = amount_of(version.tariff.formula, _measure(charge))
        except Refusal as refusal:
            said.append(f"“{name}” {format_yuan(amount)}：{refusal.reason}。")
            continue
        off = _percent(version, charge["reduction"])
        owed = round_yuan(full * (_HUNDRED - off) / _HUNDRED)
        if n != charge["version_n"]:
            said.append(f"“{name}”依据的不是当日执行的标准（{item.number} 第 {n} 号记录）。")
        if amount != owed:
            word = "高于" if amount > owed else "低于"
            said.append(f"“{name}”应收 {format_yuan(owed)}，通知 {format_yuan(amount)}，{word}标准。")
    return tuple(said)


def _measure(charge: dict[str, str]) -> Measure:
    return Measure(
        charge["tariff"],
        Decimal(charge["quantity"]),
        charge["option"],
        Decimal(charge["base"]),
        charge["reduction"],
    )


def _percent(version: TariffPublished, reduction: str) -> int:
    return next((one.percent for one in version.tariff.reductions if one.id == reduction), 0)


def _paid(_scene: Scene, notice: Dossier, act: Act) -> tuple[str, ...]:
    """What was confirmed is exactly what was owed: neither less nor more."""
    before = as_of(notice, act.n)
    issued = [one for one in acts_of(before) if one.type in {NoticeIssued.type, "notice-change-approved"}]
    owed, paid = Decimal(issued[-1].body["amount"]), Decimal(act.body["amount"])
    if owed == paid:
        return ()
    return (f"应缴 {format_yuan(owed)}，实缴 {format_yuan(paid)}，相差 {format_yuan(abs(paid - owed))}。",)


def _by_bank(_scene: Scene, _notice: Dossier, act: Act) -> tuple[str, ...]:
    """Money was taken by the bank's own people or system, never at a window."""
    if act.role in {"teller", "banker", "bank"}:
        return ()
    return (f"由{act.role}（{act.account}）确认收款，窗口不得收取现金。",)


def _tied(_scene: Scene, _day: Dossier, act: Act) -> tuple[str, ...]:
    """Notices, the bank's statement and the treasury agree for the day."""
    said = []
    for line in act.body["lines"]:
        notices, bank, held, treasury = (
            Decimal(line[name]) for name in ("notices", "bank", "held", "treasury")
        )
        if not (notices == bank - held == treasury) or line["open"]:
            said.append(
                f"{line['account']}：通知 {format_yuan(notices)}，银行 {format_yuan(bank)}（挂账 {format_yuan(held)}），"
                f"财政 {format_yuan(treasury)}，未处理 {line['open']} 笔。"
            )
    return tuple(said)


def _handed_over(scene: Scene, case: Dossier, act: Act) -> tuple[str, ...]:
    """Nothing granted is handed over while a notice of the matter was neither paid, waived nor cancelled by then.

    Whoever is denied has nothing to pay for: FEE-19 keeps back what was granted and nothing else.
    """
    decided = [one for one in acts_of(case) if one.type == DecisionMade.type and one.at <= act.at]
    if decided and not decided[-1].body["granted"]:
        return ()
    said = []
    for notice in notices_of(scene.archive, case.number):
        done = [one for one in acts_of(notice) if one.at <= act.at]
        settled = any(one.type == PaymentConfirmed.type for one in done) or any(
            one.type == "notice-change-approved" and Decimal(one.body["amount"]) == 0 for one in done
        )
        if done and not settled:
            said.append(f"送达时通知书 {notice.number} 既未缴清，也未减免或者作废。")
    return tuple(said)


# -- people -------------------------------------------------------------------------------------------------


def _present(scene: Scene, _window_day: Dossier, act: Act) -> tuple[str, ...]:
    """Whoever logged in at a window punched that day, unless a sheet, an outage or an approved absence covers it."""
    account, begins = str(act.body["account"]), act.at.replace(hour=0, minute=0, second=0, microsecond=0)
    ends = begins + timedelta(days=1)
    shelf = scene.archive.shelf(PUNCHES)
    pin = pin_of(account)
    if not _watched(scene, account) or any(
        True for _ in shelf.keys((pin, begins.isoformat(), ""), (pin, ends.isoformat(), ""))
    ):
        return ()
    if any(span.begins <= act.at < span.ends for span in covers_of(scene.archive, account, act.at.date())):
        return ()
    served = calls_on(scene, account, act.at)
    return (
        f"{act.at:%Y-%m-%d %H:%M} 以 {account} 登录窗口 {act.body['window']}，当日没有打卡记录。",
        f"当日以该账号叫号 {served} 个。",
    )


def _watched(scene: Scene, account: str) -> bool:
    """Whether anybody punches at all yet where somebody works."""
    return bool(scene.archive.shelf(SINCE).get(place_of(scene.archive, account).hall, ""))


def calls_on(scene: Scene, account: str, at: datetime) -> int:
    """How often an account called a number on the day of a moment, by the records of that day's numbers.

    A number that was carried over bears an earlier day, so of those the last fortnight's are looked at too.
    """
    called = 0
    for back in range(_CARRIED_DAYS):
        prefix = ticket_number(at.date() - timedelta(days=back), "")
        for shard in scene.archive.shards:
            for ticket in shard.values(prefix, f"{prefix}\U0010ffff"):
                if not back or TicketCarriedOver.type in ticket.types:
                    acts = (act_of(ticket, n) for n in ticket.numbers(TicketCalled.type))
                    called += sum(act.account == account and act.at.date() == at.date() for act in acts)
    return called


def _called(scene: Scene, ticket: Dossier, act: Act) -> tuple[str, ...]:
    """Whoever calls a ticket is the one who is logged in at that window."""
    window = str(act.body["window"])
    day = scene.archive.get(str(act.body["window_day"]))
    open_then = (
        []
        if day is None
        else [
            one
            for one in spells(day)
            if one.kind == "open" and one.began <= act.at and (one.ended is None or act.at <= one.ended)
        ]
    )
    if any(one.account == act.account for one in open_then):
        return ()
    who = "、".join(one.account for one in open_then) or "没有人"
    return (
        f"{act.at:%H:%M} {act.account} 在窗口 {window} 叫号 {ticket.number}，当时登录该窗口的是：{who}。",
    )


TRUTHS: Mapping[str, Truth] = {
    "fee-standard": Truth("收费标准与缴款通知", frozenset({"fees.notice"}), _at_once, _standard),
    "fee-paid": Truth("缴款通知与实缴金额", frozenset({"fees.notice"}), _at_once, _paid),
    "fee-bank": Truth("收款人", frozenset({"fees.notice"}), _at_once, _by_bank),
    "fee-tied": Truth("通知、银行与财政", frozenset({"fees.day"}), _at_once, _tied),
    "fee-result": Truth(
        "办理结果与缴款",
        frozenset({"approval.case", "approval.instant", "approval.joint"}),
        _at_once,
        _handed_over,
    ),
    "present": Truth("打卡与窗口登录", frozenset({"counters.window-day"}), _next_day, _present),
    "called": Truth("窗口登录与叫号", frozenset({"counters.ticket"}), _at_once, _called),
}
"""Every truth there is, by name."""
