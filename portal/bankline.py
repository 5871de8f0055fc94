"""The line to the bank's own system: it asks what a code is for, says that it was paid, and takes back; all signed.

``POST /exchange/bank`` on the departments' network takes one message, signed over its exact bytes by the bank
(``hall.bankkey.CODE``). A payment counts once, by the bank's own number: a message that comes again is *known*,
whatever way it came. What cannot be booked now but later is answered *again*; what can never be is *refused*, kept
for people to see, and its reason told. Where the answer to a payment never came the hall asks (``portal.asker``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

import msgspec

from hallcore.desk import Actor
from hallcore.dossier import Archive, Dossier, record_number, split_record_number
from hallcore.fees.bank import DAY_CLOCK
from hallcore.fees.banking import BankRegistered
from hallcore.fees.forms import PaymentForm, ReverseForm
from hallcore.fees.model import NoticeIssued, PaymentConfirmed, PaymentReversed
from hallcore.fees.rules import (
    bank_number,
    booking_day,
    check_payable,
    code_key,
    day_number,
    serial_key,
    standing,
)
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.journal import House, Root
from portal.feebook import BEGUN, UNBOOKED, UNSTRUCK
from portal.presenters.payers import masked_payer
from signing.exchange import vouched

AHEAD = timedelta(minutes=5)
"""How far the bank's clock may go before the hall's."""

LARGEST = 1 << 16
"""Bytes of one message."""


class Query(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="query"):
    """The bank asks what a code is for, before it takes money."""

    code: str


class Paid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="paid"):
    """The bank took money online.

    Attributes:
        event: The message's own number.
        at: When it was taken.
        code, amount, serial: For which code, how many yuan, the bank's number of it.
        payer, account, opened_at: Who paid, from which account at which bank.
    """

    event: str
    at: datetime
    code: str
    amount: Decimal
    serial: str
    payer: str = ""
    account: str = ""
    opened_at: str = ""


class Reversed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="reversed"):
    """The bank takes back what it took online, on the word of its employee ``by``."""

    event: str
    at: datetime
    serial: str
    by: str
    reason: str


Message = Query | Paid | Reversed


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is answered.

    Attributes:
        result: ``payable``; ``kept``; ``known``; ``again``: send it again later; ``refused``: for good.
        number: The record it stands in, or for a query the notice.
        at: The hall's time.
        reason, cite: Why not, and the rule.
        amount, account, payer, about, due: Of a notice that is asked about; the payer's name masked.
    """

    result: Literal["payable", "kept", "known", "again", "refused"]
    at: datetime
    number: str = ""
    reason: str = ""
    cite: str = ""
    amount: str = ""
    account: str = ""
    payer: str = ""
    about: str = ""
    due: str = ""


class Later(Exception):  # noqa: N818 - not a fault: it can be booked at another time
    """A message that cannot be booked now; the bank sends it again."""


def message_of(keys: Mapping[str, bytes], system: str, signature: str, body: bytes) -> Message:
    """The message the bank signed.

    Raises:
        Refusal: Nobody we know, a signature that is not its own over this body, or no such message.
    """
    key = keys.get(system)
    if key is None:
        raise Refusal("没有登记这个系统的公钥", where="X-Hall-System")
    if not vouched(key, body, signature):
        raise Refusal("签名与报文内容不符", where="X-Hall-Signature")
    return read(body)


def read(body: bytes) -> Message:
    """A message from its JSON.

    Raises:
        Refusal: It is none, with what is wrong about it.
    """
    try:
        message: Message = msgspec.json.decode(body, type=Message, strict=False)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise Refusal(f"报文不合格式：{fault}", where="body") from fault
    if not isinstance(message, Query) and message.at.tzinfo is None:
        raise Refusal("报文时间应当写明时区", where="body")
    return message


def take(house: House, system: str, message: Message) -> Outcome:
    """Do what a message asks, once, and say what came of it."""
    now = house.clock.now()
    try:
        with house.reading() as root:
            actor = _actor(root.archive, system)
            prepared = _prepare(house, root, actor, message)
        if isinstance(prepared, Outcome):
            if prepared.result == "payable":
                _begun(house, system, message, now)
            return prepared
        number, verb, form = prepared
        return Outcome("kept", now, house.perform(verb, number, actor, form).number)
    except Later as later:
        return Outcome("again", now, reason=str(later), cite="FEE-20")
    except Refusal as refusal:
        if refusal.where == "day":
            return Outcome("again", now, reason=refusal.reason, cite=refusal.cite)
        _unbooked(house, system, message, refusal, now)
        return Outcome("refused", now, reason=refusal.reason, cite=refusal.cite)


Prepared = tuple[str, str, object]


def _prepare(house: House, root: Root, actor: Actor, message: Message) -> Outcome | Prepared:
    """The act a message comes to (dossier, verb, form), or what is answered without any."""
    archive, code = root.archive, _code(actor)
    if isinstance(message, Query):
        return _payable(house, archive, message)
    known = _known(archive, code, message)
    if known:
        return Outcome("known", house.clock.now(), known)
    before = archive.shelf(UNBOOKED).get((code, message.event))
    if before is not None and before["said"] == _said(message):
        return Outcome("refused", house.clock.now(), reason=before["reason"], cite=before["cite"])
    if isinstance(message, Paid):
        notice = _notice(archive, message.code)
        _require_day(house, archive, code)
        form = PaymentForm(
            code=message.code,
            amount=message.amount,
            channel="online",
            serial=message.serial,
            bank=code,
            payer=message.payer,
            account=message.account,
            opened_at=message.opened_at,
            paid_at=_taken_at(message.at, house.clock.now()),
        )
        return notice.number, "confirm-payment", form
    booked = archive.claimed(serial_key(code, message.serial))
    if not booked:
        raise Later("还没有收到这笔缴款，请在缴款报文之后重发")
    return split_record_number(booked)[0], "reverse-payment", ReverseForm(message.reason, by=message.by)


