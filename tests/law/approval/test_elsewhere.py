"""Cases that live elsewhere: reported line by line, shown like ours, never overwritten by what is late or contradicts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
import pytest

from hallcore.approval.elsewhere import foreign_number, judge, picture, read_report
from hallcore.approval.reported import ForeignCaseReported, Rating, Report
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import DepartmentForm
from portal.casebook import Casebook
from portal.exchange import answer_of, message_of, take_in
from signing.exchange import key_from_text, public_of, sign
from tests.makers.approval import MANAGER, approval_hall
from tests.makers.house import OPERATOR
from tests.makers.values import at

SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
REPORT = Report(
    system="JLZW",
    id="2224202602270001",
    sequence=1,
    at=at("02-27 09:00"),
    department="D39",
    item="示例气象行政许可",
    applicant="示例申请人",
    applicant_kind="person",
    applicant_number="222403199003070018",
    phone="13800000000",
    query="EXDEMO01",
    received=at("02-27 09:00"),
    stage="accept",
    statutory_by=date(2026, 3, 27),
    promised_by=date(2026, 3, 13),
)
NUMBER = foreign_number(REPORT.system, REPORT.id)


@pytest.fixture
def house():
    """A hall with a department that reports, on Monday 2 March 2026."""
    made = approval_hall()
    form = DepartmentForm("D39", "敦化市示例气象局", "气象局", elsewhere=True)
    made.hall.act("register-department", "", MANAGER, form)
    made.book = Casebook(made.hall.house)
    yield made
    made.close()


def line(**changes) -> str:
    """A report as a line of JSON."""
    return msgspec.json.encode(msgspec.structs.replace(REPORT, **changes)).decode()


def told(house, *lines: str) -> list[tuple[str, str, str]]:
    """What became of lines: result, field, reason."""
    return [(one.result, one.field, one.reason) for one in take_in(house.hall.house, lines)]


def stands(house) -> ForeignCaseReported:
    """How the case stands."""
    with house.hall.reading() as root:
        return picture(root.archive[NUMBER])


def shelf(house, name):
    """A list, brought up to date."""
    house.hall.seal()
    with house.hall.reading() as root:
        size = root.journal.size
    house.book.take(house.book.cursor(), size)
    with house.hall.reading() as root:
        return dict(root.archive.shelf(name).items())


REVIEW = {"sequence": 2, "at": at("03-01 10:00"), "stage": "review"}
CLOSED = {
    "sequence": 3,
    "at": at("03-01 16:00"),
    "stage": "close",
    "result": "granted",
    "decision": "示例1号",
}


# -- reports that follow on each other ----------------------------------------------------------------


def test_a_case_opens_with_its_first_report_and_goes_on(house):
    """XK-11: one dossier, a record for each report, the personal data in annexes only."""
    assert [each[0] for each in told(house, line(), line(**REVIEW), line(**CLOSED))] == ["kept"] * 3
    seen = house.hall.see(NUMBER)
    assert (seen.machine, seen.state) == ("elsewhere", "closed")
    assert stands(house).result == "granted"
    assert b"222403199003070018" not in seen.records[0].data
    assert {name: value for name, _salt, value in seen.records[0].annex}["name"] == "示例申请人"


def test_the_same_report_twice_is_one(house):
    """A file may be imported again, a message sent again: nothing is filed twice."""
    lines = (line(), line(**REVIEW))
    told(house, *lines)
    again = take_in(house.hall.house, lines)
    assert [(one.result, one.number) for one in again] == [
        ("known", f"{NUMBER}-0000"),
        ("known", f"{NUMBER}-0001"),
    ]
    assert house.hall.see(NUMBER).types == ("foreign-case-reported",) * 2


def test_lists_show_it_like_ours_and_say_whose_it_is(house):
    """The same summary fields; on the department's list under the day of its limit, in nobody's turn."""
    told(house, line(), line(**REVIEW, stopped="现场核查", stopped_until=date(2026, 3, 9)))
    summary = shelf(house, "cases")[NUMBER]
    assert (summary["stage"], summary["promised_by"], summary["foreign"]) == ("review", "2026-03-13", "JLZW")
    assert summary["shown"] == "示****"
    assert list(shelf(house, "inbox")) == [("D39", "elsewhere", "2026-03-13", NUMBER)]
    assert list(shelf(house, "stopped")) == [("D39", "2026-03-09", NUMBER)]
    ours = approval_hall()
    ours.book = Casebook(ours.hall.house)
    number = ours.accepted()
    assert set(shelf(ours, "cases")[number]) <= set(summary)
    ours.close()


def test_a_closed_one_leaves_the_lists(house):
    """It stays findable by number."""
    told(house, line(), line(**CLOSED))
    assert shelf(house, "inbox") == {}
    assert shelf(house, "cases")[NUMBER]["granted"] is True


# -- late and contradictory -----------------------------------------------------------------------------


def test_a_late_report_is_filed_and_changes_nothing(house):
    """Number 1 and 3 came; number 2 comes after them and is true, but the case has gone on."""
    told(house, line(), line(**{**REVIEW, "sequence": 3}))
    between = line(sequence=2, at=at("02-28 09:00"), stage="handle")
    assert told(house, between) == [("doubtful", "", "序号 2 晚于序号 3 到达")]
    assert stands(house).stage == "review"
    assert house.hall.last(NUMBER).paper.standing == "late"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sequence": 3, "at": at("03-01 11:00"), "stage": "handle"}, "环节倒退：此前已到审核，又报承办"),
        (
            {"sequence": 3, "at": at("02-28 09:00"), "stage": "review"},
            "办理时间早于此前报送的 2026-03-01 10:00",
        ),
        ({"sequence": 3, "at": at("02-26 09:00"), "stage": "review"}, "早于收件时间"),
        ({"sequence": 3, "at": at("03-03 09:00"), "stage": "review"}, "晚于本厅收到报送的时间"),
        ({"sequence": 2, "at": at("03-01 11:00"), "stage": "approve"}, "序号 2 已经报送过，内容不同"),
        (
            {"sequence": 3, "at": at("03-01 11:00"), "stage": "review", "item": "另一事项"},
            "事项与此前报送不同",
        ),
        ({"sequence": 3, "at": at("03-01 11:00"), "stage": "review", "result": "denied"}, "环节却不是办结"),
    ],
)
def test_what_contradicts_is_filed_as_such_and_overwrites_nothing(house, changes, said):
    """Each contradiction says what is wrong; the case stands as it stood, and supervision sees it."""
    told(house, line(), line(**REVIEW))
    before = stands(house)
    ((result, _field, reason),) = told(house, line(**changes))
    assert result == "doubtful"
    assert said in reason
    assert stands(house) == before
    assert house.hall.last(NUMBER).paper.standing == "contradictory"
    assert any("外部系统报送矛盾" in key[2] for key in shelf(house, "breaches"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"result": "denied"}, "结果“不予”与此前报送的“准予”不同"),
        ({"result": "", "decision": ""}, "已经办结，又报送办理中"),
        ({"decision": "示例2号"}, "决定文号与此前报送的“示例1号”不同"),
    ],
)
def test_a_decision_is_not_taken_back_by_a_report(house, changes, said):
    """Another decision than was reported stands beside it and says so."""
    told(house, line(), line(**CLOSED))
    after = {**CLOSED, "sequence": 4, "at": at("03-01 17:00"), **changes}
    assert said in told(house, line(**after))[0][2]
    assert stands(house).decision == "示例1号"


def test_a_report_after_the_statutory_limit_is_a_breach(house):
    """XK-11: the limit is that system's; that it was missed is seen here."""
    house.to("04-01 09:00")
    told(house, line(), line(**{**CLOSED, "at": at("03-30 09:00")}))
    assert any("超法定期限" in key[2] for key in shelf(house, "breaches"))


