"""Applying online, through the front door: steps, drafts, files, the act, and everything that is wrongly brought."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from webtest import TestApp

from hallcore.approval.model import ApplicationReceived
from hallcore.vault import PIECE
from portal.drafts import files_of_drafts, sweep
from portal.hall import Hall
from portal.inquiry import ALPHABET
from tests.functional.applicant_hands import ITEM, PDF, Hands, decided, desk, publish, verdicts
from tests.functional.bidder_fixtures import proven_offline
from tests.functional.desk_hands import token_of

BASE = f"/apply/{ITEM.code}"
SUBJECT = f"SX-{ITEM.code}"


@pytest.fixture
def company(hall: Hall, app: TestApp) -> Hands:
    """An applicant that is a company, and an item to apply for."""
    publish(hall)
    return Hands(hall, app, "company1")


def case_of(hall: Hall, number: str) -> Any:
    """State, paper, files and what lies in the annex of a case."""
    with hall.house.reading() as root:
        case = root.archive[number]
        record = case.record(0)
        pieces = {key: value for key, _salt, value in record.annex.pieces}
        return case.state, case.the(ApplicationReceived), record.files, pieces


# -- the way through -----------------------------------------------------------------------------------


def test_an_application_goes_from_the_situation_to_the_receipt(
    company: Hands, hall: Hall, tmp_path: Path
) -> None:
    """Given four steps, then one act: files under their material's name, person data in the annex, a code of 8."""
    number = company.applied()
    state, paper, files, annex = case_of(hall, number)
    assert state == "received"
    assert re.fullmatch(r"DHB-20260302-9[0-3][0-9]-0001", number)
    assert paper.channel == "online"
    assert paper.brought == ("m01", "m02", "m03")
    assert [file.name for file in files] == ["m01-材料.pdf", "m02-材料.pdf", "m03-材料.pdf"]
    assert annex["phone"] == "13912345678"
    assert len(annex["query"]) == 8
    assert set(annex["query"]) <= set(ALPHABET)
    assert company.draft(SUBJECT) is None
    receipt = company.get(f"/my/cases/{number}/receipt")
    assert annex["query"] in receipt.text
    assert "收件凭证" in receipt.text
    file = company.get(f"/my/cases/{number}/receipt.json")
    keys = company.get("/log/keys.txt").text
    code, told = proven_offline("receipt", file.body, keys, tmp_path / "offline")
    assert code == 0, told


def test_materials_are_computed_from_the_situation(company: Hands) -> None:
    """Who trades online is asked for one paper more; what is shared is asked of nobody (FW-02)."""
    company.situation(ITEM.code, q1="yes")
    page = company.get(f"{BASE}/materials")
    assert "网络食品经营情况说明" in page.text
    assert "通过数据共享取得，不用提交" in page.text
    company.situation(ITEM.code, q1="no")
    assert "网络食品经营情况说明" not in company.get(f"{BASE}/materials").text


def test_a_step_without_an_answer_goes_no_further(company: Hands) -> None:
    """The situation decides everything that follows."""
    page = company.fill(BASE, {}, status=200)
    assert "请选择一项" in page.text
    assert company.get(f"{BASE}/materials", status=303).location.endswith(BASE)


def test_a_wrong_telephone_is_said_beside_its_field(company: Hands) -> None:
    """Ten digits are no mobile number."""
    company.situation(ITEM.code, q1="no")
    page = company.fill(f"{BASE}/contact", {"phone": "1391234567"}, status=200)
    assert "应为 11 位手机号码" in page.text


def test_what_is_missing_is_said_and_may_be_sent_all_the_same(company: Hands, hall: Hall) -> None:
    """An incomplete application is received; what is wanting is told at once afterwards (XK-04)."""
    company.situation(ITEM.code, q1="no")
    company.fill(f"{BASE}/contact", {"phone": "13912345678"})
    page = company.get(f"{BASE}/review")
    assert "还有 1 项材料未提交" in page.text or "还有 2 项材料未提交" in page.text
    answer = company.send(f"{BASE}/review", "提交申请")
    assert case_of(hall, answer.location.split("/")[-2])[1].brought == ()


