"""The applicant's own pages: supplementing, withdrawing, urging, and being told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from webtest import TestApp

from hallcore.approval.forms import RefuseForm
from hallcore.approval.model import CaseUrged, Checked, SupplementReceived
from portal import telling
from portal.hall import Hall
from portal.telling import GIVE_UP, RETRY, Notice, Teller, notices_of, undelivered
from tests.functional.applicant_hands import PDF, Hands, decided, desk, publish, verdicts


@pytest.fixture
def company(hall: Hall, app: TestApp) -> Hands:
    """An applicant and an item to apply for."""
    publish(hall)
    return Hands(hall, app, "company1")


def state_of(hall: Hall, number: str) -> str:
    """The state of a case."""
    with hall.house.reading() as root:
        return str(root.archive[number].state)


def correcting(company: Hands) -> str:
    """A case in which a material has to be mended."""
    number = company.applied()
    row = Checked("m01", "申请表", "correct", "第三项未填")
    desk(company.hall, "notify-correction", number, "d01-accept", verdicts(company.hall, number, m01=row))
    return number


def test_what_is_asked_for_is_uploaded_and_handed_in(company: Hands, hall: Hall) -> None:
    """Given a correction, then the task stands on the first page, the file goes in by its material, the case goes on."""
    number = correcting(company)
    assert f"/my/cases/{number}/supplement" in company.get("/my").text
    path = f"/my/cases/{number}/supplement"
    nothing = company.send(path, "提交补正材料", status=409)
    assert "请按补正告知书提交材料" in nothing.text
    company.upload(path, "m01", PDF + b"mended\n%%EOF\n", "改过的申请表.pdf")
    company.send(path, "提交补正材料")
    assert state_of(hall, number) == "received"
    with hall.house.reading() as root:
        case = root.archive[number]
        record = case.record(case.numbers(SupplementReceived.type)[-1])
        assert [file.name for file in record.files] == ["m01-改过的申请表.pdf"]
    assert company.draft(number) is None
    assert company.get(path, status=303).location.endswith(f"/my/cases/{number}")


def test_what_was_tolerated_is_brought_later(company: Hands, hall: Hall) -> None:
    """FW-14: the page says until when; once it is there nothing is owed any more."""
    number = company.applied(materials=("m01", "m03"))
    until = hall.calendar.add_working_days(hall.clock.now().date(), 10, overlay="yanbian")
    row = Checked("m02", "经营场所证明", "tolerated", "承诺补齐", until)
    desk(hall, "accept", number, "d01-accept", verdicts(hall, number, m02=row))
    page = company.get(f"/my/cases/{number}")
    assert until.isoformat() in page.text
    assert "逾期未补齐的视为撤回申请" in page.text
    company.upload(f"/my/cases/{number}/supplement", "m02")
    company.send(f"/my/cases/{number}/supplement", "提交容缺材料")
    assert "您现在不需要做什么" in company.get(f"/my/cases/{number}").text


def test_an_application_is_taken_back_and_the_matter_is_free_again(company: Hands, hall: Hall) -> None:
    """After being asked once; then one may apply anew."""
    number = company.applied()
    company.fill(f"/my/cases/{number}/withdraw", {"reason": ""})
    assert state_of(hall, number) == "withdrawn"
    assert company.applied() != number


def test_urging_stands_in_the_case(company: Hands, hall: Hall) -> None:
    """By the applicant, with what they say."""
    number = company.applied()
    company.fill(f"/my/cases/{number}/urge", {"reason": "开业在即，请尽快。"})
    with hall.house.reading() as root:
        paper = root.archive[number].the(CaseUrged)
    assert (paper.by, paper.note) == ("applicant", "开业在即，请尽快。")


def test_a_decided_case_cannot_be_withdrawn(company: Hands, hall: Hall) -> None:
    """The way is not offered, and who takes it all the same is refused."""
    number = company.applied()
    desk(hall, "accept", number, "d01-accept", verdicts(hall, number))
    decided(hall, number)
    assert "撤回申请" not in company.get(f"/my/cases/{number}").text
    assert company.fill(f"/my/cases/{number}/withdraw", {"reason": "不办了"}, status=409)


def test_a_list_of_many_cases_is_paged_by_its_last_number(company: Hands, hall: Hall) -> None:
    """Twenty to a page; the next page begins behind the last."""
    first = company.get("/my/cases")
    assert "更早的办件" not in first.text
    before = company.get("/my/cases?before=DHB-20260201-001-0001")
    assert "DHB-20260112-001-0001" in before.text
    assert "DHB-20260204-912-0001" not in before.text


# -- being told ----------------------------------------------------------------------------------------


def told(hall: Hall, number: str) -> list[Notice]:
    """What the applicant of a case was told, the newest first."""
    with hall.house.reading() as root:
        applicant = root.archive.shelf("cases")[number]["applicant"]
        return list(notices_of(root.archive, applicant, number))


def test_each_paper_that_concerns_the_applicant_is_told_once(company: Hands, hall: Hall) -> None:
    """Correction, acceptance, decision: on the page of the case, on the first page, and a second time never."""
    number = correcting(company)
    company.upload(f"/my/cases/{number}/supplement", "m01")
    company.send(f"/my/cases/{number}/supplement", "提交补正材料")
    desk(hall, "accept", number, "d01-accept", verdicts(hall, number))
    decided(hall, number)
    headings = [notice.title.partition("：")[2] for notice in told(hall, number)]
    assert headings == ["已作出准予决定", "申请已受理", "请补正申请材料"]
    again = Teller(hall.house, hall.settings)
    from portal.followers import Item

    with hall.house.reading() as root:
        index = root.journal.position(number, 1)
        again.act(Item(root, index))
    assert len(told(hall, number)) == 3
    page = company.get(f"/my/cases/{number}")
    assert "发给申请人的通知" in page.text
    assert "需要补正：申请表" in page.text


def test_a_refused_application_is_told_with_its_reasons(company: Hands, hall: Hall) -> None:
    """XK-07: in writing, and where to turn."""
    number = company.applied()
    form = RefuseForm("not-competent", "场所不在本市。", "延吉市市场监督管理局")
    desk(hall, "refuse-acceptance", number, "d01-accept", form)
    assert "场所不在本市" in told(hall, number)[0].text
    assert "行政复议" in company.get(f"/my/cases/{number}").text


def with_driver(hall: Hall, monkeypatch: pytest.MonkeyPatch, send: Any) -> Teller:
    """The hall with a driver of a test's own in place of its teller."""
    monkeypatch.setitem(telling.DRIVERS, "test", ("短信", lambda _settings: send))
    object.__setattr__(hall.settings, "notices", ("test",))
    teller = Teller(hall.house, hall.settings)
    hall.crew.agents = tuple(teller if agent.name == "teller" else agent for agent in hall.crew.agents)
    return teller