# -- how it was rated -----------------------------------------------------------------------------------

GOOD = Rating(4, at("03-01 18:00"), "mobile")
RATED = {**CLOSED, "sequence": 4, "at": at("03-01 18:00"), "rating": GOOD}


def test_a_rating_comes_with_a_report_and_once(house):
    """HP-01, HP-02: grade, time and way, nobody's name; the same report again is one."""
    lines = (line(), line(**CLOSED), line(**RATED))
    outcomes = take_in(house.hall.house, lines)
    assert [(one.result, one.grade) for one in outcomes] == [("kept", 0), ("kept", 0), ("kept", 4)]
    assert answer_of(outcomes)["rated"] == 1
    assert stands(house).rating == GOOD
    assert shelf(house, "cases")[NUMBER]["grade"] == 4
    assert {one.result for one in take_in(house.hall.house, lines)} == {"known"}
    assert not shelf(house, "breaches")


def test_a_report_filed_before_there_were_ratings_has_none(house):
    """Old records decode as they are."""
    told(house, line())
    assert stands(house).rating is None
    assert shelf(house, "cases")[NUMBER]["grade"] == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rating": Rating(1, GOOD.at, "mobile")}, "评价“非常不满意”与此前报送的“满意”不一致"),
        ({"rating": Rating(4, GOOD.at, "phone")}, "评价“满意”与此前报送的“满意”不一致"),
        ({"rating": None}, "此前已报送评价“满意”，本次没有"),
        ({"rating": Rating(4, at("03-01 19:30"), "mobile")}, "不在收件与本次报送的办理时间之间"),
        ({"rating": Rating(4, at("02-27 08:59"), "mobile")}, "不在收件与本次报送的办理时间之间"),
    ],
)
def test_another_rating_of_the_same_case_contradicts(house, changes, said):
    """HP-02: one case, one rating; what was reported first stands."""
    told(house, line(), line(**CLOSED), line(**RATED))
    after = {**RATED, "sequence": 5, "at": at("03-01 19:00"), **changes}
    ((result, _field, reason),) = told(house, line(**after))
    assert result == "doubtful"
    assert said in reason
    assert house.hall.last(NUMBER).paper.standing == "contradictory"
    assert stands(house).rating == GOOD


