"""Clues of collusion as cases: each rule with a planted example and a near miss, and none of them rejects a bid."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.makers.house import workshop
from tests.makers.values import at, sha
from trading.collusion.model import Text, Trace
from trading.collusion.rules import STATUTORY, clues_of, pieces_of

LAW = workshop().lawbook.on(at("03-02 08:30").date())
WORDS = "本工程拟投入塔式起重机两台，混凝土采用商品混凝土泵送，模板采用胶合板，脚手架采用扣件式钢管脚手架，"
OTHER = "基坑支护选用土钉墙方案并设置降水井六口，外墙保温层使用岩棉板材料，屋面防水做两道卷材处理，"


def trace(no: int, **changes) -> Trace:
    """A bid that has nothing in common with any other."""
    prices = ("8000000.00", "8213577.00", "8400119.00", "8698004.00")
    made = Trace(
        bid=f"B{no}",
        bidder=f"91222403MA000{no}00{no}X",
        name=f"示例第{no}投标人",
        price=Decimal(prices[no]),
        received_at=at("03-24 15:00") + timedelta(minutes=10 * no),
        leader_certificate=f"证{no}",
        contacts=frozenset({f"1380000000{no}"}),
        agents=frozenset({f"U-20000{no}"}),
        payers=frozenset({f"620000000000{no}"}),
    )
    return replace(made, **changes)


def file(words: str, name: str = "技术标.txt", **changes) -> Text:
    """A text file of a bid."""
    return replace(Text(name, sha(words), words), **changes)


def found(*traces: Trace, common: frozenset[str] = frozenset()) -> list[tuple[str, tuple[str, ...]]]:
    """Which rule joins which bids."""
    return [(clue.rule, clue.bids) for clue in clues_of(traces, common, LAW)]


def test_bids_with_nothing_in_common_give_no_clue():
    """ZC-01 to ZC-51: three strangers at irregular prices, ten minutes apart."""
    assert found(trace(0), trace(1), trace(2)) == []


PLANTED = [
    ("ZC-01", {"files": (file(WORDS, author="张三"),)}, {"files": (file(OTHER, author="张三"),)}),
    ("ZC-01", {"files": (file(WORDS, licence="L1"),)}, {"files": (file(OTHER, licence="L1"),)}),
    ("ZC-02", {"agents": frozenset({"U-1"})}, {"agents": frozenset({"U-1", "U-2"})}),
    ("ZC-02", {"contacts": frozenset({"13900000000"})}, {"contacts": frozenset({"13900000000"})}),
    ("ZC-03", {"leader_certificate": "吉222"}, {"leader_certificate": "吉222"}),
    ("ZC-04", {"files": (file(WORDS),)}, {"files": (file(WORDS + "另补充冬季施工措施一条。"),)}),
    ("ZC-05", {"files": (file("本公司示例第1投标人郑重承诺"),)}, {}),
    ("ZC-06", {"payers": frozenset({"6222000011112222"})}, {"payers": frozenset({"6222000011112222"})}),
    ("ZC-51", {"addresses": frozenset({"203.0.113.7"})}, {"addresses": frozenset({"203.0.113.7"})}),
    ("ZC-51", {"shareholders": frozenset({"示例控股"})}, {"shareholders": frozenset({"示例控股"})}),
]
MISSED = [
    ({"files": (file(WORDS, author="张三"),)}, {"files": (file(OTHER, author="李四"),)}),
    ({"files": (file(WORDS, author=" "),)}, {"files": (file(OTHER, author=" "),)}),
    ({"leader": "王五", "leader_certificate": "吉222"}, {"leader": "王五", "leader_certificate": "吉223"}),
    ({"leader_certificate": ""}, {"leader_certificate": ""}),
    ({"files": (file(WORDS),)}, {"files": (file(OTHER + WORDS[:20]),)}),
    ({"files": (file("本公司示例第0投标人郑重承诺"),)}, {}),
    ({"payers": frozenset({"6222000011112222"})}, {"payers": frozenset({"6222000011112223"})}),
    ({"contacts": frozenset()}, {"contacts": frozenset()}),
]


@pytest.mark.parametrize(("rule", "one", "other"), PLANTED)
def test_what_is_planted_is_found(rule, one, other):
    """Each rule joins just the two bids it was planted in."""
    assert found(trace(0, **one), trace(1, **other), trace(2)) == [(rule, ("B0", "B1"))]


@pytest.mark.parametrize(("one", "other"), MISSED)
def test_a_near_miss_is_none(one, other):
    """The same name without the same certificate, an empty author, a shared sentence, one's own name: nothing."""
    assert found(trace(0, **one), trace(1, **other), trace(2)) == []


def test_whoever_repeats_the_tender_documents_copies_nobody():
    """ZC-04: what both took over from the documents is not theirs in common."""
    bids = (trace(0, files=(file(WORDS),)), trace(1, files=(file(WORDS + "　"),)), trace(2))
    assert found(*bids) == [("ZC-04", ("B0", "B1"))]
    assert found(*bids, common=pieces_of(WORDS)) == []


@pytest.mark.parametrize(
    ("prices", "regular"),
    [
        (("8000000.00", "8200000.00", "8400000.00"), True),
        (("8000000.00", "8200000.00", "8400000.01"), False),
        (("8000000.00", "8240000.00", "8487200.00"), True),
        (("8000000.00", "8240000.00", "8487300.00"), False),
        (("8000000.00", "8200000.00"), False),
        (("8000000.00", "8000000.00", "8000000.00"), False),
    ],
)
def test_prices_that_step_by_the_same_amount_or_share_are_regular(prices, regular):
    """ZC-04: three at least; a fen beside an arithmetic series, a hundred yuan beside a geometric one, is none."""
    bids = [trace(no, price=Decimal(price)) for no, price in enumerate(prices)]
    assert found(*bids) == ([("ZC-04", tuple(bid.bid for bid in bids))] if regular else [])


@pytest.mark.parametrize(("seconds", "close"), [(60, True), (61, False)])
def test_uploads_a_minute_apart_are_close(seconds, close):
    """ZC-51: sixty seconds, not sixty-one."""
    first = trace(0)
    second = trace(1, received_at=first.received_at + timedelta(seconds=seconds))
    assert found(first, second, trace(2)) == ([("ZC-51", ("B0", "B1"))] if close else [])


def test_presumptions_of_the_law_are_told_apart_and_accounts_are_masked():
    """ZC-06, ZC-51: what the law presumes comes first; of an account the ends alone are shown."""
    payer = frozenset({"6222000011112222"})
    place = frozenset({"203.0.113.7"})
    bids = (trace(0, payers=payer, addresses=place), trace(1, payers=payer, addresses=place), trace(2))
    clues = clues_of(bids, frozenset(), LAW)
    assert [(clue.rule, clue.grade) for clue in clues] == [("ZC-06", "statutory"), ("ZC-51", "clue")]
    assert "00001111" not in clues[0].evidence
    assert {clue.rule for clue in clues if clue.grade == "statutory"} <= STATUTORY
