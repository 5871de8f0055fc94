"""The line to the bank: signed, answered once however often a message comes, in whatever order; a lost one is asked for."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from webtest import TestApp

from hallcore.desk import Actor
from hallcore.fees.ledger import balances
from hallcore.fees.rules import payment_of
from hallcore.ground.clock import DEMO_START, TZ, ScriptedClock
from hallcore.ground.errors import Refusal
from portal import asker, make_app, zoned
from portal.asker import Asker
from portal.bankline import BEGUN, UNBOOKED
from portal.cli.bankside import SEED, Bank, open_counter
from portal.cli.cast import BANK_CODE
from portal.cli.listening import Listener
from portal.hall import Hall
from portal.presenters.treasury_online import find, unbooked
from portal.settings import DEMO_BANK_KEY, Settings
from signing.exchange import key_from_text, public_of, sign
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People
from tests.functional.fee_hands import charge, state_of, types_of
from tests.makers.fees import postings_of

KEYS = {BANK_CODE: key_from_text(DEMO_BANK_KEY)}
ADDRESS = "http://bank.example"
PAYER, ACCOUNT = "示例付款人", "6222000000000000001"


@pytest.fixture
def hall(seeded: Path, tmp_path: Path) -> Iterator[Hall]:
    """A demo hall that knows the bank's key."""
    with demo_hall(seeded, tmp_path / "var", bank_keys=KEYS) as opened:
        yield opened


@pytest.fixture
def door(hall: Hall) -> TestApp:
    """The departments' network."""
    return TestApp(zoned(make_app(hall), "department"))


@pytest.fixture
def bank(door: TestApp) -> Bank:
    """The demo's bank, at that door."""

    def tell(body: bytes, signature: str) -> dict[str, Any]:
        return sent(door, body, signature, status="*").json

    return Bank(tell)


def sent(door: TestApp, body: bytes, signature: str = "", system: str = BANK_CODE, status: Any = 200) -> Any:
    """A message with its signature."""
    headers = {"X-Hall-System": system, "X-Hall-Signature": signature or sign(SEED, body)}
    return door.post("/exchange/bank", body, headers=headers, status=status)


def said(door: TestApp, message: dict[str, Any]) -> dict[str, Any]:
    """What is answered to a message."""
    return sent(door, json.dumps(message, ensure_ascii=False).encode()).json


def owed(hall: Hall) -> dict[tuple[str, str], Decimal]:
    """The ledger from the records, which always adds up."""
    with hall.house.reading() as root:
        sums = balances(postings_of(root.archive))
    assert sum(sums.values(), Decimal(0)) == 0
    return sums


def test_the_simulator_signs_with_the_key_of_the_settings():
    """The demo's key and seed belong together."""
    assert public_of(SEED) == DEMO_BANK_KEY


def test_a_code_is_paid_online_and_booked(hall, bank):
    """FEE-02: asked about, paid, confirmed by the bank's system on the day in force; the name comes masked."""
    notice, code = charge(hall)
    bill = bank.look_up(code)
    assert (bill["result"], bill["number"], bill["amount"]) == ("payable", notice, "80.00")
    assert bill["payer"].startswith("敦化市")
    assert "＊" in bill["payer"]
    entry = bank.pay(code, PAYER, ACCOUNT)
    assert entry["answer"]["result"] == "kept"
    hall.settle()
    assert types_of(hall, notice) == ("payment-notice", "payment-confirmed", "fiscal-receipt")
    with hall.house.reading() as root:
        _n, paper = payment_of(root.archive[notice])
    assert (paper.channel, paper.serial, paper.day, paper.shift) == (
        "online",
        entry["serial"],
        "RZ-YH01-20260302",
        "",
    )


def test_a_message_that_comes_again_is_known(hall, door, bank):
    """Replayed with the same event or under a new one: booked once."""
    notice, code = charge(hall)
    message = bank.pay(code, PAYER, ACCOUNT)["message"]
    for again in (message, message, {**message, "event": "E-NEW"}):
        assert said(door, again)["result"] == "known"
    assert types_of(hall, notice).count("payment-confirmed") == 1
    assert said(door, {**message, "amount": "81.00"})["result"] == "refused"
    assert owed(hall)["bank:CZ01", "T01"] == Decimal("80.00")


