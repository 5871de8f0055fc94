"""Cases that live elsewhere, through the front door: signed messages, the file, the progress page, the department's list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from webtest import TestApp

from hallcore.approval.reported import Rating
from hallcore.ground.clock import DEMO_START
from portal import make_app, zoned
from portal.cli import main
from portal.cli.foreign_stories import SYSTEM
from portal.commands import COMMANDS
from portal.control import ControlServer
from portal.hall import Hall
from signing.exchange import key_from_text, public_of, sign
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People
from tests.law.approval.test_elsewhere import REPORT, REVIEW, line

SEED = bytes(range(32))
NUMBER = "EX-JLZW-2224202602270001"
REPORTS = line(), line(**REVIEW)


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A demo hall that knows the provincial system's key."""
    keys = {SYSTEM: key_from_text(public_of(SEED))}
    with demo_hall(seeded, tmp_path_factory.mktemp("exchange") / "var", exchange=keys) as opened:
        yield opened


@pytest.fixture(scope="module")
def doors(hall: Hall) -> dict[str, TestApp]:
    """A browser at each network's door."""
    application = make_app(hall)
    return {zone: TestApp(zoned(application, zone)) for zone in ("public", "department", "hall")}


def sent(door: TestApp, body: bytes, signature: str = "", system: str = SYSTEM, status: int = 200):
    """Send a message."""
    headers = {"X-Hall-System": system, "X-Hall-Signature": signature or sign(SEED, body)}
    return door.post("/exchange/cases", body, headers=headers, status=status)


def test_the_demo_has_cases_of_every_department_that_reports(hall):
    """Two each, in every stage, one contradicted, one reported late, some done."""
    with hall.house.reading() as root:
        foreign = {
            number: dict(one) for number, one in root.archive.shelf("cases").items() if one.get("foreign")
        }
        reporting = {code for code, one in root.archive.shelf("departments").items() if one["elsewhere"]}
    assert {one["department"] for one in foreign.values()} == reporting
    assert len(foreign) >= 36
    assert {one["stage"] for one in foreign.values()} == {"accept", "handle", "review", "approve", "close"}
    assert sum(one["doubts"] for one in foreign.values()) == 2
    assert any(one["stopped_by"] for one in foreign.values())
    grades = [one["grade"] for one in foreign.values()]
    assert {5, 4, 2} <= set(grades)
    assert grades.count(0) > len(grades) / 2


def test_a_signed_message_is_taken_in_once(hall, doors):
    """Good lines kept, the bad one told; sent again, nothing is filed twice."""
    body = "\n".join((*REPORTS, '{"system": "JLZW"}')).encode()
    answer = sent(doors["department"], body).json
    assert (answer["kept"], answer["refused"]) == (2, 1)
    assert answer["lines"] == [{"line": 3, "result": "refused", "field": "id", "reason": "缺少必填项"}]
    again = sent(doors["department"], body).json
    assert (again["known"], again["kept"]) == (2, 0)
    with hall.house.reading() as root:
        assert root.archive[NUMBER].count == 2


@pytest.mark.parametrize(
    ("headers", "status", "where"),
    [
        ({}, 401, "X-Hall-System"),
        ({"system": "XXZW"}, 401, "X-Hall-System"),
        ({"signature": "AAAA"}, 401, "X-Hall-Signature"),
    ],
)
def test_what_is_not_vouched_for_is_not_read(doors, headers, status, where):
    """A message without a system, of an unknown one, or with another signature."""
    body = line(id="NEVER").encode()
    if headers:
        answer = sent(doors["department"], body, status=status, **headers)
    else:
        answer = doors["department"].post("/exchange/cases", body, status=status)
    assert answer.json["where"] == where


def test_the_public_network_has_no_such_address(doors):
    """三网: it belongs to the departments' network."""
    assert sent(doors["public"], line().encode(), status=404).status_int == 404


