"""The report box through the pages, and the proof that nobody who has the whole hall can read a report.

What is sent here comes as a browser with the script sends it (sealed by the same arithmetic), and as one without.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from webtest import TestApp, TestResponse

from portal import make_app, zoned
from portal.cli import cast
from portal.cli.voicing import REPORT_KEY
from portal.hall import Hall
from signing.seal.attached import ReportFile
from signing.seal.report import (
    Box,
    new_code,
    open_answer,
    open_report,
    open_with_files,
    pass_share,
    read_box,
    read_key_file,
    reporter_of,
    seal_answer,
    seal_report,
    seal_with_files,
)
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, token_of, told, upload

MARKER = "示例标记甲乙丙丁戊己庚辛-7f3a91"


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for the whole story."""
    with demo_hall(seeded, tmp_path_factory.mktemp("reports") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def people(hall: Hall) -> People:
    """Everybody of the demo."""
    return People(hall)


@pytest.fixture(scope="module")
def street(hall: Hall) -> TestApp:
    """Somebody who has not signed in."""
    return TestApp(zoned(make_app(hall), "public"))


@pytest.fixture(scope="module")
def box(street: TestApp) -> Box:
    """The box in use, as the page gives it."""
    found = street.get("/report").html.find("form", attrs={"data-filing": True})
    return read_box(found["data-filing"].encode())


def key_of(hall: Hall, login: str) -> bytes:
    """A keeper's private key, as their device has it."""
    file = hall.settings.var / "demo" / "devices" / login / REPORT_KEY
    return read_key_file(file.read_bytes(), cast.PASSWORD)


def account_of(box: Box, hall: Hall, login: str) -> str:
    """A keeper's account by login."""
    account = hall_account(hall, login)
    assert account in {one.account for one in (*box.supervision.keepers, *box.discipline.keepers)}
    return account


def hall_account(hall: Hall, login: str) -> str:
    """An account by login."""
    with hall.house.reading() as root:
        return str(root.archive.secrets[login][0])


def post(
    hall: Hall, door: TestApp, form_at: str, path: str, fields: list[tuple[str, str]], status: int
) -> TestResponse:
    """Send a form of a page."""
    answer = door.post(path, [*fields, ("csrf_token", token_of(door.get(form_at)))], status=status)
    hall.settle()
    return answer


def filed(hall: Hall, street: TestApp, box: Box, text: str) -> tuple[str, str]:
    """Put a report in as the script does; its number and its code."""
    code = new_code(secrets.token_bytes)
    reporter = reporter_of(code)
    fields = [
        ("sealed", seal_report(box, text, secrets.token_bytes).decode()),
        ("reply_key", reporter.public_key),
        ("lookup", reporter.lookup),
    ]
    post(hall, street, "/report", "/report", fields, 200)
    with hall.house.reading() as root:
        return max(root.archive.shelf("reports").keys()), code


def test_two_sides_open_a_report_together_and_the_reporter_follows_it(hall, people, street, box):
    """TS-09, TS-18: one alone cannot, two can, both are recorded; answer and question come to the code alone."""
    number, code = filed(hall, street, box, f"举报 {MARKER}")
    desk = f"/desk/reports/{number}"
    page = people.get("supervisor1", desk)
    sealed = page.html.find("form", attrs={"data-passing": True})["data-passing"]
    alone = [("of", "0")]
    post(hall, people.browser("discipline1"), desk, f"{desk}/open", alone, 409)
    target = next(one for one in box.discipline.keepers if one.account == hall_account(hall, "discipline1"))
    share = pass_share(sealed.encode(), box, key_of(hall, "supervisor1"), target.kid, secrets.token_bytes)
    fields = [("of", "0"), ("to", target.account), ("share", share), ("reason", "例行开启")]
    post(hall, people.browser("supervisor1"), desk, f"{desk}/pass", fields, 303)
    opened = post(hall, people.browser("discipline1"), desk, f"{desk}/open", [("of", "0")], 200)
    form = opened.html.find("form", attrs={"data-opening": True})
    passed = json.loads(form["data-passed"])
    assert (
        open_report(form["data-opening"].encode(), box, key_of(hall, "discipline1"), passed)
        == f"举报 {MARKER}"
    )
    assert MARKER not in opened.text
    assert "共同开启举报件" in told(people.get("supervisor1", desk))
    answer = f"已经收到 {MARKER}"
    reply_key = page.html.find("form", attrs={"data-answering": True})
    assert reply_key is None
    reporter = reporter_of(code)
    said = [
        ("kind", "answer"),
        ("for_reporter", seal_answer(reporter.public_key, answer, secrets.token_bytes)),
        ("for_box", seal_report(box, answer, secrets.token_bytes).decode()),
    ]
    post(hall, people.browser("discipline1"), desk, f"{desk}/answer", said, 303)
    found = post(
        hall, street, "/report/follow", "/report/answers.json", [("lookup", reporter.lookup)], 200
    ).json
    assert open_answer(reporter.private_key, found["answers"][0]["sealed"]) == answer
    more = [
        ("sealed", seal_report(box, f"补充 {MARKER}", secrets.token_bytes).decode()),
        ("lookup", reporter.lookup),
    ]
    post(hall, street, "/report/follow", "/report/say", more, 200)
    post(hall, people.browser("supervisor1"), desk, f"{desk}/close", [("conclusion", "upheld")], 409)
    post(hall, people.browser("discipline1"), desk, f"{desk}/close", [("conclusion", "upheld")], 303)
    closed = post(
        hall, street, "/report/follow", "/report/answers.json", [("lookup", reporter.lookup)], 200
    ).json
    assert "反映的问题属实" in closed["state"]


def test_without_a_script_the_hall_seals_in_memory_and_says_so(hall, street):
    """TS-09: refused without the reporter's word that they know; then sealed, and followed by the code it gives."""
    plain = [("text", f"没有脚本 {MARKER}")]
    assert "纸质举报箱" in told(post(hall, street, "/report", "/report", plain, 409))
    words = told(post(hall, street, "/report", "/report", [*plain, ("door", "1")], 200))
    code = re.search(r"([2-9A-Z]{4}-){5}[2-9A-Z]{4}", words)
    assert code is not None
    assert MARKER not in words
    shown = told(post(hall, street, "/report/follow", "/report/follow", [("code", code[0])], 200))
    assert "待开启" in shown
    assert "查询码不正确" in told(
        post(hall, street, "/report/follow", "/report/follow", [("code", "A" * 24)], 409)
    )


def test_what_is_not_sealed_for_this_box_is_not_kept(hall, street, box):
    """TS-09: plain words in the place of the sealed, or a seal for another box, are refused."""
    reporter = reporter_of(new_code(secrets.token_bytes))
    other = box.__class__(hall="another", supervision=box.supervision, discipline=box.discipline)
    for sealed in (f"明文 {MARKER}", seal_report(other, "x", secrets.token_bytes).decode()):
        fields = [("sealed", sealed), ("reply_key", reporter.public_key), ("lookup", reporter.lookup)]
        assert "没有按本举报箱密封" in told(post(hall, street, "/report", "/report", fields, 409))


@pytest.mark.parametrize(
    "login", ["manager1", "operator1", "inspector1", "centre1", "d05-approve", "citizen1"]
)
def test_nobody_but_keepers_comes_to_the_box(people, login):
    """TS-09: those complained of never see that there is a report."""
    for path in ("/desk/reports", "/desk/reports/JB-20260227-001"):
        zone = "hall" if login != "citizen1" else "public"
        assert people.browser(login, zone).get(path, status="*").status_int in {403, 404}


PICTURE = ReportFile(f"{MARKER}.png", b"\x89PNG" + MARKER.encode() * 4000)


def sent_with(
    hall: Hall, street: TestApp, box: Box, *files: ReportFile, status: int = 200
) -> tuple[str, str]:
    """Put a report with files in as the script does; its number and its code."""
    code = new_code(secrets.token_bytes)
    reporter = reporter_of(code)
    sealed, attached = seal_with_files(box, f"举报 {MARKER}", files, secrets.token_bytes)
    fields = [
        ("sealed", sealed.decode()),
        ("reply_key", reporter.public_key),
        ("lookup", reporter.lookup),
        upload("attached", "sealed.bin", attached),
    ]
    post(hall, street, "/report", "/report", fields, status)
    with hall.house.reading() as root:
        return max(root.archive.shelf("reports").keys()), code


def together(hall: Hall, people: People, box: Box, number: str, n: int = 0) -> TestResponse:
    """supervisor1 hands on, discipline1 opens; the page of the opening."""
    desk = f"/desk/reports/{number}"
    material = people.get("supervisor1", f"{desk}/records/{n}/material").json
    target = next(one for one in box.discipline.keepers if one.account == hall_account(hall, "discipline1"))
    share = pass_share(
        material["sealed"].encode(), box, key_of(hall, "supervisor1"), target.kid, secrets.token_bytes
    )
    fields = [("of", str(n)), ("to", target.account), ("share", share), ("reason", "例行开启")]
    post(hall, people.browser("supervisor1"), desk, f"{desk}/pass", fields, 303)
    return post(hall, people.browser("discipline1"), desk, f"{desk}/open", [("of", str(n))], 200)


def test_files_are_taken_only_after_both_sides_opened_and_come_back_whole(hall, people, street, box):
    """TS-20: before, neither keeper gets ciphertext or shares; after, only who opened; the other side not by itself."""
    number, _code = sent_with(hall, street, box, PICTURE)
    desk = f"/desk/reports/{number}"
    for login in ("supervisor1", "discipline1"):
        material = people.get(login, f"{desk}/records/0/material").json
        assert (material["has_files"], material["attached"], material["passed"]) == (True, "", [])
        people.get(login, f"{desk}/records/0/attached", status=404)
    page = together(hall, people, box, number)
    form = page.html.find("form", attrs={"data-opening": True})
    data = people.get("discipline1", form["data-attached"]).body
    private, passed = key_of(hall, "discipline1"), json.loads(form["data-passed"])
    text, files = open_with_files(form["data-opening"].encode(), box, private, passed, data)
    assert (text, files) == (f"举报 {MARKER}", (PICTURE,))
    people.get("supervisor1", f"{desk}/records/0/attached", status=404)
    assert people.get("discipline1", f"{desk}/records/0/material").json["attached"]
    for path in (f"{desk}/records/1/material", f"{desk}/records/77/attached"):
        people.get("discipline1", path, status=404)
    public = TestApp(zoned(make_app(hall), "public"))
    ref = hashlib.sha256(data).hexdigest()
    assert public.get(f"/files/{ref}/x", status="*").status_int == 404


@pytest.mark.parametrize(
    ("attached", "words"),
    [
        (b"\xff\xd8\xff plain picture", "附件没有密封"),
        (bytes((10 << 20) + (1 << 16) + 17), "附件合计超过 10 兆字节"),
    ],
)
def test_what_is_not_sealed_or_too_long_is_not_taken(hall, street, box, attached, words):
    """TS-20: a plain file is refused by its length, one too long before it is kept."""
    reporter = reporter_of(new_code(secrets.token_bytes))
    fields = [
        ("sealed", seal_report(box, "示例", secrets.token_bytes).decode()),
        ("reply_key", reporter.public_key),
        ("lookup", reporter.lookup),
        upload("attached", "sealed.bin", attached),
    ]
    assert words in told(post(hall, street, "/report", "/report", fields, 409))
    assert not hall.vault.has(hashlib.sha256(attached).hexdigest())


def test_without_a_script_the_pages_say_what_is_possible(hall, people, street):
    """TS-20: text alone through the door, files only sealed elsewhere, limits named before; the keeper gets a file."""
    words = told(street.get("/report"))
    for said in ("不超过 5 个", "合计不超过 10 兆字节", "不能代为密封", "hall device report-seal", "先去除"):
        assert said in words, said
    assert not street.get("/report").html.find("input", attrs={"data-files": True}).get("name")
    with hall.house.reading() as root:
        number = max(root.archive.shelf("reports").keys())
    page = people.get("supervisor1", f"/desk/reports/{number}")
    assert "下载密封材料" in told(page)
    assert "hall device report-pass" in told(page)
    answer = people.get("supervisor1", f"/desk/reports/{number}/records/0/material")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_marker_told_in_every_way_is_nowhere_in_the_hall(hall, people, street, box, caplog):
    """TS-09, TS-20: database, vault, log, index and everything else in the hall's folder hold no word or file of it."""
    with caplog.at_level(0):
        _number, code = filed(hall, street, box, MARKER)
        number, _other = sent_with(hall, street, box, PICTURE)
        together(hall, people, box, number)
        people.get("discipline1", f"/desk/reports/{number}/records/0/material")
        post(hall, street, "/report", "/report", [("text", MARKER), ("door", "1")], 200)
        post(hall, street, "/report", "/report", [("text", MARKER)], 409)
        more = [("lookup", reporter_of(code).lookup), ("text", MARKER), ("door", "1")]
        post(hall, street, "/report/follow", "/report/say", more, 200)
    hall.settle()
    assert MARKER not in caplog.text
    assert code not in caplog.text
    searched = 0
    forms = [MARKER.encode(), MARKER.encode("unicode_escape"), MARKER.encode("utf-16-le"), code.encode()]
    forms += [json.dumps(MARKER).encode()[1:-1], reporter_of(code).lookup.encode()]
    forms += [base64.b64encode(PICTURE.data)[:60], hashlib.sha256(PICTURE.data).hexdigest().encode()]
    forms += [hashlib.sha256(PICTURE.data).digest(), PICTURE.data[:40]]
    for file in sorted(path for path in hall.settings.var.rglob("*") if path.is_file()):
        data = file.read_bytes()
        assert not [form for form in forms if form in data], file
        searched += 1
    assert searched > 20
    assert "JB-" not in told(street.get("/search", {"q": MARKER}))
    with hall.house.reading() as root:
        for shelf in root.archive.shelves:
            assert MARKER not in repr(list(root.archive.shelf(shelf).items())[:5000])
