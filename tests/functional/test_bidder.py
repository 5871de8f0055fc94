"""A bidder through the front door: enrol, ask, seal, upload, receipt, replace, withdraw, unlock, and every refusal.

Each bidder of the cast lives one story, so that one hall serves them all; stories about the deadline have a
hall of their own, since its clock moves.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from webtest import TestApp

from hallcore.ground.clock import TZ
from hallcore.ground.events import Refused
from hallcore.vault import PIECE
from portal import zoned
from portal.cli import cast
from tests.functional.bidder_fixtures import Bidding, demo_hall, proven_offline
from tests.functional.desk_hands import People, names_of, token_of, told
from trading.bidding.model import BidderEnrolled, BidReceived, QuestionAsked

OPEN, NEXT = "DHGC-2026-0009.1", "DHGC-2026-0010.1"
FIRST, SECOND = "DHGC-2026-0008.1", "DHGC-2026-0008.2"
DEADLINE = datetime(2026, 3, 2, 9, 0, tzinfo=TZ)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def people(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    """Everybody of the demo in one hall that stands still on its Monday morning."""
    with demo_hall(seeded, tmp_path_factory.mktemp("bidders") / "var") as hall:
        yield People(hall)


@pytest.fixture
def moving(seeded: Path, tmp_path: Path) -> Iterator[People]:
    """Everybody in a hall of their own, half an hour before a deadline."""
    with demo_hall(seeded, tmp_path / "var") as hall:
        yield People(hall)


def enrolled(people: People, login: str, lot: str = OPEN) -> Bidding:
    """A bidder that has just enrolled."""
    bidding = Bidding(people, login, lot)
    assert bidding.enrol().status_int == 303
    return bidding


@pytest.fixture(scope="module")
def sealed(people: People) -> tuple[Bidding, bytes]:
    """A bidder whose container is sealed and was never brought, and the container."""
    bidding = enrolled(people, "bidder1")
    return bidding, bidding.seal()


def at(people: People, moment: datetime) -> None:
    """Set the hall's clock."""
    people.hall.clock.set(moment)  # type: ignore[attr-defined]  # a scripted clock


# -- the way of a bid ---------------------------------------------------------------------------------


def test_a_bid_goes_from_enrolment_to_a_receipt_that_proves_itself(people: People, tmp_path: Path) -> None:
    """Enrol, download, seal, send the whole form: promised at once, proven once logged (招标投标法 28)."""
    bidding = enrolled(people, "bidder2")
    people.hall.settle()
    home = told(bidding.browser.get("/bidder"))
    assert "递交投标文件：敦化市示例污水处理厂提标改造工程监理" in home
    page = bidding.get("?done=enrolled")
    assert "已登记参加投标" in told(page)
    assert "待递交" in told(page)
    n = bidding.submit(bidding.seal())
    assert "服务器已收到并校验。正在写入公开日志。" in told(bidding.get(f"/receipts/{n}"))
    receipt = bidding.get(f"/receipts/{n}.json")
    assert receipt.content_disposition == f'attachment; filename="receipt-{bidding.number}-{n}.json"'
    keys = bidding.browser.get("/log/keys.txt").text
    code, said = proven_offline("receipt", receipt.body, keys, tmp_path / "promised")
    assert code == 2, said
    people.hall.settle()
    assert "已写入公开日志" in told(bidding.get(f"/receipts/{n}"))
    code, said = proven_offline("receipt", bidding.get(f"/receipts/{n}.json").body, keys, tmp_path / "logged")
    assert code == 0, said
    page = bidding.get()
    assert "第 1 版" in told(page)
    assert "已递交" in told(page)
    assert "递交投标文件：敦化市示例污水处理厂" not in told(bidding.browser.get("/bidder"))