def test_items_for_others_are_refused_before_anything_is_filled_in(
    hall: Hall, doors: dict[str, TestApp]
) -> None:
    """FW-01: an item for companies is no person's; one that is not offered online is taken in at a window."""
    publish(hall, replace(ITEM, code="222403010092", audience=("company",)))
    publish(hall, replace(ITEM, code="222403010093", online=False))
    person = Hands(hall, doors["public"], "citizen1")
    assert "只面向法人和其他组织办理" in person.get("/apply/222403010092", status=409).text
    assert "须到窗口办理" in person.get("/apply/222403010093", status=409).text


# -- drafts --------------------------------------------------------------------------------------------


def test_a_draft_is_saved_at_each_step_and_by_the_script_and_is_no_act(company: Hands, hall: Hall) -> None:
    """Given answers saved and a file laid, then nothing stands in any dossier, and what was typed comes back."""
    with hall.house.reading() as root:
        before = root.journal.size
    page = company.get(BASE)
    headers = {"Accept": "application/json"}
    saved = company.browser.post(
        f"/my/drafts/{SUBJECT}/save",
        {"csrf_token": token_of(page), "q-q1": "no", "phone": "13800000009", "evil": "x"},
        headers=headers,
    )
    assert saved.json["saved"].startswith("草稿已保存")
    company.situation(ITEM.code, q1="no")
    company.upload(f"{BASE}/materials", "m01")
    draft = company.draft(SUBJECT)
    assert draft.fields["phone"] == "13800000009"
    assert "evil" not in draft.fields
    assert [file.name for file in draft.of("m01")] == ["材料.pdf"]
    assert "13800000009" in company.get(f"{BASE}/contact").text
    assert f"申请{ITEM.name}" in company.get("/my").text
    with hall.house.reading() as root:
        assert root.journal.size == before


def test_reading_pages_makes_no_draft(company: Hands) -> None:
    """Nothing is written on GET."""
    for path in (BASE, f"{BASE}/materials", f"{BASE}/contact"):
        company.browser.get(path)
    assert company.draft(SUBJECT) is None


def test_a_draft_is_thrown_away_on_demand_and_after_thirty_days(company: Hands, hall: Hall) -> None:
    """PI-14: on the thirtieth day it is still there, after it no more; its files are the sweep's only then."""
    company.situation(ITEM.code, q1="no")
    company.send(BASE, "放弃这份草稿")
    assert company.draft(SUBJECT) is None
    company.situation(ITEM.code, q1="no")
    company.upload(f"{BASE}/materials", "m01")
    digest = company.draft(SUBJECT).of("m01")[0].sha256
    days = int(hall.lawbook.on(hall.clock.now().date()).figure("PI-14", "draft"))
    now = hall.clock.now()
    assert days == 30
    assert sweep(hall.house, now + timedelta(days=30), days) == 0
    with hall.house.reading() as root:
        assert digest in files_of_drafts(root.archive)
    assert sweep(hall.house, now + timedelta(days=30, seconds=1), days) == 1
    assert company.draft(SUBJECT) is None


def test_a_draft_is_its_owners_alone(company: Hands, hall: Hall, doors: dict[str, TestApp]) -> None:
    """Another applicant begins with an empty form."""
    company.situation(ITEM.code, q1="no")
    company.upload(f"{BASE}/materials", "m01")
    other = Hands(hall, TestApp(doors["public"].app), "citizen1")
    assert other.draft(SUBJECT) is None
    assert other.get(f"{BASE}/materials", status=303).location.endswith(BASE)