def test_a_late_report_brings_no_rating(house):
    """Number 4 says nothing of one; number 3, which comes after it, does: it is filed as contradictory."""
    told(house, line(), line(**{**CLOSED, "sequence": 4, "at": at("03-01 18:00")}))
    ((result, _field, reason),) = told(
        house, line(**{**CLOSED, "at": at("03-01 17:00"), "rating": Rating(5, at("03-01 17:00"), "qr")})
    )
    assert (result, reason) == ("doubtful", "序号 4 的报送没有这项评价")
    assert stands(house).rating is None


@pytest.mark.parametrize(("grade", "seen"), [(3, 0), (2, 1), (1, 1)])
def test_a_bad_rating_is_for_supervision_once(house, grade, seen):
    """HP-01, HP-04: the last two grades; a later report repeats it, the list does not."""
    bad = {**RATED, "rating": Rating(grade, GOOD.at, "tablet")}
    told(house, line(), line(**CLOSED), line(**bad), line(**{**bad, "sequence": 5, "note": "补充决定书附件"}))
    assert sum("差评" in key[2] for key in shelf(house, "breaches")) == seen


# -- bad lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{", ""),
        ('{"system": "JLZW"}', "id"),
        (line(system="jl"), "system"),
        (line(id="编号"), "id"),
        (line(sequence=0), "sequence"),
        (line(applicant=" "), "applicant"),
        (line(department="D01"), "department"),
        (line(department="D77"), "department"),
        (line(id="C9", at=REPORT.received - timedelta(hours=1)), "at"),
        (line().replace('"accept"', '"accepted"'), "stage"),
        (line().replace("+08:00", ""), "at"),
        (line().replace('"sequence":1', '"sequence":"1"'), "sequence"),
        (line()[:-1] + ',"colour":"red"}', "colour"),
        (line(rating=GOOD).replace('"grade":4', '"grade":6'), "rating.grade"),
        (line(rating=GOOD).replace('"grade":4', '"grade":0'), "rating.grade"),
        (line(rating=GOOD).replace('"mobile"', '"fax"'), "rating.channel"),
        (line(rating=GOOD).replace('"grade":4', '"grade":4,"name":"示例"'), "rating"),
        (line(rating=Rating(4, GOOD.at.replace(tzinfo=None), "qr")), "rating.at"),
    ],
)
def test_a_bad_line_is_told_with_its_field_and_the_good_ones_are_kept(house, text, field):
    """One bad among three: its line, its field, a reason; the others stand."""
    outcomes = take_in(house.hall.house, (line(), text, line(**REVIEW)))
    bad = outcomes[1]
    assert (bad.line, bad.result, bad.field) == (2, "refused", field)
    assert bad.reason
    assert [one.result for one in outcomes if one is not bad] == ["kept", "kept"]


