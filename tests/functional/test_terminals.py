"""Terminals at the hall's network, by the simulator: their key, their lines, their memory sent again and again.

The hall here is a bare one: two people, five terminals, nothing else.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from webtest import TestApp

from hallcore.attendance.devices import OperationsReceived, PunchesReceived
from hallcore.attendance.facts import PHOTOS, PUNCHES
from hallcore.attendance.forms import CommandForm, TerminalForm
from hallcore.desk import Actor
from hallcore.ground.clock import DEMO_START, ScriptedClock
from portal import make_app, zoned
from portal.attendancebook import BROKEN, DEVICES
from portal.cli.listening import Listener
from portal.cli.terminal_tool import terminal as command
from portal.cli.terminals import Reply, Terminal
from portal.hall import Hall, inspect_hall
from portal.house import load_law
from portal.sessions import hash_password
from portal.settings import Settings

KEY = "example-terminal-key"
MANAGER = Actor("U-000000", "manager")
SERIALS = tuple(f"TEST2026T{n:02d}" for n in range(1, 6))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A hall that knows five terminals."""
    opened = Hall(Settings(var=tmp_path / "var"), clock=ScriptedClock(DEMO_START))
    verifier = hash_password(KEY)
    for n, serial in enumerate(SERIALS, 1):
        form = TerminalForm(f"T{n:02d}", serial, "主厅", 1, f"一楼 {n} 号门", "", verifier)
        opened.house.perform("register-terminal", "", MANAGER, form)
    opened.settle()
    yield opened
    opened.stop()


@pytest.fixture
def app(hall: Hall) -> Any:
    """The web application as the hall's own network sees it."""
    return zoned(make_app(hall), "hall")


def carrier(app: Any):
    """What carries a terminal's requests straight into the application."""
    browser = TestApp(app)

    def carry(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        sent = dict(headers)
        send = browser.get if method == "GET" else browser.post
        answer = send(path, headers=sent, status="*", **({} if method == "GET" else {"params": body}))
        browser.reset()
        told = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status_int, answer.text, told)

    return carry


@pytest.fixture
def terminal(app: Any) -> Terminal:
    """The first terminal, which has shown its key."""
    made = Terminal(carrier(app), SERIALS[0], KEY)
    assert made.begin().status == 200
    return made


def punches(hall: Hall) -> dict:
    with hall.house.reading() as root:
        return dict(root.archive.shelf(PUNCHES).items())


def papers(hall: Hall, kind: Any) -> list[Any]:
    """Every paper of a kind that terminals filed today."""
    with hall.house.reading() as root:
        found = []
        for n in range(1, 6):
            day = root.archive.get(f"TRM-T{n:02d}-20260302")
            found += day.papers(kind) if day is not None else []
        return found


# -- who speaks ---------------------------------------------------------------------------------------------------


def test_a_terminal_begins_with_its_key_and_goes_on_with_its_token(terminal, hall):
    """The options are the protocol's; after it the key is not sent again."""
    reply = terminal.begin()
    assert reply.text.startswith(f"GET OPTION FROM: {SERIALS[0]}\n")
    assert "Realtime=1" in reply.text
    assert terminal.register().text.startswith("RegistryCode=")
    terminal.see("7", DEMO_START)
    assert terminal.push().text == "OK: 1\n"


@pytest.mark.parametrize(
    ("serial", "key"), [(SERIALS[0], "wrong key"), ("STRANGER001", KEY), (SERIALS[0], "")]
)
def test_a_stranger_is_told_nothing(app, hall, serial, key):
    """Neither an unknown serial nor a wrong key, nor none; nothing is kept of what it sends."""
    stranger = Terminal(carrier(app), serial, key)
    assert stranger.begin().status == 403
    stranger.see("7", DEMO_START)
    assert stranger.push().status == 403
    assert not punches(hall)


def test_a_token_ends_the_day_after(terminal, hall):
    hall.clock.set(DEMO_START + timedelta(days=1))
    assert terminal.poll() == []
    hall.clock.set(DEMO_START + timedelta(days=2))
    terminal.see("7", DEMO_START)
    assert terminal.push().status == 403
    assert (terminal.begin().status, terminal.push().text) == (200, "OK: 1\n")