def test_its_progress_is_shown_like_ours(hall, doors):
    """The same page, by number and code: whose it is, the bar, what is left, each report with its standing."""
    sent(doors["department"], "\n".join(REPORTS).encode())
    hall.settle()
    page = doors["public"].get(f"/progress?number={NUMBER}&code=EXDEMO01").text
    for words in ("示例气象行政许可", "省级系统办理", "还剩", "依次报送", "审核"):
        assert words in page
    assert "示例申请人" not in page
    told = doors["public"].get(f"/progress.json?number={NUMBER}&code=EXDEMO01").json
    assert told["foreign"] == SYSTEM
    doors["public"].get(f"/progress?number={NUMBER}&code=EXDEMO02", status=403)


def test_while_its_clock_stands_still_what_was_left_is_left(hall, doors):
    """XK-17: stopped on 27 February with days to spare; long past the reported limit it is still not overrun."""
    stopped = line(
        id="STOP", query="EXDEMO99", stage="handle", stopped="现场核查", promised_by=date(2026, 3, 1)
    )
    sent(doors["department"], stopped.encode())
    hall.settle()
    page = doors["public"].get("/progress?number=EX-JLZW-STOP&code=EXDEMO99").text
    assert "计时暂停中" in page
    assert "已超" not in page


def test_its_rating_is_shown_with_day_and_way(hall, doors):
    """HP-01: on the progress page, in the data, on the department's page; who rated is nowhere."""
    at = REPORT.received + timedelta(hours=3)
    closed = line(id="RATED", sequence=2, at=at, stage="close", result="granted", rating=Rating(5, at, "qr"))
    answer = sent(doors["department"], "\n".join((line(id="RATED"), closed)).encode()).json
    assert (answer["kept"], answer["rated"]) == (2, 1)
    hall.settle()
    page = doors["public"].get("/progress?number=EX-JLZW-RATED&code=EXDEMO01").text
    said = f"非常满意（{at.date().isoformat()}，扫码）"
    assert page.count(said) == 2
    told = doors["public"].get("/progress.json?number=EX-JLZW-RATED&code=EXDEMO01").json
    assert told["rating"] == {"grade": 5, "title": "非常满意", "at": at.isoformat(), "channel": "qr"}
    desk = People(hall).get("manager1", "/office/foreign/EX-JLZW-RATED", zone="department").text
    assert f"好差评：{said}" in desk


def test_the_department_and_the_management_see_it(hall, doors):
    """On the list with whose it is, and as a page with every report; a report that contradicts says so."""
    back = line(sequence=9, at=msgspec.structs.replace(REPORT).at, stage="accept")
    sent(doors["department"], "\n".join((*REPORTS, back)).encode())
    hall.settle()
    people = People(hall)
    listed = people.get("manager1", "/office?tab=all&department=D39", zone="department").text
    assert f"/office/foreign/{NUMBER}" in listed
    page = people.get("manager1", f"/office/foreign/{NUMBER}", zone="department").text
    assert "与已收录的报送矛盾" in page
    assert "1 条报送存疑" in page


def test_a_file_is_imported_by_line(hall, tmp_path):
    """``hall import cases`` on the running hall: what is bad is told with line and field, the good are kept."""
    config = tmp_path / "hall.ini"
    config.write_text(f"[app:main]\nhall.mode = demo\nhall.var = {hall.settings.var}\n", encoding="utf-8")
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join((line(id="F1"), line(id="F2", sequence=0), "")), encoding="utf-8")
    server = ControlServer(hall, COMMANDS)
    server.start()
    try:
        said = CliRunner().invoke(main, ["import", "cases", str(file), "--config", str(config)])
    finally:
        server.stop()
    assert said.exit_code == 1
    assert "退回 cases.jsonl 第 2 行 sequence：序号从 1 起" in said.output
    assert "共 2 行，收录 1" in said.output
    assert hall.clock.now() >= DEMO_START
