"""Supervision as people use it: cards from the bell to the appeal, orders, circulars, holds, personal data, bundles."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hallcore.approval.model import ApplicationReceived
from hallcore.attendance.devices import PhotoShown
from hallcore.desk import CLOCK, Act, Verb
from hallcore.dossier import record_number
from hallcore.ground.clock import TZ
from hallcore.supervision.model import CardRaised, Evidence
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, told
from tests.makers.supervised import lay_card
from trading.bidding.model import QuestionAsked

DESK, OWN = "/desk/supervision", "/office/cards"
ANSWER = [("accepts", "no"), ("words", "当日系统停机，次日补录。")]


class Supervised(People):
    """The people of the demo, with cards laid about a case of theirs."""

    def __init__(self, hall: Any) -> None:
        super().__init__(hall)
        hall.house.verbs = {**hall.house.verbs, "lay-card": Verb("lay-card", lay_card)}

    def account(self, login: str) -> str:
        """The account of a login."""
        with self.hall.house.reading() as root:
            return str(root.archive.secrets[login][0])

    def case(self) -> str:
        """A case of department D05 taken in at a window."""
        with self.hall.house.reading() as root:
            for number in root.archive.shelf("cases"):
                paper = root.archive[number].latest(ApplicationReceived)
                if paper is not None and paper.department == "D05":
                    return str(number)
        raise LookupError

    def laid(self, person: str = "d05-handle", **changes: Any) -> str:
        """A yellow card about that case."""
        case = self.case()
        with self.hall.house.reading() as root:
            first = root.archive[case].record(0)
            law = self.hall.house.lawbook.edition(root.archive[case].edition)
            given: dict[str, Any] = {
                "rule": "JC-03/promised",
                "edition": law.edition,
                "valid_from": date(2026, 1, 1),
                "heading": "超过承诺办理期限",
                "family": "time-limit",
                "rung": "yellow",
                "matter": case,
                "matter_title": "示例事项",
                "machine": "approval.case",
                "department": "D05",
                "person": self.account(person) if person else "",
                "occurrence": 0,
                "breached": datetime(2026, 2, 27, 0, 0, tzinfo=TZ),
                "cites": (law.cite("JC-03"), law.cite("XK-11")),
                "evidence": (Evidence(record_number(case, 0), first.paper.title, first.sha256, "收到申请"),),
                "arithmetic": (
                    "承诺十个工作日，自受理次日起算，到 2026-02-26 届满。",
                    "到 2026-02-27 零时尚未办结，超过一个工作日。",
                ),
                "calendar": "2026",
                "answer_by": date(2026, 3, 5),
                "points": Decimal(-1),
            }
        done = self.hall.house.perform("lay-card", "", CLOCK, CardRaised(**{**given, **changes}))
        self.hall.settle()
        return done.dossier


@pytest.fixture
def people(seeded: Path, tmp_path: Path) -> Iterator[Supervised]:
    """Everybody, in a hall of the test's own."""
    with demo_hall(seeded, tmp_path / "var") as hall:
        yield Supervised(hall)


def test_a_card_goes_from_the_bell_to_the_appeal(people):
    """JC-18, JC-31 to JC-33: each sees what is theirs to do, and the page says why the card was raised."""
    card = people.laid()
    listed = told(people.get("d05-handle", OWN, zone="department"))
    assert card in listed
    assert "待答复 1 张" in listed
    page = told(people.get("d05-handle", f"{OWN}/{card}", zone="department"))
    for words in ("为什么亮牌", "JC-03", "怎样算出来的", "超过一个工作日", "证据", "答复"):
        assert words in page
    people.get("d05-accept", f"{OWN}/{card}", zone="department", status=403)
    people.fill("d05-handle", f"{OWN}/{card}/answer", ANSWER, zone="department")
    assert card in told(people.get("supervisor1", f"{DESK}/cards?rung=yellow&department=D05"))
    people.fill("supervisor1", f"{DESK}/cards/{card}/open")
    decision = [
        ("outcome", "upheld"),
        ("ground", ""),
        ("reason", "停机记录与时间不符。"),
        ("measures", "限期改正。"),
    ]
    people.fill("supervisor1", f"{DESK}/cards/{card}/decide", decision)
    people.fill("d05-handle", f"{OWN}/{card}/appeal", [("words", "请复核停机记录。")], zone="department")
    people.get("supervisor1", f"{DESK}/cards/{card}/appeal", status=409)
    people.fill(
        "discipline1", f"{DESK}/cards/{card}/appeal", [("outcome", "relieved"), ("reason", "时间相符。")]
    )
    page = told(people.get("d05-handle", f"{OWN}/{card}", zone="department"))
    assert "申诉成立，予以解除" in page
    assert card in told(people.get("supervisor1", f"{DESK}/cards?part=ended"))