def test_no_other_network_has_terminals(hall):
    """Three networks: the address is the hall's own."""
    doors = (TestApp(zoned(make_app(hall), zone)) for zone in ("public", "department"))
    asked = f"/iclock/cdata?SN={SERIALS[0]}&pushcommkey={KEY}"
    assert [door.get(asked, status="*").status_int for door in doors] == [404, 404]


def test_the_time_is_the_hall_s(terminal):
    """In the body and in the head, whatever time the machine has."""
    assert terminal.time() == DEMO_START
    assert terminal.begin().headers["date"] == "Mon, 02 Mar 2026 00:30:00 GMT"


# -- lines ----------------------------------------------------------------------------------------------------------


def test_a_broken_line_does_not_stop_a_push(terminal, hall):
    """Line and place of each are kept; the good ones are punches; the whole is acknowledged."""
    lines = (
        b"7\t2026-03-02 08:20:01\t255\t4\t0\t0\t0",
        b"7\t2026-02-30 08:20:01\t0\t4",
        b"seven\t2026-03-02 08:21:00\t0\t4",
        b"8\t2026-03-02 08:22:00\t0\t4",
        b"no tabs at all",
        b"9\t2026-03-02 08:23:00\tleft\t4",
        b"\xff\xfe\xfd",
        b"10\t2026-03-02 08:24:00",
        b"",
    )
    assert terminal.send("ATTLOG", b"\r\n".join(lines)).text == "OK: 8\n"
    assert [key[0] for key in punches(hall)] == ["10", "7", "8"]
    (paper,) = papers(hall, PunchesReceived)
    assert [(bad.line, bad.field) for bad in paper.bad] == [
        (2, "time"),
        (3, "PIN"),
        (5, "line"),
        (6, "status"),
        (7, "line"),
    ]
    assert paper.punches[0].code == paper.punches[-1].code == 255
    hall.settle()
    with hall.house.reading() as root:
        assert len(root.archive.shelf(BROKEN)) == 5
        assert root.archive.shelf(DEVICES)["T01"]["bad"] == 5
    terminal.send("ATTLOG", b"\r\n".join(lines))
    assert len(papers(hall, PunchesReceived)) == 1


def test_names_come_in_gb2312_and_templates_are_not_kept(terminal, hall):
    """PI-04: a face or a finger is dropped, whatever the terminal sends; its own log is kept."""
    lines = (
        "USER PIN=7\tName=示例甲\tPri=0\tCard=12345",
        "FP PIN=7\tFID=0\tSize=4\tValid=1\tTMP=QUJD",
        "FACE PIN=7\tFID=0\tTMP=QUJD",
        "OPLOG 4\t0\t2026-03-02 08:15:00\t0\t0\t0\t0",
        "不明",
    )
    body = "\n".join(lines).encode("gb2312")
    assert terminal.send("OPERLOG", body).text == "OK: 4\n"
    terminal.send("OPERLOG", body)
    (paper,) = papers(hall, OperationsReceived)
    assert paper.operations == (("4", "0", "2026-03-02 08:15:00"),)
    assert (paper.dropped, [bad.raw for bad in paper.bad]) == (2, ["不明"])
    with hall.house.reading() as root:
        day = root.archive["TRM-T01-20260302"]
        assert not any(b"QUJD" in record.data for record in day.all_records())


def test_a_photo_is_kept_with_its_punch(terminal, hall):
    """In the vault, once; what is no picture is thanked for and not kept."""
    terminal.see("7", DEMO_START)
    terminal.push()
    for _ in range(2):
        assert terminal.photo(terminal.memory[0]).text == "OK: 1\n"
    with hall.house.reading() as root:
        ((key, (sha256, _record)),) = root.archive.shelf(PHOTOS).items()
    assert key == ("7", DEMO_START.isoformat(), "T01")
    assert hall.vault.read(sha256).startswith(b"\xff\xd8")
    assert terminal.send("ATTPHOTO", b"PIN=20260302083000-7.jpg\n\0GIF89a").text.startswith("OK: 0")
    hall.clock.set(DEMO_START + timedelta(days=91))
    hall.settle()
    assert not hall.vault.has(sha256)
    assert not list(inspect_hall(hall.settings, load_law()))