# -- files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("病历.exe", b"MZ\x90\x00" + b"0" * 100, "只接收 PDF、OFD、JPG、PNG"),
        ("表.pdf", b"%PDF-1.7\nhalf of it", "内容不完整"),
        ("照片.jpg", b"\xff\xd8\xff\xe0" + b"0" * 50, "内容不完整"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "内容不完整"),
        ("卷.ofd", b"PK\x03\x04" + b"0" * 50, "内容不完整"),
        ("表.docx", b"PK\x03\x04" + b"0" * 50, "内容不完整"),
        ("表.png", PDF, "后缀不一致"),
        ("空.pdf", b"", "文件为空"),
    ],
)
def test_foreign_and_broken_files_are_refused_by_what_they_are(
    company: Hands, name: str, data: bytes, told: str
) -> None:
    """The first and last bytes decide, never the name; nothing is laid to the draft."""
    company.situation(ITEM.code, q1="no")
    page = company.upload(f"{BASE}/materials", "m01", data, name, status=409)
    assert told in page.text
    assert company.draft(SUBJECT).files == ()


def test_an_upload_broken_off_goes_on_where_it_was(company: Hands, hall: Hall) -> None:
    """Given three pieces of which one arrived, when the same file is chosen again, then two are still asked for."""
    company.situation(ITEM.code, q1="no")
    data = b"%PDF-1.7\n" + b"y" * (2 * PIECE + 100) + b"\n%%EOF\n"
    talk = iter(company.by_pieces(f"{BASE}/materials", "m01", data))
    assert next(talk)["missing"] == [0, 1, 2]
    next(talk)
    again = list(company.by_pieces(f"{BASE}/materials", "m01", data))
    assert again[0]["missing"] == [1, 2]
    assert again[-1].json["location"].endswith(f"{BASE}/materials#m-m01")
    assert company.draft(SUBJECT).of("m01")[0].size == len(data)


def test_nobody_goes_on_with_anothers_upload(company: Hands, hall: Hall, doors: dict[str, TestApp]) -> None:
    """An upload belongs to its account, its subject and its material."""
    company.situation(ITEM.code, q1="no")
    talk = iter(company.by_pieces(f"{BASE}/materials", "m01", PDF))
    plan = next(talk)
    other = Hands(hall, TestApp(doors["public"].app), "citizen1")
    other.situation(ITEM.code, q1="no")
    page = other.get(f"{BASE}/materials")
    headers = {"X-CSRF-Token": token_of(page), "Accept": "application/json"}
    answer = other.browser.put(plan["piece"].replace("{n}", "0"), PDF, headers=headers, status=409)
    assert "没有这个上传任务" in answer.json["reason"]


def test_a_material_nobody_asked_for_has_no_address(company: Hands) -> None:
    """What does not stand on the computed list cannot be laid to it, nor what is shared."""
    company.situation(ITEM.code, q1="no")
    page = company.get(f"{BASE}/materials")
    for material in ("m05", "m04", "m99"):
        company.browser.post(f"/my/drafts/{SUBJECT}/{material}", {"csrf_token": token_of(page)}, status=404)
    assert company.draft(SUBJECT).files == ()