def test_a_refusal_stands_beside_the_form_with_its_clause(people):
    """JC-32: before the answer or the end of its time nobody decides."""
    card = people.laid()
    people.fill("supervisor1", f"{DESK}/cards/{card}/open")
    fields = [("outcome", "upheld"), ("ground", ""), ("reason", "属实。")]
    page = people.fill("supervisor1", f"{DESK}/cards/{card}/decide", fields, status=409)
    assert "请在答复后或者期满后认定" in told(page)


def test_management_reads_cards_and_does_nothing_to_them(people):
    card = people.laid()
    page = told(people.get("manager1", f"{OWN}/{card}"))
    assert "只读" in page
    people.get("manager1", f"{DESK}/cards/{card}/open", status=403)


def test_an_order_is_given_reported_on_and_sent_back(people):
    """JC-34: the chief reports; the supervisor sends back with a new day; late ones are marked."""
    fields = [
        ("department", "D05"),
        ("subject", "超期办件的整改"),
        ("what", "清理超期办件。"),
        ("due", "2026-03-04"),
    ]
    answer = people.fill("supervisor1", f"{DESK}/orders/issue", fields)
    number = answer.location.partition("?")[0].rpartition("/")[2]
    assert number in told(people.get("d05-approve", f"{OWN}/orders", zone="department"))
    people.get("d05-accept", f"{OWN}/orders/{number}", zone="department", status=403)
    people.fill("d05-approve", f"{OWN}/orders/{number}/report", [("words", "已清理。")], zone="department")
    back = [("outcome", "no"), ("reason", "没有说明原因。"), ("due", "2026-03-06")]
    people.fill("supervisor1", f"{DESK}/orders/{number}/review", back)
    assert "退回重办，新的期限 2026-03-06" in told(people.get("supervisor1", f"{OWN}/orders/{number}"))


def test_an_order_is_given_to_a_person_by_name_or_account(people):
    """JC-34: the person reports; a name several people bear is told apart, one nobody bears is refused."""
    fields = [("department", ""), ("subject", "补录的整改"), ("what", "写明原因。"), ("due", "2026-03-04")]
    issue = f"{DESK}/orders/issue"
    page = told(people.fill("supervisor1", issue, fields, status=409))
    assert "请选择承办部门，或者填写承办人员" in page
    page = told(people.fill("supervisor1", issue, [*fields, ("person", "示例无此人")], status=409))
    assert "进驻人员中没有叫这个名字的人员" in page
    wrong = [("department", "D01"), *fields[1:], ("person", "d05-handle")]
    assert "该部门没有叫这个名字的人员" in told(people.fill("supervisor1", issue, wrong, status=409))
    answer = people.fill("supervisor1", issue, [*fields, ("person", "D05-handle ")])
    number = answer.location.partition("?")[0].rpartition("/")[2]
    assert number in told(people.get("d05-handle", f"{OWN}/orders", zone="department"))
    people.get("d05-accept", f"{OWN}/orders/{number}", zone="department", status=403)
    people.fill("d05-handle", f"{OWN}/orders/{number}/report", [("words", "已写明。")], zone="department")


def test_an_order_about_a_card_is_made_out_to_whom_the_card_names(people):
    card = people.laid()
    form = people.get("supervisor1", f"{DESK}/orders/issue?about={card}").forms
    filled = next(one for one in form.values() if "subject" in one.fields)
    assert (filled["department"].value, filled["person"].value) == ("D05", "d05-handle")