# -- clocks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("off", "dated", "ahead"), [(600, True, 600), (-300, True, -300), (600, False, 600), (-300, False, None)]
)
def test_a_wrong_clock_is_measured(app, hall, off, dated, ahead):
    """By the date of its request, or by a punch of the future; the raw time is kept as it is."""
    wrong = Terminal(carrier(app), SERIALS[0], KEY, off=timedelta(seconds=off))
    wrong.begin()
    wrong.see("7", DEMO_START)
    wrong.push(DEMO_START if dated else None)
    (paper,) = papers(hall, PunchesReceived)
    assert (paper.ahead, paper.punches[0].at) == (ahead, DEMO_START + timedelta(seconds=off))


# -- orders -----------------------------------------------------------------------------------------------------------


def test_an_order_is_fetched_done_and_answered(terminal, hall):
    """Asked for its punches again, it sends its whole memory; no punch is there twice."""
    terminal.see("7", DEMO_START)
    terminal.push()
    order = CommandForm("DATA QUERY ATTLOG StartTime=2026-03-01 00:00:00\tEndTime=2026-03-02 23:59:59")
    hall.house.perform("command-terminal", "TRM-T01", MANAGER, order)
    assert terminal.poll() == [order.order]
    assert terminal.poll() == []
    assert len(punches(hall)) == 1


# -- memory -----------------------------------------------------------------------------------------------------------


def test_ten_times_the_whole_memory_while_four_others_push(app, hall):
    """Exactly one punch for each, whatever comes at the same time; none is lost."""
    devices = [Terminal(carrier(app), serial, KEY) for serial in SERIALS]
    for n, one in enumerate(devices):
        one.begin()
        for k in range(300):
            one.see(str(100 + k % 60), DEMO_START - timedelta(minutes=k, seconds=n))
    told: list[str] = []

    def again(one: Terminal) -> None:
        for _ in range(10):
            told.append(one.upload().text)  # noqa: PERF401 - appending is whole among threads, extending is not

    def piecemeal(one: Terminal) -> None:
        for n in range(0, 300, 30):
            told.append(one.upload(one.memory[n : n + 30]).text)  # noqa: PERF401 - as above

    threads = [threading.Thread(target=again, args=(devices[0],))]
    threads += [threading.Thread(target=piecemeal, args=(one,)) for one in devices[1:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(told) == {"OK: 300\n": 10, "OK: 30\n": 40}
    expected = {
        (row.pin, datetime.fromisoformat(row.at).replace(tzinfo=DEMO_START.tzinfo).isoformat(), f"T{n:02d}")
        for n, one in enumerate(devices, 1)
        for row in one.memory
    }
    assert set(punches(hall)) == expected
    assert len(expected) == 1500
    filed = [punch for paper in papers(hall, PunchesReceived) for punch in paper.punches]
    assert len(filed) == 1500


def test_a_push_the_same_terminal_sends_twice_at_once_is_one(app, hall):
    """Two connections of one terminal with the same lines: each line is filed once, both are thanked."""
    rows = [Terminal(carrier(app), SERIALS[0], KEY) for _ in range(4)]
    for one in rows:
        one.begin()
        for k in range(120):
            one.see(str(k), DEMO_START)
    told: list[str] = []
    threads = [threading.Thread(target=lambda one=one: told.append(one.upload().text)) for one in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["OK: 120\n"] * 4
    assert sum(len(paper.punches) for paper in papers(hall, PunchesReceived)) == len(punches(hall)) == 120


# -- the command --------------------------------------------------------------------------------------------------------


def test_the_command_is_a_terminal(app, hall, tmp_path):
    """``hall terminal punch``, then its memory twice more, then orders: over HTTP, its memory in a file."""
    listener = Listener(app, "127.0.0.1:0", 2)
    listener.start()
    where = f"http://127.0.0.1:{listener.port}"
    memory = tmp_path / "memory.json"
    given = ["--address", where, "--serial", SERIALS[0], "--key", KEY, "--memory", str(memory)]
    try:
        for asked, told in (
            (["punch", "7", "8", "--way", "in"], "OK: 2\nOK: 1\nOK: 1"),
            (["upload", "--times", "2"], "OK: 2\nOK: 2"),
            (["poll"], "没有待执行的命令"),
        ):
            done = CliRunner().invoke(command, [*given, *asked])
            assert done.exit_code == 0, done.output
            assert done.output.strip().partition("\n")[2] == told
        wrong = CliRunner().invoke(command, [*given[:5], "no key of this hall", *given[6:], "poll"])
        assert wrong.exit_code == 1
    finally:
        listener.close()
    assert {(key[0], value[0]) for key, value in punches(hall).items()} == {("7", 0), ("8", 0)}
