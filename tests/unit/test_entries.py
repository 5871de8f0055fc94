"""What is disclosed becomes what can be found: every kind of paper, and nothing that is not public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from portal.bulletins import ForeignForm
from portal.cli import cast
from portal.consequences import SEARCH, followed_by
from portal.followers import Item
from portal.presenters.entries import entry_of, lot_name
from search.entry import Entry
from tests.makers.disclosed import BULLETIN, FOREIGN, Busy, disclosed
from tests.makers.house import BIDDERS, OPERATOR, PURCHASER, file
from tests.makers.matter import Matter, Plan, standing
from tests.makers.values import LOT
from trading.award.model import FailureForm
from trading.tendering.model import NoticePublished, TerminationForm


@pytest.fixture(scope="module")
def busy() -> Iterator[Busy]:
    """A house in which something of every kind was disclosed."""
    matter = disclosed()
    yield matter
    matter.hall.close()


def entries_of(matter: Busy) -> dict[str, Entry]:
    """Every entry of the house by its key."""
    with matter.hall.reading() as root:
        items = [Item(root, index) for index, _entry in root.journal.since(0)]
        found = [entry_of(item) for item in items if item.record.type in followed_by(SEARCH)]
    return {entry.key: entry for entry in found}


@pytest.fixture(scope="module")
def entries(busy) -> dict[str, Entry]:
    """Every entry of the house."""
    return entries_of(busy)


def one(entries: dict[str, Entry], kind: str) -> Entry:
    """Return the one entry of a kind."""
    (found,) = (entry for entry in entries.values() if entry.kind == kind)
    return found


def test_every_kind_that_is_searchable_was_disclosed_here(entries):
    """The house has one of each: what the tests below say of an entry they say of every kind."""
    assert sorted(entry.kind for entry in entries.values()) == sorted(
        ("招标公告", "澄清变更", "开标记录", "候选人公示", "中标结果", "合同公告", "招标计划", "域外采购信息")
    )


def test_an_entry_leads_to_its_record_and_keeps_its_place(busy, entries):
    """Key, address and journal index are the record's; the date is the day of disclosure in the hall."""
    with busy.hall.reading() as root:
        for key, entry in entries.items():
            dossier, _, n = key.rpartition("-")
            assert entry.url == f"/records/{key}"
            assert entry.index == root.journal.position(dossier, int(n))
            if entry.kind != "域外采购信息":
                assert entry.date == root.archive[dossier].record(int(n)).at.date()


def test_a_notice_is_found_by_name_purchaser_and_lots(entries):
    """招标公告: title, category in words, qualification, and the sum of the ceilings as its amount."""
    notice = one(entries, "招标公告")
    assert notice.title == "敦化市示例中学教学楼抗震加固工程招标公告"
    assert (notice.stage, notice.region, notice.amount) == ("招标", "222403", LOT.ceiling)
    assert notice.parties == (cast.PURCHASERS[0].name,)
    for piece in ("房屋建筑", "一标段", LOT.content, LOT.qualification, "第一开标厅"):
        assert piece in notice.text


def test_a_clarification_carries_question_and_answer_but_not_who_asked(entries):
    """ZB-043: who asked stays hidden; a deadline that was not moved is not said to be."""
    clarification = one(entries, "澄清变更")
    assert clarification.title == "敦化市示例中学教学楼抗震加固工程澄清第 1 号"
    assert clarification.text == "是否含采光窗？ 不含。"
    assert BIDDERS[0].party not in f"{clarification}"


def test_the_opening_is_found_by_every_bidder(entries):
    """EB-11: all bidders of the record, those that were not opened among them."""
    opening = one(entries, "开标记录")
    assert set(opening.parties) == {cast.BIDDERS[seat].name for seat in range(5)}
    assert "8000000.00" in opening.text