def test_a_circular_is_read_by_everybody_once_it_bears_its_signature(people):
    """TS-10, JC-35: the public page has the fields the rule asks for, and the search finds it."""
    fields = [
        ("kind", "circular"),
        ("heading", "关于补录办件的示例通报"),
        ("facts", "三月，某窗口三件申请次日补录。"),
        ("rule", "JC-13"),
        ("department", "D05"),
        ("correct_by", "2026-03-20"),
        ("scope", "public"),
    ]
    answer = people.fill("supervisor1", f"{DESK}/circulars/draft", fields)
    number = answer.location.partition("?")[0].rpartition("/")[2]
    page = people.get("supervisor1", f"{DESK}/circulars/{number}")
    assert "签署</button>" not in page.text.replace("\n", "")
    _press(people, "discipline1", f"{DESK}/circulars/{number}", "sign")
    people.get("d05-accept", f"/supervision/circulars/{number}", zone="department", status=404)
    _press(people, "supervisor1", f"{DESK}/circulars/{number}", "issue")
    page = told(people.get("d05-accept", f"/supervision/circulars/{number}", zone="department"))
    for words in (
        "某窗口三件申请次日补录",
        "JC-13",
        "整改期限",
        "2026-03-20",
        "向社会公布",
        "监察通报〔2026〕",
    ):
        assert words in page
    people.fill("supervisor1", f"{DESK}/circulars/{number}/result", [("result", "已全部改正。")])
    assert "已全部改正" in told(
        people.get("d05-accept", f"/supervision/circulars/{number}", zone="department")
    )
    people.hall.settle()
    found = people.get("d05-accept", "/search?q=补录办件", zone="department")
    assert f"/supervision/circulars/{number}" in found.text


def test_an_internal_circular_has_its_paper_for_whom_it_was_issued(people):
    """TS-10: departments fetch the sealed paper from their list; what stays in the centre is not for them."""
    for scope, theirs in (("departments", 200), ("hall", 404)):
        fields = [("kind", "circular"), ("heading", "关于补录办件的示例通报"), ("facts", "三件次日补录。")]
        fields += [("rule", "JC-13"), ("department", "D05"), ("correct_by", "2026-03-20"), ("scope", scope)]
        answer = people.fill("supervisor1", f"{DESK}/circulars/draft", fields)
        number = answer.location.partition("?")[0].rpartition("/")[2]
        paper = f"{OWN}/circulars/{number}/paper.pdf"
        _press(people, "discipline1", f"{DESK}/circulars/{number}", "sign")
        people.get("manager1", paper, status=404)
        _press(people, "supervisor1", f"{DESK}/circulars/{number}", "issue")
        people.hall.press_room.print_next()
        people.hall.settle()
        assert people.get("manager1", paper).body.startswith(b"%PDF")
        assert paper in people.get("supervisor1", f"{DESK}/circulars/{number}").text
        people.get("d05-accept", paper, zone="department", status=theirs)
        page = people.get("d05-accept", f"{OWN}/circulars", zone="department").text
        assert (paper in page) == (theirs == 200)


def _press(people: Supervised, login: str, page: str, step: str) -> None:
    token = people.get(login, page).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    people.browser(login).post(f"{page}/{step}", {"csrf_token": token}, status=303)
    people.hall.settle()


def test_personal_data_are_shown_once_and_only_discipline_inspection_learns_of_it(people):
    """JC-39: neither the case's page nor the matter's tells of the reading."""
    case = people.case()
    path = f"{DESK}/matters/{case}/inquire"
    page = people.fill("supervisor1", path, [("pieces", "name"), ("reason", "核对补录。")], status=200)
    assert "本次查看已记入 DY-2026-" in told(page)
    record = told(people.get("discipline1", f"{DESK}/inquiries"))
    assert "核对补录" in record
    assert case in record
    people.get("supervisor1", f"{DESK}/inquiries", status=403)
    people.get("manager1", f"{DESK}/inquiries", status=403)
    for login, page in (("d05-handle", f"/office/cases/{case}"), ("supervisor1", f"{DESK}/matters/{case}")):
        seen = told(people.get(login, page, zone="" if login == "supervisor1" else "department"))
        assert "DY-2026-" not in seen
        assert "调阅" not in seen.replace("调阅记录", "")