def test_a_driver_that_fails_is_tried_again_and_the_operator_sees_it(
    company: Hands, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a driver that fails twice, then it is asked again each five minutes, and what it sent stands with the notice."""
    calls: list[int] = []

    def send(notice: Notice) -> None:
        calls.append(notice.index)
        if len(calls) < 3:
            raise ConnectionError("短信网关不通")

    teller = with_driver(hall, monkeypatch, send)
    number = correcting(company)
    assert len(calls) == 1
    with hall.house.reading() as root:
        assert [(driver, why) for driver, _n, why, _at in undelivered(root.archive)] == [
            ("test", "ConnectionError: 短信网关不通")
        ]
    teller.tick()
    assert len(calls) == 1
    for _ in range(3):
        hall.clock.set(hall.clock.now() + RETRY)
        teller.tick()
    assert len(calls) == 3
    with hall.house.reading() as root:
        assert not list(undelivered(root.archive))
    assert told(hall, number)[0].ways == "网页、短信"


def test_after_three_days_a_message_is_left_to_the_operator(
    company: Hands, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not tried for ever, and it does not vanish."""
    calls: list[int] = []

    def send(notice: Notice) -> None:
        calls.append(notice.index)
        raise ConnectionError("短信网关不通")

    teller = with_driver(hall, monkeypatch, send)
    correcting(company)
    hall.clock.set(hall.clock.now() + GIVE_UP + RETRY)
    teller.tick()
    hall.clock.set(hall.clock.now() + RETRY)
    teller.tick()
    assert len(calls) == 2
    with hall.house.reading() as root:
        assert len(list(undelivered(root.archive))) == 1


def test_the_demo_driver_writes_to_a_folder_and_says_that_it_does(company: Hands, hall: Hall) -> None:
    """A message that goes nowhere must not look as if it had."""
    object.__setattr__(hall.settings, "notices", ("demo",))
    teller = Teller(hall.house, hall.settings)
    hall.crew.agents = tuple(teller if agent.name == "teller" else agent for agent in hall.crew.agents)
    correcting(company)
    written = list(Path(hall.settings.var / "outbox").iterdir())
    assert len(written) == 1
    text = written[0].read_text(encoding="utf-8")
    assert text.startswith("【演示，未实际发送】")
    assert "139****5678" in text


def test_a_driver_nobody_has_stops_the_hall_from_starting(hall: Hall) -> None:
    """A name in the settings that means nothing is said at once."""
    object.__setattr__(hall.settings, "notices", ("pigeon",))
    with pytest.raises(ValueError, match="pigeon"):
        Teller(hall.house, hall.settings)