def _taken_at(at: datetime, now: datetime) -> datetime:
    """When the bank took it; its clock may go a little before ours, and what is further off the office refuses."""
    return now if now < at <= now + AHEAD else at


def _known(archive: Archive, bank: str, message: Paid | Reversed) -> str:
    """The record in which a message is booked already, "" where it is new.

    Raises:
        Refusal: The bank's number was used for something else.
    """
    booked = archive.claimed(serial_key(bank, message.serial))
    if not booked:
        return ""
    number, n = split_record_number(booked)
    dossier = archive[number]
    paper = dossier.record(n).paper
    if not isinstance(paper, PaymentConfirmed) or paper.channel != "online":
        raise Refusal("这个银行流水号用于另一笔业务", "FEE-16", where="serial")
    if isinstance(message, Paid):
        if (message.code, message.amount) != (dossier.the(NoticeIssued).code, paper.amount):
            raise Refusal("这个银行流水号已用于另一笔缴款", "FEE-16", where="serial")
        return booked
    undone = [k for k in dossier.numbers(PaymentReversed.type) if _undoes(dossier, k, n)]
    return record_number(number, undone[-1]) if undone else ""


def _undoes(dossier: Dossier, k: int, n: int) -> bool:
    paper = dossier.record(k).paper
    return isinstance(paper, PaymentReversed) and paper.of == n


def _payable(house: House, archive: Archive, query: Query) -> Outcome:
    """What the bank may take for a code, and from whom."""
    now, notice = house.clock.now(), _notice(archive, query.code)
    issued, stands = notice.the(NoticeIssued), standing(notice)
    check_payable(notice, stands.amount)
    if stands.due_by is not None and now.date() > stands.due_by:
        raise Refusal(f"缴款期限已于 {stands.due_by} 届满，请申请变更后再缴", "FEE-20", where="code")
    return Outcome(
        "payable",
        now,
        notice.number,
        amount=str(stands.amount),
        account=issued.account,
        payer=masked_payer(notice),
        about=issued.about,
        due=stands.due_by.isoformat() if stands.due_by else "",
    )


def _notice(archive: Archive, code: str) -> Dossier:
    number = archive.claimed(code_key(code))
    if not number:
        raise Refusal("没有这个缴款识别码", "FEE-11", where="code")
    return archive[number]


def _require_day(house: House, archive: Archive, bank: str) -> None:
    """A booking day of the bank is open now.

    Raises:
        Later: None is, or the year's holidays are not published: the message is sent again.
    """
    now = house.clock.now()
    overlay = house.lawbook.on(now.date()).clock(DAY_CLOCK).overlay
    try:
        day = booking_day(archive[bank_number(bank)], now, house.calendar, overlay)
    except NotComputable as fault:
        raise Later(str(fault)) from fault
    dossier = archive.get(day_number(bank, day))
    if dossier is None or dossier.state != "open":
        raise Later("营业日还没有开始，请稍后重发")


def _actor(archive: Archive, system: str) -> Actor:
    dossier = archive.get(bank_number(system))
    if dossier is None:
        raise Refusal("这个系统不是登记的代收银行", "FEE-03", where="X-Hall-System")
    return Actor(f"system:{system}", "bank", dossier.the(BankRegistered).party)


def _code(actor: Actor) -> str:
    return actor.account.removeprefix("system:")


def _said(message: Message) -> str:
    return hashlib.sha256(msgspec.json.encode(message)).hexdigest()


# -- what is kept beside the records ----------------------------------------------------------------------


def _begun(house: House, bank: str, message: Message, now: datetime) -> None:
    """Remember that somebody is paying this code, so that the bank is asked if it says no more."""
    if isinstance(message, Query):
        house.transact(lambda root: root.archive.shelf(BEGUN).update({message.code: (bank, now.isoformat())}))


def _unbooked(house: House, bank: str, message: Message, refusal: Refusal, now: datetime) -> None:
    """Keep for people that the bank took money the hall could not book, or took back what it could not."""
    if isinstance(message, Query):
        return
    kept = {
        "type": "paid" if isinstance(message, Paid) else "reversed",
        "at": now.isoformat(),
        "code": message.code if isinstance(message, Paid) else "",
        "amount": str(message.amount) if isinstance(message, Paid) else "",
        "serial": message.serial,
        "reason": refusal.reason,
        "cite": refusal.cite,
        "said": _said(message),
    }

    def work(root: Root) -> None:
        shelf, waiting = root.archive.shelf(UNBOOKED), root.archive.shelf(UNSTRUCK)
        before = shelf.get((bank, message.event))
        if before is not None:
            waiting.pop((bank, before["at"], message.event), None)
        shelf[bank, message.event] = kept
        waiting[bank, kept["at"], message.event] = 1

    house.transact(work)