def test_a_matter_is_held_referred_and_what_is_closed_stays_closed(people):
    """JC-37, JC-38; PI-11: a bid, a person, an account are not there for a supervisor."""
    case = people.case()
    people.fill("supervisor1", f"{DESK}/matters/{case}/hold", [("reason", "涉嫌倒签。")])
    fields = [("authority", "敦化市示例监察委员会"), ("reason", "涉嫌违纪。")]
    people.fill("discipline1", f"{DESK}/matters/{case}/refer", fields)
    page = told(people.get("supervisor1", f"{DESK}/keeping"))
    assert "解除保全" in page
    assert "敦化市示例监察委员会" in page
    for number in ("P-000001", people.account("d05-handle")):
        people.get("supervisor1", f"{DESK}/matters/{number}", status=404)


def test_the_bundle_of_a_card_is_checked_without_the_hall(people, tmp_path):
    """Issue item 9: records, proofs and checker in one file; the checker in it proves the records in it."""
    card = people.laid()
    people.hall.settle()
    answer = people.browser("supervisor1").get(f"{DESK}/matters/{card}/bundle.zip")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as bundle:
        names = set(bundle.namelist())
        assert {"READ-ME.txt", "rules.txt", "verify.py", "keys.txt", "root.pem", "card-0000.json"} <= names
        assert "matter-0000.json" in names
        assert "承诺十个工作日" in bundle.read("rules.txt").decode()
        bundle.extractall(tmp_path / "taken")
    for name in ("card-0000", "matter-0000"):
        parts = [f"{name}.json", "--p7s", f"{name}.json.p7s", "--opening", f"{name}.opening.json"]
        parts += ["--proof", f"{name}.tlog-proof", "--keys", "keys.txt", "--ca", "root.pem"]
        done = subprocess.run(
            [sys.executable, "verify.py", "record", *parts],
            cwd=tmp_path / "taken",
            check=False,
            capture_output=True,
        )
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_the_checker_sees_the_chain_whole_around_what_is_not_open_yet(people, tmp_path):
    """Issue item 9: what the log does not open yet is a stub in the bundle: its entry is proven, its link is checked."""
    case, perform = people.case(), people.hall.house.perform
    secret = QuestionAsked("是否含税？")
    people.hall.house.verbs = {
        **people.hall.house.verbs,
        "hide": Verb("hide", lambda _desk, _form: Act(secret, reveal="2026-04")),
        "show": Verb("show", lambda desk, _form: Act(PhotoShown("T01", "1", desk.at, "示例"))),
    }
    hidden = perform("hide", case, CLOCK).n
    perform("show", case, CLOCK)
    assert _chained(people, case, tmp_path / "one") == 0
    taken = tmp_path / "one"
    stub = (taken / f"matter-{hidden:04d}.json").read_text(encoding="utf-8")
    assert "最迟于 2026-04 公开" in stub
    assert "是否含税" not in stub
    assert not (taken / f"matter-{hidden:04d}.json.p7s").exists()
    other = stub.replace(f'"n":"{hidden}"', f'"n":"{hidden + 1}"')
    (taken / f"matter-{hidden:04d}.json").write_text(other, encoding="utf-8")
    assert _checked(taken) == 1
    perform("hide", case, CLOCK)
    assert _chained(people, case, tmp_path / "two") == 2


def _chained(people: Supervised, case: str, folder: Path) -> int:
    people.hall.settle()
    answer = people.browser("supervisor1").get(f"{DESK}/matters/{case}/bundle.zip")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as bundle:
        bundle.extractall(folder)
    return _checked(folder)


def _checked(folder: Path) -> int:
    chain = sorted(path.name for path in folder.glob("matter-[0-9][0-9][0-9][0-9].json"))
    words = [sys.executable, "verify.py", "chain", *chain, "--keys", "keys.txt"]
    return subprocess.run(words, cwd=folder, check=False, capture_output=True).returncode