def test_what_the_bank_did_not_sign_is_not_read(hall, door, bank):
    """Forged by another key, altered after signing, of an unknown system, no message, too long."""
    notice, code = charge(hall)
    message = bank.pay(code, PAYER, ACCOUNT, tell=False)["message"]
    body = json.dumps(message).encode()
    assert sent(door, body, sign(bytes(32), body), status=401).json["where"] == "X-Hall-Signature"
    assert sent(door, body + b" ", sign(SEED, body), status=401).json["where"] == "X-Hall-Signature"
    assert sent(door, body, system="JLZW", status=401).json["where"] == "X-Hall-System"
    for broken in (b"[]", b"\xff", b'{"type": "paid"}', json.dumps({**message, "more": 1}).encode()):
        assert sent(door, broken, status=400).json["where"] == "body"
    naive = json.dumps({**message, "at": "2026-03-02T08:30:00"}).encode()
    assert sent(door, naive, status=400).json["where"] == "body"
    sent(door, b" " * (1 << 17), status=413)
    assert state_of(hall, notice) == "unpaid"


def test_a_reversal_before_its_payment_is_sent_again(hall, door, bank):
    """Out of order: the reversal waits, the payment is booked, the reversal follows; replayed, both are known."""
    notice, code = charge(hall)
    paid = bank.pay(code, PAYER, ACCOUNT, tell=False)
    back = bank.reverse(paid["serial"], "0123", "重复扣款", tell=False)
    answer = said(door, back["message"])
    assert answer["result"] == "again"
    assert "缴款报文之后重发" in answer["reason"]
    assert said(door, paid["message"])["result"] == "kept"
    assert said(door, back["message"])["result"] == "kept"
    assert state_of(hall, notice) == "unpaid"
    assert said(door, paid["message"])["result"] == "known"
    assert said(door, back["message"])["result"] == "known"
    assert state_of(hall, notice) == "unpaid"
    assert ("bank:CZ01", "T01") not in owed(hall)
    assert bank.resend() == 2


def test_before_the_booking_day_it_is_sent_again(hall, door, bank):
    """FEE-20: past the cut-off and the next day not begun: nothing is filed, the message is kept by the bank."""
    notice, code = charge(hall)
    bank.look_up(code)
    hall.clock.set(datetime(2026, 3, 2, 16, 30, tzinfo=TZ))
    entry = bank.pay(code, PAYER, ACCOUNT)
    assert entry["answer"]["result"] == "again"
    assert types_of(hall, notice) == ("payment-notice",)
    hall.settle()
    assert bank.resend() == 1
    with hall.house.reading() as root:
        assert payment_of(root.archive[notice])[1].day == "RZ-YH01-20260303"


@pytest.mark.parametrize("way", ["unknown", "twice", "amount"])
def test_what_can_never_be_booked_is_refused_with_its_clause_and_kept(hall, door, bank, way):
    """FEE-11, FEE-17: no such code, paid already, another amount; people see it, the same message changes nothing."""
    _notice, code = charge(hall)
    message = bank.pay(code, PAYER, ACCOUNT, tell=False)["message"]
    message |= {"unknown": {"code": "99990000000000000000"}, "amount": {"amount": "79.99"}}.get(way, {})
    if way == "twice":
        said(door, {**message, "serial": "WY-1", "event": "E-1"})
    first, second = said(door, message), said(door, message)
    assert (first["result"], first["cite"]) == ("refused", "FEE-11" if way == "unknown" else "FEE-17")
    assert second["reason"] == first["reason"]
    with hall.house.reading() as root:
        kept = root.archive.shelf(UNBOOKED)[BANK_CODE, message["event"]]
    assert (kept["serial"], kept["reason"]) == (message["serial"], first["reason"])
    assert types_of(hall, _notice).count("refused") == (way != "unknown")


def test_what_could_not_be_booked_is_struck_off_by_the_treasury_once(hall, door):
    """FEE-16: with a reason, as a paper; the list is empty then, the message stays refused, another one is listed."""
    message = {
        "type": "paid",
        "event": "E-1",
        "at": "2026-03-02T08:30:00+08:00",
        "code": "99990000000000000000",
        "amount": "80.00",
        "serial": "WY-1",
    }
    assert said(door, message)["result"] == "refused"
    hall.settle()
    with hall.house.reading() as root:
        (one,) = unbooked(root.archive, BANK_CODE)
        assert find(root.archive, BANK_CODE, "E-1") == one
    finance, form = Actor("f1", "finance"), one.form
    with pytest.raises(Refusal, match="请写明核实情况"):
        hall.house.perform("strike-unbooked", f"YH-{BANK_CODE}", finance, form)
    struck = msgspec.structs.replace(form, reason="款项已由银行退回付款人")
    with pytest.raises(Refusal, match="应由财政部门办理"):
        hall.house.perform("strike-unbooked", f"YH-{BANK_CODE}", Actor("b1", "banker"), struck)
    paper = hall.house.perform("strike-unbooked", f"YH-{BANK_CODE}", finance, struck).paper
    assert (paper.serial, paper.amount, paper.reason) == ("WY-1", Decimal("80.00"), "款项已由银行退回付款人")
    with pytest.raises(Refusal, match="已经销号"):
        hall.house.perform("strike-unbooked", f"YH-{BANK_CODE}", finance, struck)
    hall.settle()
    assert said(door, message)["result"] == "refused"
    with hall.house.reading() as root:
        assert list(unbooked(root.archive)) == []
        assert find(root.archive, BANK_CODE, "E-1") is None
    assert said(door, {**message, "amount": "81.00"})["result"] == "refused"
    with hall.house.reading() as root:
        assert [found.event for found in unbooked(root.archive)] == ["E-1"]