def test_candidates_award_and_contract_carry_the_winning_amount(entries):
    """ZB-090, ZB-093: the first candidate's price, the award's, the contract's; the winner is a party."""
    for kind in ("候选人公示", "中标结果", "合同公告"):
        entry = one(entries, kind)
        assert entry.amount == Decimal("8000000.00")
        assert cast.BIDDERS[0].name in entry.parties
        assert LOT.title in entry.title
    assert one(entries, "候选人公示").parties == tuple(cast.BIDDERS[seat].name for seat in range(3))
    assert one(entries, "合同公告").stage == "合同"


def test_a_bulletin_is_found_under_its_own_kind(entries):
    """GK-01: kind, heading, text, organ and amount as they were published."""
    bulletin = one(entries, BULLETIN.kind)
    assert (bulletin.title, bulletin.amount, bulletin.parties) == (
        BULLETIN.heading,
        BULLETIN.amount,
        (BULLETIN.organ,),
    )


def test_a_foreign_notice_is_found_in_its_language_and_its_sum_is_not_compared(entries):
    """Amounts are compared in yuan; pounds are shown on the page and not among them."""
    foreign = one(entries, "域外采购信息")
    assert (foreign.title, foreign.number, foreign.date) == (FOREIGN.heading, FOREIGN.ocid, date(2026, 2, 1))
    assert (foreign.amount, foreign.stage) == (None, "招标公告")
    assert foreign.language == "en"
    assert foreign.parties == ("City of Example", "Example Builders")


@pytest.mark.parametrize(("currency", "amount"), [("CNY", Decimal("120000.00")), ("USD", None), ("", None)])
def test_only_yuan_are_compared_with_yuan(currency, amount):
    """A foreign notice that states yuan has an amount; one that states anything else has none."""
    matter = disclosed()
    paper = replace(FOREIGN, currency=currency, release_id="ocds-abc-0001-2", ocid="ocds-abc-0002")
    form = ForeignForm("F-0002", paper, (file("release-2.json"),))
    key = matter.act("disclose-foreign", "", OPERATOR, form).number
    matter.hall.seal()
    assert entries_of(matter)[key].amount == amount
    matter.hall.close()


def test_no_entry_carries_personal_data(entries):
    """PI-11, §15: contact people, telephone numbers, committee members and objectors are never indexed."""
    everything = "\n".join(f"{entry}" for entry in entries.values())
    for hidden in ("示例联系人", "13800000000", "示例评委", "U-30000", "U-2000", "业绩不实"):
        assert hidden not in everything


@pytest.mark.parametrize(("no", "name"), [(1, "一标段"), (2, "二标段"), (10, "十标段"), (21, "二十一标段")])
def test_lots_are_named_as_notices_name_them(no, name):
    """一标段, not 1 标段."""
    assert lot_name(no) == name


def test_what_ended_without_an_award_is_found_by_its_reason_and_by_who_was_rejected():
    """ZB-041, ZB-084: a termination by its reason and purchaser, a failure by its lot and every rejected bidder."""
    matter = standing("announced")
    matter.act("terminate", matter.number, PURCHASER, TerminationForm("立项被撤销", "五日内退回"))
    matter.hall.seal()
    ended = one(entries_of(matter), "终止与失败")
    assert (ended.title, ended.stage) == (f"{matter_name(matter)}招标终止公告", "招标")
    assert "立项被撤销" in ended.text
    assert cast.PURCHASERS[0].name in ended.parties
    matter.hall.close()
    matter = standing("evaluated", Plan(lots=(replace(LOT, ceiling=Decimal("7999999.99")),)))
    matter.act("announce-failure", matter.lot, PURCHASER, FailureForm("重新招标"))
    matter.hall.seal()
    failed = one(entries_of(matter), "终止与失败")
    assert (failed.number, failed.stage, failed.amount) == (matter.lot, "评标", None)
    assert {party.name for party in cast.BIDDERS[:4]} < set(failed.parties)
    matter.hall.close()


def matter_name(matter: Matter) -> str:
    """What the tender is called."""
    with matter.hall.reading() as root:
        return root.archive[matter.number].the(NoticePublished).name