def test_ten_bad_rows_among_a_hundred_leave_ninety(house):
    """Import: the good ones are kept."""
    lines = [line(id=f"C{n}", sequence=0 if n % 10 == 5 else 1) for n in range(100)]
    counts = answer_of(take_in(house.hall.house, lines))
    assert (counts["kept"], counts["refused"]) == (90, 10)
    assert [one["line"] for one in counts["lines"]] == [n + 1 for n in range(5, 100, 10)]


def test_only_an_operator_or_a_system_reports(house):
    """The table names the role; nobody else writes cases of other systems."""
    house.refuse("report-foreign", "", "D01-handler", read_report(line()), cite="XK-11")
    house.hall.act("report-foreign", "", OPERATOR, read_report(line()))


# -- the signature --------------------------------------------------------------------------------------


def test_a_message_is_vouched_for_by_its_own_system():
    """The exact bytes, signed by the key that is on file."""
    body = f"{line()}\n{line(**REVIEW)}\n".encode()
    keys = {"JLZW": _key(SEED)}
    assert len(message_of(keys, "JLZW", sign(SEED, body), body)) == 2


@pytest.mark.parametrize(
    ("system", "seed", "spoiled", "where"),
    [
        ("XXZW", SEED, b"", "X-Hall-System"),
        ("JLZW", OTHER_SEED, b"", "X-Hall-Signature"),
        ("JLZW", SEED, b" ", "X-Hall-Signature"),
    ],
)
def test_a_message_that_is_not_vouched_for_is_refused(system, seed, spoiled, where):
    """A stranger, another's key, a byte changed."""
    body = line().encode()
    with pytest.raises(Refusal) as refused:
        message_of({"JLZW": _key(SEED)}, system, sign(seed, body), body + spoiled)
    assert refused.value.where == where


def test_a_system_reports_no_others_cases(house):
    """Its key vouches for its own."""
    (outcome,) = take_in(house.hall.house, (line(system="XXZW"),), only="JLZW")
    assert (outcome.result, outcome.field) == ("refused", "system")


def _key(seed: bytes) -> bytes:
    return key_from_text(public_of(seed))


def test_the_first_report_of_a_case_is_judged_too():
    """Nothing happened yet that it could contradict, but it can contradict itself."""
    early = msgspec.structs.replace(REPORT, at=REPORT.received - timedelta(minutes=1))
    assert judge(None, early, datetime.max.replace(tzinfo=REPORT.at.tzinfo))[0] == "contradictory"
    assert judge(None, REPORT, REPORT.at) == ("current", ())