def test_a_code_that_cannot_be_paid_is_told_before_money_moves(hall, bank):
    """Paid, expired and unknown codes: the bank's page says why and takes nothing."""
    _notice, code = charge(hall)
    bank.pay(code, PAYER, ACCOUNT)
    assert "已经缴清" in bank.look_up(code)["reason"]
    assert bank.look_up("1")["cite"] == "FEE-11"
    _late, other = charge(hall)
    hall.clock.set(DEMO_START + timedelta(days=16))
    assert "届满" in bank.look_up(other)["reason"]


# -- asking ------------------------------------------------------------------------------------------


def asking(hall: Hall, bank: Bank, **changes: Any) -> Asker:
    """The hall's asker, with a line to that bank."""

    def ask(address: str, body: bytes) -> tuple[bytes, str]:
        assert address == f"{ADDRESS}/status"
        return changes.get("answer", bank.status)(body)

    return Asker(hall.house, {BANK_CODE: ADDRESS}, KEYS, ask)


def begun(hall: Hall) -> list[str]:
    """The codes somebody is paying."""
    with hall.house.reading() as root:
        return list(root.archive.shelf(BEGUN).keys())


def test_a_lost_message_is_found_by_asking(hall, bank, monkeypatch):
    """The bank took the money and its word never came: a minute later the hall asks and books it, once."""
    monkeypatch.setattr(asker, "ASK_SECONDS", 0.0)
    notice, code = charge(hall)
    bank.pay(code, PAYER, ACCOUNT, tell=False)
    watch = asking(hall, bank)
    assert watch.tick() == 0
    hall.clock.set(DEMO_START + timedelta(seconds=61))
    assert watch.tick() == 1
    assert state_of(hall, notice) == "paid"
    assert watch.tick() == 0
    assert begun(hall) == []
    assert bank.resend() == 1
    assert types_of(hall, notice).count("payment-confirmed") == 1


def test_who_was_asked_about_and_did_not_pay_is_asked_about_three_days(hall, bank, monkeypatch):
    """A payer who left the bank's page: nothing is booked, and the question ends."""
    monkeypatch.setattr(asker, "ASK_SECONDS", 0.0)
    notice, code = charge(hall)
    bank.look_up(code)
    watch = asking(hall, bank)
    hall.clock.set(DEMO_START + timedelta(days=3))
    assert (watch.tick(), begun(hall)) == (0, [code])
    hall.clock.set(DEMO_START + timedelta(days=3, seconds=1))
    assert (watch.tick(), begun(hall)) == (0, [])
    assert state_of(hall, notice) == "unpaid"


def _broken(kind: str, bank: Bank) -> Any:
    def answer(body: bytes) -> tuple[bytes, str]:
        if kind == "away":
            raise TimeoutError("timed out")
        made, _signature = bank.status(body)
        if kind == "forged":
            return made, sign(bytes(32), made)
        old = json.dumps({**json.loads(made), "nonce": "0" * 32}).encode()
        return (old, sign(SEED, old)) if kind == "old" else (b"[]", sign(SEED, b"[]"))

    return answer


@pytest.mark.parametrize("kind", ["away", "forged", "old", "broken"])
def test_a_bank_that_is_away_or_not_itself_books_nothing(hall, bank, kind):
    """No answer, another's signature, an answer to an earlier question: left alone for a minute, then asked again."""
    notice, code = charge(hall)
    bank.pay(code, PAYER, ACCOUNT, tell=False)
    hall.clock.set(DEMO_START + timedelta(minutes=5))
    watch = asking(hall, bank, answer=_broken(kind, bank))
    assert watch.tick() == 0
    assert state_of(hall, notice) == "unpaid"
    assert begun(hall) == [code]


# -- the power goes -------------------------------------------------------------------------------------