def test_a_receipt_with_one_letter_changed_is_refuted(people: People, tmp_path: Path) -> None:
    """Whoever changes the receipt's record, its salt or its entry has no receipt any more."""
    bidding = enrolled(people, "bidder3")
    n = bidding.submit(bidding.seal())
    people.hall.settle()
    receipt = bidding.get(f"/receipts/{n}.json").body
    keys = bidding.browser.get("/log/keys.txt").text
    assert proven_offline("receipt", receipt, keys, tmp_path / "true")[0] == 0
    for part in ("record", "salt", "entry", "promise"):
        changed = json.loads(receipt)
        text = changed[part]
        changed[part] = text[:40] + ("A" if text[40] != "A" else "B") + text[41:]
        data = json.dumps(changed, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
        assert proven_offline("receipt", data, keys, tmp_path / part)[0] == 1, part


def test_a_later_bid_replaces_the_earlier(people: People) -> None:
    """Before the deadline a bidder may replace its bid; the last one counts, both are listed (ZB-055)."""
    bidding = enrolled(people, "bidder4")
    first = bidding.submit(bidding.seal(b"one"))
    second = bidding.submit(bidding.seal(b"two"))
    assert [paper.seq for paper in bidding.papers(BidReceived)] == [1, 2]
    page = told(bidding.get())
    assert page.index("第 2 版") < page.index("第 1 版")
    assert first < second


def test_a_question_reaches_the_desk_without_a_name(people: People) -> None:
    """A question can be asked before anything is handed in; text taken apart by a Mac is put together."""
    bidding = enrolled(people, "bidder5")
    page = bidding.get()
    link = next(a for a in page.html.find_all("a") if a.text == "提问")
    form = bidding.browser.get(link["href"])
    asked = unicodedata.normalize("NFD", "한글 도면의 축척은 é\x00 얼마입니까?")
    fields = {"csrf_token": token_of(form), "question": asked}
    answer = bidding.browser.post(link["href"], fields, status=303)
    assert "提问已提交" in told(answer.follow())
    assert bidding.papers(QuestionAsked)[-1].question == "한글 도면의 축척은 é 얼마입니까?"
    people.hall.settle()
    desk = people.browser("agency1").get("/desk/tenders/DHGC-2026-0009/clarify")
    assert "한글 도면의 축척은 é 얼마입니까?" in desk.text
    assert cast.BY_LOGIN["bidder5"].party not in desk.text


def test_withdrawn_and_handed_in_again(people: People) -> None:
    """A bid is withdrawn after being asked once, and a new version may follow until the deadline (ZB-052)."""
    bidding = enrolled(people, "bidder6")
    bidding.submit(bidding.seal())
    page = bidding.get("/withdraw")
    assert "撤回后，本次递交的" in told(page)
    fields = {"csrf_token": token_of(page), "reason": "报价有误"}
    answer = bidding.browser.post(bidding.path("/withdraw"), fields, status=303)
    assert "投标文件已撤回" in told(answer.follow())
    assert bidding.state == "withdrawn"
    again = bidding.browser.post(bidding.path("/withdraw"), fields, status="*")
    assert again.status_int == 409
    assert "没有可撤回的投标文件" in told(again)
    bidding.submit(bidding.seal())
    assert bidding.state == "received"


# -- piece by piece -----------------------------------------------------------------------------------


def test_pieces_out_of_order_resumed_retried_and_joined(people: People) -> None:
    """Pieces come in any order and more than once; who comes back is told what is missing; nothing is lost."""
    bidding = enrolled(people, "bidder7")
    data = bidding.seal(bytes(range(256)) * 4 * 2600)
    pieces = [data[at : at + PIECE] for at in range(0, len(data), PIECE)]
    assert len(pieces) == 3
    plan = bidding.plan(data)
    assert plan.json["missing"] == [0, 1, 2]
    assert bidding.put(plan, 2, pieces[2]).json == {"received": 2}
    assert bidding.put(plan, 2, pieces[2]).status_int == 200
    wrong = bidding.put(plan, 0, pieces[1])
    assert wrong.status_int == 409
    assert wrong.json["reason"] == "第 1 片内容与分片清单不符，传输有误，请重传本片"
    assert "应为 1048576 字节，收到 10 字节" in bidding.put(plan, 0, pieces[0][:10]).json["reason"]
    assert "没有第 8 片" in bidding.put(plan, 7, pieces[0]).json["reason"]
    early = bidding.finish(plan)
    assert early.status_int == 409
    assert early.json["reason"] == "还有 2 片未收到，从第 1 片续传"
    assert early.json["source"], "a script too is told the clause"
    resumed = bidding.plan(data)
    assert resumed.json == {**plan.json, "missing": [0, 1]}
    address = plan.json["finish"].removesuffix("/finish")
    assert bidding.browser.get(address).json == {"missing": [0, 1]}
    for n in (1, 0):
        assert bidding.put(resumed, n, pieces[n]).status_int == 200
    answer = bidding.finish(resumed)
    assert bidding.browser.get(answer.json["location"]).status_int == 200
    assert bidding.papers(Refused) == []


def test_finishing_twice_is_one_bid(people: People) -> None:
    """When the answer was lost and the script asks again, it is led to the receipt it already has."""
    bidding = enrolled(people, "bidder8")
    data = bidding.seal()
    plan = bidding.plan(data)
    bidding.put(plan, 0, data)
    first, second = bidding.finish(plan), bidding.finish(plan)
    assert first.status_int == second.status_int == 200
    assert first.json == second.json
    assert bidding.plan(data).json["missing"] == []
    assert bidding.kinds() == [BidderEnrolled.type, BidReceived.type]


def test_an_upload_belongs_to_its_bid(people: People) -> None:
    """Nobody puts pieces into another's upload or finishes it, even knowing its number."""
    mine, other = enrolled(people, "bidder9"), enrolled(people, "bidder10")
    plan = mine.plan(mine.seal())
    stolen = plan.json["finish"].replace(mine.number, other.number)
    answer = other.browser.post_json(stolen, {}, headers=other.script(), status="*")
    assert (answer.status_int, answer.json["reason"]) == (409, "没有这个上传任务")
    own = other.browser.post_json(plan.json["finish"], {}, headers=other.script(), status="*")
    assert own.status_int == 404


def test_a_plan_that_cannot_be(people: People, sealed: tuple[Bidding, bytes]) -> None:
    """A plan that is empty, too large or does not add up is refused with its reason; what was sent is evidence."""
    bidding, data = sealed
    limit = 1 << 30
    huge = bidding.plan(data, size=limit + 1)
    assert (huge.status_int, huge.json["cite"]) == (409, "EB-03")
    assert huge.json["reason"] == f"文件超过本项目规定的上限 {limit} 字节"
    assert bidding.papers(Refused)[-1].reason == huge.json["reason"]
    empty = bidding.plan(b"")
    assert (empty.status_int, empty.json["reason"], empty.json["cite"]) == (
        409,
        "文件为空，未收到任何内容",
        "EB-04",
    )
    assert bidding.papers(Refused)[-1].cite == "EB-04"
    assert "每片应为" in bidding.plan(data, piece_size=7).json["reason"]
    assert "分片清单与文件大小不符" in bidding.plan(data, pieces=["0" * 64] * 3).json["reason"]
    assert "分片清单与文件大小不符" in bidding.plan(data, pieces=["x"]).json["reason"]
    shapeless = bidding.browser.post_json(
        bidding.path("/uploads"), {"a": 1}, headers=bidding.script(), status="*"
    )
    assert shapeless.status_int == 409
    assert "上传清单不合格式" in shapeless.json["reason"]


def test_a_file_name_is_kept_without_its_folders(people: People, sealed: tuple[Bidding, bytes]) -> None:
    """Whatever a browser calls a file: no folders, no control characters, a length a record can carry."""
    bidding, data = sealed
    name = "C:\\投标\\../" + "长" * 300 + "\x07" + unicodedata.normalize("NFD", "투찰.ggzb")
    plan = bidding.plan(data, name=name)
    upload = plan.json["finish"].split("/")[-2]
    kept = people.hall.vault.plan(upload).name
    assert kept.endswith("长투찰.ggzb")
    assert len(kept) == 120


# -- what is refused ----------------------------------------------------------------------------------


def flipped(data: bytes) -> bytes:
    """The container with one bit of its last payload changed."""
    return data[:-50] + bytes([data[-50] ^ 1]) + data[-49:]


BROKEN: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "empty": (lambda _data: b"", "文件为空，未收到任何内容", "EB-04"),
    "truncated": (lambda data: data[:-100], "投标文件不完整，传输未完成的视为未递交", "EB-04"),
    "only its beginning": (lambda data: data[:9], "投标文件不完整，传输未完成的视为未递交", "EB-04"),
    "one bit changed": (flipped, "投标文件的密文与密封信息不符，文件已损坏或者被改动", "EB-03"),
    "something behind it": (lambda data: data + b"\0", "投标文件末尾有多余内容", "EB-03"),
    "not sealed": (
        lambda _data: "投标报价一百万元".encode(),
        "这不是密封的投标文件，未加密的投标不予接收",
        "EB-03",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_container_is_refused_with_reason_clause_and_record(
    sealed: tuple[Bidding, bytes], case: str
) -> None:
    """What arrives broken is not received; the page says why and by which clause, and the refusal is filed."""
    bidding, data = sealed
    breaking, reason, cite = BROKEN[case]
    answer = bidding.post(breaking(data))
    assert answer.status_int == 409
    assert reason in told(answer)
    assert cite in told(answer)
    assert answer.html.find(class_="cn-clause").text.strip()
    filed = bidding.papers(Refused)[-1]
    assert (filed.verb, filed.reason, filed.cite) == ("submit-bid", reason, cite)
    assert bidding.state == "enrolled"
    assert reason in told(bidding.get())
    n = len(bidding.kinds()) - 1
    page = told(bidding.get(f"/receipts/{n}"))
    assert "未予接收告知" in page
    assert reason in page


def test_a_container_for_another_tender_is_refused(people: People) -> None:
    """What was sealed for one tender is not received for another, nor for another lot (ZB-054)."""
    mine, elsewhere = enrolled(people, "bidder11"), enrolled(people, "bidder11", NEXT)
    answer = mine.post(elsewhere.seal())
    assert answer.status_int == 409
    assert "投标文件是为其他项目密封的" in told(answer)
    assert mine.papers(Refused)[-1].cite == "ZB-054"
    first, second = enrolled(people, "bidder1", FIRST), enrolled(people, "bidder1", SECOND)
    answer = first.post(second.seal())
    assert "投标文件是为其他标段密封的" in told(answer)
    assert first.papers(Refused)[-1].cite == "ZB-054"


def test_another_bidders_container_is_refused(people: People, sealed: tuple[Bidding, bytes]) -> None:
    """A container signed by another bidder's certificate is not one's own, whoever carries it in (EB-15)."""
    thief = enrolled(people, "bidder12")
    answer = thief.post(sealed[1])
    assert answer.status_int == 409
    assert "投标文件的签名证书不是本单位登记的证书" in told(answer)
    assert thief.papers(Refused)[-1].cite == "EB-15"


def test_a_replayed_bid_and_one_out_of_its_row_are_refused(people: People) -> None:
    """What was received is not received again, and a replacement follows the one before it (ZB-055)."""
    bidding = enrolled(people, "bidder16")
    data = bidding.seal()
    bidding.submit(data)
    replayed = bidding.post(data)
    assert replayed.status_int == 409
    assert "这份投标文件已经接收过" in told(replayed)
    skipped = bidding.post(bidding.seal(seq=3, prev=bidding.prev))
    assert "投标文件序号应为 2，收到的是 3" in told(skipped)
    assert [filed.cite for filed in bidding.papers(Refused)] == ["ZB-055", "ZB-055"]
    assert bidding.kinds().count(BidReceived.type) == 1


def test_no_file_chosen_is_a_form_error_and_no_record(sealed: tuple[Bidding, bytes]) -> None:
    """A form sent without a file comes back with its fault; nothing was submitted, nothing is filed."""
    bidding, _data = sealed
    before = bidding.kinds()
    fields = {"csrf_token": token_of(bidding.get("/upload"))}
    answer = bidding.browser.post(bidding.path("/upload"), fields)
    assert "请选择文件" in told(answer)
    assert bidding.kinds() == before


# -- to the second ------------------------------------------------------------------------------------


def test_the_last_microsecond_before_the_deadline_counts(moving: People) -> None:
    """One microsecond before the deadline a bid is received; at the deadline it is late, to the second (ZB-054)."""
    early, late = enrolled(moving, "bidder1", FIRST), enrolled(moving, "bidder2", FIRST)
    in_time, too_late = early.seal(), late.seal()
    plan = late.plan(too_late)
    late.put(plan, 0, too_late)
    at(moving, DEADLINE - MICROSECOND)
    early.submit(in_time)
    at(moving, DEADLINE)
    answer = late.post(too_late)
    assert answer.status_int == 409
    assert "投标截止时间为 2026-03-02 09:00:00，服务器时间 2026-03-02 09:00:00，逾期不予接收" in told(answer)
    assert "ZB-054" in told(answer)
    assert "应当拒收" in told(answer)
    finished = late.finish(plan)
    assert (finished.status_int, finished.json["cite"]) == (409, "ZB-054")
    begun = late.plan(too_late)
    assert (begun.status_int, begun.json["cite"]) == (409, "ZB-054")
    assert [filed.cite for filed in late.papers(Refused)] == ["ZB-054"] * 3
    for part in ("/question", "/withdraw"):
        fields = {"csrf_token": token_of(late.get(part)), "question": "问", "reason": ""}
        refused = late.browser.post(late.path(part), fields, status=409)
        assert "逾期不予接收" in told(refused)
    assert early.state == "received"
    assert late.state == "enrolled"
    assert "已截止" in told(late.get())
    assert "上传投标文件" not in told(late.get())
    enrolling = Bidding(moving, "bidder3", FIRST).enrol()
    assert enrolling.status_int == 409


def test_after_the_roll_a_bidder_takes_its_lock_off(moving: People) -> None:
    """Once the roll is out the bidder is asked to unlock, with a statement signed by its own device (EB-06)."""
    bidding, other = enrolled(moving, "bidder1", FIRST), enrolled(moving, "bidder2", FIRST)
    bidding.submit(bidding.seal())
    other.submit(other.seal())
    too_early = bidding.unlock(bidding.statement(), status=409)
    assert "未予办理" in told(too_early)
    at(moving, DEADLINE + timedelta(seconds=1))
    moving.hall.settle()
    moving.fill("centre1", "/desk/tenders/DHGC-2026-0008/opening/roll")
    at(moving, DEADLINE + timedelta(minutes=3))
    assert "开标解锁：敦化市示例新区道路及配套工程" in told(bidding.browser.get("/bidder"))
    page = bidding.get()
    assert "提交解锁声明" in told(page)
    assert "距解锁截止" in told(page)
    wrong = bidding.unlock(other.statement(), status=409)
    assert "未予办理" in told(wrong)
    assert "这不是密封工具生成的签名文件" in told(bidding.unlock(b"{}", status=409))
    assert "文件为空" in told(bidding.unlock(b"", status=409))
    assert bidding.state == "received"
    answer = bidding.unlock(bidding.statement())
    assert answer.location.endswith(bidding.path("?done=done"))
    assert bidding.state == "unlocked"
    assert "开标解锁：" not in told(bidding.browser.get("/bidder"))
    at(moving, DEADLINE + timedelta(hours=1))
    assert "提交解锁声明" not in told(other.get())
    late = other.unlock(other.statement(), status=409)
    assert "未予办理" in told(late)


def test_home_says_where_each_matter_stands(people: People) -> None:
    """A matter's stage is that of its lot once it is opened; a time limit that is past is not the next one."""
    rows = {
        row.find(class_="cn-sub").text: " ".join(row.get_text(" ").split())
        for row in people.browser("bidder14").get("/bidder").html.select("tbody tr")
    }
    assert "招标中 2026-03-02 09:00 投标截止 等候" in rows[FIRST]
    assert rows["DHGC-2026-0004.1"].endswith("中标候选人公示 — 等候")
    assert rows["DHGC-2026-0005.1"].endswith("评标中 — 等候")


# -- whose business it is -----------------------------------------------------------------------------


def test_another_bidder_is_not_even_told_that_a_bid_exists(
    people: People, sealed: tuple[Bidding, bytes]
) -> None:
    """A bid number can be computed from a guess: another's bid answers like no bid at all (招标投标法 22)."""
    mine, _data = sealed
    invented = mine.number[:-10] + "0123456789"
    parts = (
        "",
        "/question",
        "/upload",
        "/withdraw",
        "/unlock",
        "/receipts/0",
        "/receipts/0.json",
        "/uploads/x",
    )
    for login in (
        "bidder13",
        "purchaser4",
        "agency1",
        "centre1",
        "supervisor1",
        "operator1",
        "expert1",
        "keeper1",
    ):
        browser = people.browser(login)
        for part in parts:
            theirs = browser.get(f"/bidder/bids/{mine.number}{part}", status="*")
            nobodys = browser.get(f"/bidder/bids/{invented}{part}", status="*")
            assert (theirs.status_int, told(theirs)) == (404, told(nobodys)), (login, part)
    for zone in ("public", "department", "hall"):
        for part in parts:
            strange = stranger(people, zone)
            theirs = strange.get(f"/bidder/bids/{mine.number}{part}", status=303)
            nobodys = strange.get(f"/bidder/bids/{invented}{part}", status=303)
            assert theirs.location.replace(mine.number, invented) == nobodys.location


def stranger(people: People, zone: str) -> TestApp:
    """A browser that never signed in."""
    return TestApp(zoned(people._app, zone))


def test_before_the_opening_no_public_page_names_a_bidder(
    people: People, sealed: tuple[Bidding, bytes]
) -> None:
    """Who takes part, and under which number, stands on no public page, in no search and in no log entry."""
    mine, data = sealed
    people.hall.settle()
    public = stranger(people, "public")
    party = cast.BY_LOGIN[mine.login].party
    name = next(each.name for each in cast.PARTIES if each.code == party)
    tender = mine.tender
    record = f"{mine.number}-0000"
    for path in (
        f"/trading/{tender}",
        f"/trading/{tender}/procedure",
        f"/trading/{tender}/package.json",
        f"/trading/{tender}/ocds.json",
        f"/search?q={tender}",
        "/log",
        "/trading",
        "/",
        "/readyz",
    ):
        page = public.get(path, status="*")
        assert party not in page.text, path
        assert mine.number not in page.text, path
        assert name not in page.text, path
    for part in ("", "/record.json", "/record.json.p7s", "/bundle.zip", "/paper.pdf"):
        assert public.get(f"/records/{record}{part}", status="*").status_int == 404
    searched = public.get("/search", {"q": mine.number})
    assert f"/bidder/bids/{mine.number}" not in searched.text
    page = public.get("/verify")
    fields = {"csrf_token": token_of(page), "token": record}
    invented = {**fields, "token": record.replace(mine.number, mine.number[:-10] + "0123456789")}
    known, unknown = (public.post("/verify", each, status="*") for each in (fields, invented))
    assert told(known).replace(record, "") == told(unknown).replace(invented["token"], "")
    kept = people.hall.vault.keep("投标文件.ggzb", data)
    assert public.get(f"/files/{kept.sha256}/x.ggzb", status="*").status_int == 404


def test_what_is_not_there_is_not_found(people: People, sealed: tuple[Bidding, bytes]) -> None:
    """Receipts, pieces and lots with numbers that do not exist answer 404, whatever the number."""
    mine, _data = sealed
    for part in ("/receipts/999", "/receipts/" + "9" * 5000, "/receipts/999.json"):
        mine.get(part, status=404)
    headers = mine.script()
    path = mine.path("/uploads/" + "0" * 32 + "/" + "9" * 5000)
    assert mine.browser.put(path, b"x", headers=headers, status="*").status_int == 404
    for path in (
        "/bidder/lots/DHGC-2026-0009.9/enrol",
        "/bidder/lots/DHGC-2026-0012.1/enrol",
        "/bidder/lots/x/enrol",
    ):
        mine.browser.get(path, status=404)
    gone = mine.browser.get(mine.path("/uploads/" + "0" * 32), headers=headers, status="*")
    assert (gone.status_int, gone.json["reason"][:8]) == (409, "没有这个上传任务")


def test_a_consortium_only_where_the_notice_admits_one(people: People) -> None:
    """Only lots that admit consortia ask for members; members are others, registered, and bid nowhere else (ZB-056)."""
    members = cast.BY_LOGIN["bidder5"].party
    alone = Bidding(people, "bidder8", FIRST)
    page = alone.browser.get(f"/bidder/lots/{FIRST}/enrol")
    assert "consortium" not in names_of(page)
    assert alone.enrol(members).status_int == 303
    assert alone.papers(BidderEnrolled)[-1].consortium == ()
    together = Bidding(people, "bidder8", SECOND)
    assert "consortium" in names_of(together.browser.get(f"/bidder/lots/{SECOND}/enrol"))
    for wrong, why in (
        (cast.BY_LOGIN["bidder8"].party, "联合体成员重复"),
        (f"{members}\n{members}", "联合体成员重复"),
        (members[:-1] + "0", ""),
        (cast.made_up_code("company", 999), ""),
        (cast.BY_LOGIN["bidder12"].party, "联合体各方不得"),
    ):
        answer = together.enrol(wrong)
        assert answer.status_int == 409, wrong
        assert why in told(answer)
    assert together.enrol(members).status_int == 303
    assert together.papers(BidderEnrolled)[-1].consortium == (members,)
    again = Bidding(people, "bidder8", SECOND).enrol()
    assert "本单位已登记参加本标段投标" in told(again)
    taken = Bidding(people, "bidder5", SECOND).enrol()
    assert "联合体各方不得" in told(taken)
