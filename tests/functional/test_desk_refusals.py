"""At the inner desks a refusal stands beside its form, with its clause, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from portal.cli import cast
from portal.hall import Hall
from signing import canonical
from tests.functional.desk_hands import People, chosen, names_of, told, upload, value_of
from tests.functional.desk_tender import Carried
from trading.evaluation.model import AdmitForm
from trading.opening.material import read_material
from trading.tendering.model import ProjectRegistered

OPENED, SCORING = "DHGC-2026-0006.1", "DHGC-2026-0005.1"
SHOWN, HELD, AWARDED = "DHGC-2026-0003.1", "DHGC-2026-0004.1", "DHGC-2026-0001.1"
OPENING, ASKED = "DHGC-2026-0007", "DHGC-2026-0010"


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


def purchaser_of(hall: Hall, number: str) -> str:
    """Who invites that tender: the login of the purchaser's account."""
    with hall.house.reading() as root:
        code = root.archive[number.partition(".")[0]].the(ProjectRegistered).purchaser
    return next(one.login for one in cast.PEOPLE if one.party == code)


def test_a_bond_above_its_cap_is_refused_beside_the_project(people: People) -> None:
    """Given a bond of 3 % of the estimate, ZB-035 is named and every field stands as typed."""
    fields = Carried(people.hall, people).project_fields(**{"lots-0-bond": "268800.00"})
    answer = people.fill("purchaser1", "/desk/tenders/new", fields, status=409)
    assert "投标保证金 268,800.00 元 超过估算价的 2%" in told(answer)
    assert "依据 ZB-035" in told(answer)
    assert value_of(answer, "name").endswith("（测试）")
    assert value_of(answer, "lots-0-bond") == "268800.00"


def test_one_more_lot_is_asked_of_the_server_and_blank_ones_fall_away(people: People) -> None:
    """Given the button for one more lot, the page comes back with two; a lot left blank is not registered."""
    fields = Carried(people.hall, people).project_fields()
    page = people.fill("purchaser1", "/desk/tenders/new", [*fields, ("add", "lots")], status=200)
    assert "标段（2）" in told(page)
    assert value_of(page, "lots-0-title") == dict(fields)["lots-0-title"]
    blank = [("lots-1-title", ""), ("lots-1-content", ""), ("lots-1-estimate", " ")]
    answer = people.fill("purchaser1", "/desk/tenders/new", [*fields, *blank])
    number = answer.location.rpartition("/")[2].partition("?")[0]
    with people.hall.house.reading() as root:
        assert [lot.no for lot in root.archive[number].the(ProjectRegistered).lots] == [1]


def test_what_is_missing_is_named_and_nothing_is_filed(people: People) -> None:
    """Given a project without a name, the page says which field; no number is taken."""
    fields = Carried(people.hall, people).project_fields(name="", **{"lots-0-ceiling": "一千万"})
    answer = people.fill("purchaser1", "/desk/tenders/new", fields, status=200)
    assert "请填写项目名称" in told(answer)
    assert "金额应为数字" in told(answer)
    with people.hall.house.reading() as root:
        assert root.archive.get("DHGC-2026-0013") is None


def test_an_agency_registers_only_for_those_who_entrust_it(people: People) -> None:
    """Given an agency, its mandators stand in the list and nobody else; another's code is not taken."""
    page = people.get("agency1", "/desk/tenders/new")
    with people.hall.house.reading() as root:
        parties = dict(root.archive.shelf("parties"))
    own = cast.BY_LOGIN["agency1"].party
    entrusting = {code for code, one in parties.items() if own in {each[0] for each in one["mandates"]}}
    shown = {party.code for party in cast.PURCHASERS if f'value="{party.code}"' in page.text}
    assert shown == entrusting
    assert entrusting
    stranger = next(party.code for party in cast.PURCHASERS if party.code not in entrusting)
    fields = Carried(people.hall, people).project_fields(purchaser=stranger)
    assert people.fill("agency1", "/desk/tenders/new", fields, status=200)


def test_a_file_that_is_no_statement_is_refused_by_name(people: People) -> None:
    """Given a text file for a trustee's statement, the file is named and no policy is published."""
    fields = [
        ("deadline", "2026-04-08T09:00"),
        ("threshold", "3"),
        ("unlock_minutes", "30"),
        upload("statements", "说明.json", b"{}"),
    ]
    login = purchaser_of(people.hall, "DHGC-2026-0012")
    answer = people.fill(login, "/desk/tenders/DHGC-2026-0012/policy", fields, status=409)
    assert "这不是密封工具生成的签名文件" in told(answer)
    assert value_of(answer, "deadline") == "2026-04-08T09:00"