_VICTIM = """
import os, sys
from pathlib import Path
import transaction
from hallcore.ground.clock import DEMO_START, ScriptedClock
from portal.bankline import read, take
from portal.hall import Hall
from portal.settings import Settings

hall = Hall(Settings(var=Path(sys.argv[1])), clock=ScriptedClock(DEMO_START))
after, commit = sys.argv[2] == "after", transaction.TransactionManager.commit

def dying(self):
    if after:
        commit(self)
    os._exit(9)

transaction.TransactionManager.commit = dying
take(hall.house, "YH01", read(sys.stdin.buffer.read()))
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_the_power_goes_between_the_bank_s_confirmation_and_the_booking(seeded, tmp_path, when):
    """Killed before the commit or after it and before the answer; started again, sent again: booked once."""
    var = tmp_path / "var"
    with demo_hall(seeded, var, kept=True, bank_keys=KEYS) as hall:
        notice, code = charge(hall)
        bank = Bank(_teller(hall))
        message = bank.pay(code, PAYER, ACCOUNT, tell=False)["message"]
    died = subprocess.run(
        [sys.executable, "-c", _VICTIM, str(var), when],
        input=json.dumps(message).encode(),
        env=os.environ,
        timeout=120,
        check=False,
        capture_output=True,
    )
    assert died.returncode == 9, died.stderr.decode()
    opened = Hall(Settings(var=var, bank_keys=KEYS), clock=_clock())
    try:
        assert state_of(opened, notice) == ("paid" if when == "after" else "unpaid")
        bank.tell = _teller(opened)
        assert bank.resend() == 1
        assert bank.book[0]["answer"]["result"] == ("known" if when == "after" else "kept")
        opened.settle()
        assert types_of(opened, notice) == ("payment-notice", "payment-confirmed", "fiscal-receipt")
        assert owed(opened)["bank:CZ01", "T01"] == Decimal("80.00")
    finally:
        opened.stop()


def _clock() -> Any:
    return ScriptedClock(DEMO_START + timedelta(minutes=1))


def _teller(hall: Hall) -> Any:
    door = TestApp(zoned(make_app(hall), "department"))
    return lambda body, signature: sent(door, body, signature, status="*").json


# -- the demo's bank as a program of its own -------------------------------------------------------------


def fetched(address: str, fields: dict[str, str] | None = None) -> str:
    """A page of the bank's web, after a form where fields are given; refusals are pages too."""
    body = urllib.parse.urlencode(fields).encode() if fields is not None else None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(address, body), timeout=30) as answer:  # noqa: S310 - a test's own server
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return error.read().decode()


def test_a_payer_is_led_to_the_demo_s_bank(seeded, tmp_path):
    """The page of a notice that is owed leads to the bank with its code; a production hall leads nowhere."""
    banks = {BANK_CODE: ADDRESS}
    with demo_hall(seeded, tmp_path / "var", bank_keys=KEYS, banks=banks) as hall:
        notice, code = charge(hall)
        hall.settle()
        people = People(hall)
        assert f"{ADDRESS}/pay?code={code}" in people.get("company1", f"/my/fees/{notice}").text
        hall.settings = replace(hall.settings, mode="production")
        assert ADDRESS not in people.get("company1", f"/my/fees/{notice}").text


def free() -> str:
    """An address nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        return f"127.0.0.1:{held.getsockname()[1]}"


def test_the_demo_s_bank_pays_and_takes_back_over_the_network(hall):
    """Real listeners on both sides: the page says what is owed, pays it, and its back office takes it back."""
    notice, code = charge(hall)
    hosts = {"public": free(), "department": free(), "hall": free()}
    settings = replace(hall.settings, listeners=hosts, banks={BANK_CODE: f"http://{free()}"})
    listener = Listener(zoned(make_app(hall), "department"), hosts["department"], 2)
    listener.start()
    try:
        with open_counter(settings) as address:
            bill = fetched(f"{address}/pay?code={code}")
            assert notice in bill
            assert "80.00 元" in bill
            assert "演示" in bill
            paying = {"code": code, "payer": PAYER, "account": ACCOUNT}
            assert "大厅已入账" in fetched(f"{address}/pay", paying)
            assert state_of(hall, notice) == "paid"
            assert "已经缴清" in fetched(f"{address}/pay", paying)
            with hall.house.reading() as root:
                serial = payment_of(root.archive[notice])[1].serial
            assert serial in fetched(f"{address}/")
            undone = {"serial": serial, "by": "0123", "reason": "重复扣款"}
            assert "已冲正" in fetched(f"{address}/reverse", undone)
            assert state_of(hall, notice) == "unpaid"
            watch = Asker(hall.house, settings.banks, KEYS)
            hall.clock.set(DEMO_START + timedelta(minutes=5))
            assert watch.tick() == 0
    finally:
        listener.close()
    kept = json.loads((settings.var / "demo" / "bank.json").read_bytes())
    assert [one["answer"]["result"] for one in kept] == ["kept", "kept"]
