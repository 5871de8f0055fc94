"""A tender from registration to contract, every act a form at the door of its own network."""

from __future__ import annotations

import pytest

from portal.hall import Hall
from tests.functional.desk_hands import People, told, value_of
from tests.functional.desk_tender import CENTRE, PURCHASER, Carried
from trading.award.model import AwardPublished
from trading.evaluation.model import ScoresSubmitted


@pytest.fixture
def carried(hall: Hall) -> Carried:
    """A tender about to be registered in a hall of its own."""
    return Carried(hall, People(hall))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_tender_is_carried_to_its_contract_over_http_alone(carried: Carried) -> None:  # noqa: PLR0915 - one whole life
    """Register, seal, announce, answer, bid, open, evaluate, show, award, contract: the law's own order."""
    people, hall = carried.people, carried.hall
    carried.register()
    assert "公布密封规则" in told(people.get(PURCHASER, carried.desk()))
    carried.publish_policy()
    early = people.fill(
        PURCHASER, carried.desk("/notice"), carried.notice_fields(deadline="2026-03-10T09:00"), status=409
    )
    assert "第二十四条" in told(early)
    assert "最短不得少于二十日" in told(early)
    assert value_of(early, "contact") == "敦化市示例中学"
    assert value_of(early, "criteria-1-title") == "项目管理机构"
    unchecked = people.fill(PURCHASER, carried.desk("/notice"), carried.notice_fields(), status=409)
    assert "发布前应当完成招标文件公平竞争审查" in told(unchecked)
    carried.review_fairness()
    carried.publish_notice()
    carried.enrol()
    carried.ask("工期是否含冬季停工？")
    page = people.get(PURCHASER, carried.desk("/clarify"))
    assert value_of(page, "answers-0-question") == "工期是否含冬季停工？"
    answers = [("answers-0-question", "工期是否含冬季停工？"), ("answers-0-answer", "不含。")]
    people.fill(PURCHASER, carried.desk("/clarify"), answers)
    assert "待答复的提问" not in told(people.get(PURCHASER, carried.desk()))
    carried.submit()
    assert "不能办理“公布开标名册”" in told(people.get(CENTRE, carried.desk("/opening/roll"), status=409))
    carried.call_roll()
    refused = people.fill(
        "keeper1", carried.desk("/opening/release"), carried.releases("keeper1"), status=409
    )
    assert "投标人解锁尚未结束" in told(refused)
    carried.unlock()
    carried.release()
    assert "已交 3 名，需 3 名" in told(people.get("supervisor1", carried.desk("/opening")))
    carried.conclude()
    assert "密封完好，已解密" in told(people.get(CENTRE, carried.desk("/opening")))
    carried.seat()
    carried.let_in()
    carried.score()
    with hall.house.reading() as root:
        lot = root.archive[carried.lot]
        roles = [lot.record(n).head["actor"]["role"] for n in lot.numbers(ScoresSubmitted.type)]
    assert roles == ["expert"] * 4 + ["purchaser"]
    carried.report()
    carried.sign()
    assert "与报告逐项一致" in told(people.get(CENTRE, f"/desk/lots/{carried.lot}/report"))
    carried.publish_candidates()
    too_soon = people.fill(
        PURCHASER, f"/desk/lots/{carried.lot}/award", [("rank", "1"), ("ground", "")], status=409
    )
    assert "期满前不得定标" in told(too_soon)
    carried.award()
    with hall.house.reading() as root:
        price = root.archive[carried.lot].the(AwardPublished).winner.price
    page = people.get(PURCHASER, f"/desk/lots/{carried.lot}/contract")
    assert value_of(page, "amount") == f"{price:,.2f}"
    carried.contract(f"{price:f}")
    with hall.house.reading() as root:
        assert root.archive[carried.lot].state == "contracted"