def test_a_question_that_came_in_meanwhile_is_not_passed_over(people: People) -> None:
    """Given a question asked while the answer was typed, the page comes back with it; then both are answered."""
    hall, login = people.hall, purchaser_of(people.hall, ASKED)
    bidder, bid = next(
        (login, key[1])
        for login, party in ((one.login, one.party) for one in cast.PEOPLE if "bidder" in one.roles)
        for key in mine(hall, party)
        if key[1].startswith(ASKED)
    )
    people.fill(bidder, f"/bidder/bids/{bid}/question", [("question", "甲问")])
    path = f"/desk/tenders/{ASKED}/clarify"
    first = [("answers-0-question", "甲问"), ("answers-0-answer", "甲答"), ("seen", "1")]
    people.fill(bidder, f"/bidder/bids/{bid}/question", [("question", "乙问")])
    page = people.fill(login, path, first, status=200)
    assert "填写期间又收到 1 条提问" in told(page)
    assert value_of(page, "answers-0-answer") == "甲答"
    assert value_of(page, "answers-1-question") == "乙问"
    second = [("answers-1-question", "乙问"), ("answers-1-answer", "乙答"), ("seen", "2")]
    people.fill(login, path, [*first[:2], *second])
    with hall.house.reading() as root:
        assert not list(root.archive.shelf("unanswered").keys((ASKED, ""), (ASKED, "\U0010ffff")))


def mine(hall: Hall, party: str) -> list[tuple[str, str]]:
    """What a party takes part in."""
    with hall.house.reading() as root:
        return list(root.archive.shelf("mine").keys((party, ""), (party, "\U0010ffff")))


def test_a_committee_of_four_is_refused_with_its_article(people: People) -> None:
    """Given four experts, ZB-070 is named and the boxes stay ticked; with the representative it is five."""
    path, login = f"/desk/lots/{OPENED}/committee", purchaser_of(people.hall, OPENED)
    page = people.get("centre1", path)
    four = chosen(page, "experts", cast.EXPERTS[:4])
    four = [*four, ("direct", "技术特别复杂（示例）")]
    answer = people.fill("centre1", path, four, status=409)
    assert "评标委员会应为 5 人以上单数，现为 4 人" in told(answer)
    assert answer.text.count(" checked") == 4
    people.fill("centre1", path, [*four, *chosen(page, "representatives", [login])])
    tasks = told(people.get("expert1", "/desk"))
    assert "提交评分" in tasks


def test_marks_beyond_the_full_ones_are_pointed_at(people: People) -> None:
    """Given a mark of 26, beyond all full marks, its cell is named and nothing is filed; a sum files nothing."""
    hall, path = people.hall, f"/desk/lots/{SCORING}/scores"
    login = waiting_expert(hall)
    marks = [(name, "3") for name in sorted(names_of(people.get(login, path))) if name.startswith("marks-")]
    wrong = [(marks[0][0], "26"), *marks[1:]]
    answer = people.fill(login, path, [*wrong, ("act", "submit")], status=200)
    assert "应在 0 至" in told(answer)
    assert value_of(answer, marks[0][0]) == "26"
    summed = people.fill(login, path, [*marks, ("act", "sum")], status=200)
    assert "9.00" in told(summed)
    people.fill(login, path, [*marks, ("act", "submit")])
    assert "本人评分已提交，不能再改" in told(people.get(login, path))


def waiting_expert(hall: Hall) -> str:
    """An expert of the lot being scored who has not handed in a sheet, let into the room today."""
    with hall.house.reading() as root:
        lot = root.archive[SCORING]
        given = {lot.record(n).head["actor"]["account"] for n in lot.numbers("scores-submitted")}
        seats = [key[0] for key in root.archive.shelf("seats") if key[1] == SCORING and key[0] not in given]
        by_account = {known[0]: login for login, known in root.archive.secrets.items()}
        centre = Actor(root.archive.secrets["centre1"][0], "centre")
    account = next(account for account in seats if by_account[account].startswith("expert"))
    hall.house.perform("admit-member", SCORING, centre, AdmitForm(account, "P01"))
    return by_account[account]


def test_a_rejection_needs_its_ground_and_takes_no_marks(people: People) -> None:
    """Given a ground in a bid's column, its cells may stay empty and the sheet is taken as a rejection."""
    hall, path = people.hall, f"/desk/lots/{SCORING}/scores"
    login = waiting_expert(hall)
    names = sorted(names_of(people.get(login, path)))
    grounds = [name for name in names if name.startswith("ground-")]
    bid = grounds[0].removeprefix("ground-")
    fields = [(name, "" if bid in name else "3") for name in names if name.startswith("marks-")]
    people.fill(
        login,
        path,
        [*fields, (grounds[0], "未提供安全生产许可证"), (f"code-{bid}", "unqualified"), ("act", "submit")],
    )
    assert "未提供安全生产许可证" in told(people.get(login, path))