class Clamd:
    """A scanner that answers as clamd does; it finds the word EICAR."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.line = socket.socket(socket.AF_UNIX)
        self.line.bind(str(path))
        self.line.listen(1)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self.line.accept()
            except OSError:
                return
            with caller, caller.makefile("rwb") as talk:
                assert talk.read(10) == b"zINSTREAM\0"
                data = b""
                while size := int.from_bytes(talk.read(4), "big"):
                    data += talk.read(size)
                talk.write(b"stream: Eicar-Signature FOUND\0" if b"EICAR" in data else b"stream: OK\0")
                talk.flush()

    def close(self) -> None:
        """No more answers."""
        self.line.shutdown(socket.SHUT_RDWR)
        self.line.close()
        self.path.unlink()
        self.thread.join(5)


@pytest.fixture
def clamd(tmp_path: Path, hall: Hall) -> Iterator[Clamd]:
    """A hall whose settings name a scanner."""
    scanner = Clamd(tmp_path / "clamd.sock")
    object.__setattr__(hall.settings, "clamd", str(scanner.path))
    yield scanner
    if scanner.path.exists():
        scanner.close()


def test_a_suspected_file_is_refused_and_a_clean_one_taken(clamd: Clamd, company: Hands) -> None:
    """Given a scanner, a file it suspects is not taken in, and the applicant reads why."""
    company.situation(ITEM.code, q1="no")
    page = company.upload(f"{BASE}/materials", "m01", b"%PDF-1.7\nEICAR\n%%EOF\n", status=409)
    assert "未通过病毒扫描（Eicar-Signature）" in page.text
    company.upload(f"{BASE}/materials", "m01")
    assert len(company.draft(SUBJECT).files) == 1


def test_a_scanner_that_does_not_answer_takes_nothing_in(clamd: Clamd, company: Hands) -> None:
    """A scan that was promised and not made is no scan."""
    company.situation(ITEM.code, q1="no")
    clamd.close()
    page = company.upload(f"{BASE}/materials", "m01", status=409)
    assert "病毒扫描服务暂时没有应答" in page.text


# -- one matter, one case ------------------------------------------------------------------------------


def test_a_second_application_for_the_same_matter_points_to_the_open_one(company: Hands, hall: Hall) -> None:
    """GEN-18: refused with the number of the open case; admitted once it is said what is different."""
    number = company.applied()
    page = company.get(BASE)
    assert number in page.text
    company.situation(ITEM.code, q1="no")
    company.fill(f"{BASE}/contact", {"phone": "13912345678"})
    refused = company.send(f"{BASE}/review", "提交申请", status=409)
    assert f"/my/cases/{number}" in refused.text
    assert company.draft(SUBJECT) is not None
    company.fill(f"{BASE}/contact", {"phone": "13912345678", "distinct": "另一处经营场所"})
    answer = company.send(f"{BASE}/review", "提交申请")
    assert answer.location.split("/")[-2] != number


def test_a_proxy_brings_a_mandate_and_a_number_that_is_one(company: Hands, hall: Hall) -> None:
    """Name and number together, the number's check digit right, the mandate among the files."""
    company.situation(ITEM.code, q1="no")
    wrong = {"phone": "13912345678", "proxy": "示例代办", "proxy_number": "222403199003070019"}
    answer = company.fill(f"{BASE}/contact", wrong)
    assert answer.location.endswith("#m-mandate")
    refused = company.send(f"{BASE}/review", "提交申请", status=409)
    assert "校验码" in refused.text
    company.fill(f"{BASE}/contact", wrong | {"proxy_number": "222403199003070018"})
    assert "授权委托书" in company.send(f"{BASE}/review", "提交申请", status=409).text
    company.upload(f"{BASE}/materials", "mandate", name="委托书.pdf")
    number = company.send(f"{BASE}/review", "提交申请").location.split("/")[-2]
    _state, paper, files, annex = case_of(hall, number)
    assert paper.on_behalf
    assert [file.name for file in files] == ["授权委托书-委托书.pdf"]
    assert annex["proxy"] == "示例代办"


# -- prefill -------------------------------------------------------------------------------------------


def test_earlier_cases_and_licences_fill_in_what_is_known(company: Hands, hall: Hall) -> None:
    """Given a case that ended with a licence, then answers and phone come back, files and licence may stand in."""
    number = company.applied()
    desk(hall, "accept", number, "d01-accept", verdicts(hall, number))
    decided(hall, number)
    page = company.get(BASE)
    assert re.search(r'value="no"[^>]*checked', page.text)
    company.situation(ITEM.code, q1="no")
    materials = company.get(f"{BASE}/materials")
    assert f"您在 {number} 中提交过同一材料" in materials.text
    forms = [f for f in materials.forms.values() if f.action.endswith("/m01")]
    next(f for f in forms if "earlier" in f.fields).submit(status=303)
    next(f for f in materials.forms.values() if f.action.endswith("/m02") and "licence" in f.fields).submit(
        status=303
    )
    draft = company.draft(SUBJECT)
    assert [file.name for file in draft.of("m01")] == ["材料.pdf"]
    assert draft.chosen("licence-")["m02"].startswith("D01-2026-")