def test_a_report_waits_for_every_sheet(people: People) -> None:
    """Given two sheets missing, ZB-086 is named and the report is not made."""
    page = people.fill("centre1", f"/desk/lots/{SCORING}/report", status=409)
    assert "还有 2 名评委未提交评分" in told(page)
    assert "依据 ZB-086" in told(page)


def test_another_winner_than_the_first_needs_a_ground(people: People) -> None:
    """Given the second candidate without a ground, ZB-091 is named; the choice stays."""
    hall, login = people.hall, purchaser_of(people.hall, SHOWN)
    hall.clock.set(hall.clock.now() + timedelta(days=3))
    path = f"/desk/lots/{SHOWN}/award"
    answer = people.fill(login, path, [("rank", "2"), ("ground", "")], status=409)
    assert "须写明法定情形" in told(answer)
    people.fill(login, path, [("rank", "2"), ("ground", "排名第一的中标候选人放弃中标")])


def test_a_held_lot_is_awarded_only_after_the_answer(people: People) -> None:
    """Given an objection, the award is refused as held; once it is answered the award is made."""
    hall, login = people.hall, purchaser_of(people.hall, HELD)
    hall.clock.set(hall.clock.now() + timedelta(days=2, hours=20))
    path = f"/desk/lots/{HELD}/award"
    held = people.fill(login, path, [("rank", "1"), ("ground", "")], status=409)
    assert "暂停" in told(held)
    objection = next(hold.by for hold in holds(hall))
    window = f"/desk/objections/{objection}/answer"
    people.fill(login, window, [("answer", "经核实，业绩真实。"), ("upheld", "no")])
    people.fill(login, path, [("rank", "1"), ("ground", "")])


def holds(hall: Hall) -> tuple[object, ...]:
    """What holds the lot."""
    with hall.house.reading() as root:
        return root.archive[HELD].holds


def test_a_contract_follows_the_bid(people: People) -> None:
    """Given an amount other than the winner's price, ZB-095 is named; the dates typed stay."""
    login = purchaser_of(people.hall, AWARDED)
    today = people.hall.clock.now().date().isoformat()
    fields = [("amount", "1.00"), ("performance_bond", ""), ("signed_on", today), ("starts", today)]
    answer = people.fill(login, f"/desk/lots/{AWARDED}/contract", [*fields, ("ends", today)], status=409)
    assert "与中标价" in told(answer)
    assert value_of(answer, "signed_on") == today
    assert value_of(answer, "amount") == "1.00"


def test_one_trustees_shares_are_taken_once(people: People) -> None:
    """Given shares handed in, the same trustee's are refused the second time, and the room shows the first."""
    carried = Carried(people.hall, people)
    carried.number = OPENING
    path = carried.desk("/opening/release")
    people.fill("keeper2", path, carried.releases("keeper2"))
    again = people.fill("keeper2", path, carried.releases("keeper2"), status=409)
    assert "该保管人已提交过密钥份额" in told(again)
    assert "已交 1 名，需 3 名" in told(people.get("centre1", carried.desk("/opening")))


def test_shares_for_another_roll_are_refused(people: People) -> None:
    """Given an empty file and a file that is no release, each is refused in the hall's words."""
    path = f"/desk/tenders/{OPENING}/opening/release"
    empty = people.fill("keeper1", path, [upload("releases", "empty.json", b"")], status=409)
    assert "文件为空" in told(empty)
    wrong = people.fill("keeper1", path, [upload("releases", "x.json", b"not json")], status=409)
    assert "这不是密封工具生成的签名文件" in told(wrong)


@pytest.mark.parametrize("part", ["policy", "roll", "heads"])
def test_altered_material_is_refused_on_the_trustees_device(people: People, part: str) -> None:
    """Given the material with one part of another tender or cut short, the device refuses before it signs."""
    path = f"/desk/tenders/{OPENING}/opening/release/material.json"
    material = canonical.decode(people.get("keeper1", path).body, 1 << 26)
    read_material(canonical.encode(material))
    if part == "heads":
        material["heads"] = material["heads"][1:]
    elif part == "roll":
        roll = canonical.decode(canonical.unb64(material["roll"]))
        material["roll"] = canonical.b64(canonical.encode(roll | {"dossier": ASKED}))
    else:
        material["policy"] = "!"
    with pytest.raises(Refusal, match="开启材料"):
        read_material(canonical.encode(material))
