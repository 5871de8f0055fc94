"""The evaluation as cases: who may sit, what a sheet may say, and how every bid comes out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from portal.cli import cast
from tests.makers.house import BIDDERS, CENTRE, PURCHASER, workshop
from tests.makers.matter import DIRECT, FOUR, Offer, Plan
from tests.makers.values import COMPREHENSIVE, LOT, LOWEST, at, committee, lot, read, sheet
from trading.award.model import PublicityForm
from trading.evaluation.model import CommitteeForm, Member, ScoreForm, Verdict
from trading.evaluation.rules import benchmark_of, check_committee, mark, price_score, rank
from trading.methods.rules import Method
from trading.tendering.model import METHOD, Criterion, Evaluation

D = Decimal
NOBODY: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def law():
    return workshop().lawbook.on(at("03-02 08:30").date())


# -- the committee ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("experts", "representatives", "cite"),
    [
        (4, 1, None),
        (5, 0, None),
        (5, 2, None),
        (6, 3, None),  # exactly two thirds
        (10, 5, None),
        (3, 0, "ZB-070"),
        (2, 1, "ZB-070"),
        (4, 0, "ZB-070"),
        (3, 1, "ZB-070"),
        (4, 2, "ZB-070"),
        (6, 0, "ZB-070"),
        (0, 0, "ZB-070"),
        (3, 2, "ZB-071"),
        (4, 3, "ZB-071"),
        (5, 4, "ZB-071"),
        (9, 6, "ZB-071"),
        (0, 5, "ZB-071"),
    ],
)
def test_a_committee_is_odd_at_least_five_and_two_thirds_experts(law, experts, representatives, cite):
    """ZB-070, ZB-071: five members or more, an odd number, experts not fewer than two thirds, exactly is enough."""
    members = committee(experts, representatives)
    if cite is None:
        check_committee(members, NOBODY, Method(law, METHOD))
        assert len(members) % 2
    else:
        with pytest.raises(Refusal) as refused:
            check_committee(members, NOBODY, Method(law, METHOD))
        assert (refused.value.cite, refused.value.where) == (cite, "members")


def test_nobody_sits_twice(law):
    """ZB-070: five seats are five people."""
    members = committee(4, 0)
    with pytest.raises(Refusal) as refused:
        check_committee((*members, members[0]), NOBODY, Method(law, METHOD))
    assert refused.value.cite == "ZB-070"


def test_nobody_of_a_bidders_sits(stage):
    """ZB-074: whoever belongs to a bidder, or to a member of a bidding consortium, is barred."""
    plan = Plan(lots=(lot(1, consortium=True),), offers=(replace_offer(FOUR[0], consortium=(4,)), *FOUR[1:]))
    matter = stage("opened", plan)
    form = matter.committee()
    for seat in (0, 1, 4):
        biased = Member("U-300001", "expert", "建筑工程", BIDDERS[seat].party)
        members = (biased, *form.members[1:])
        matter.hall.refuse(
            "form-committee",
            matter.lot,
            CENTRE,
            CommitteeForm(members, {}, direct=DIRECT),
            cite="ZB-074",
            where="U-300001",
        )
    neutral = Member("U-300001", "expert", "建筑工程", BIDDERS[5].party)
    members = (neutral, *form.members[1:])
    assert matter.act("form-committee", matter.lot, CENTRE, CommitteeForm(members, {}, direct=DIRECT))


def replace_offer(offer: Offer, **changes) -> Offer:
    """Return the offer with something changed."""
    return Offer(**{**offer.__dict__, **changes})


def test_the_committee_stays_secret_and_its_names_erasable(stage):
    """ZB-076, PI-01: sealed in the log; names of people stand in the annex alone."""
    matter = stage("opened")
    form = matter.committee()
    done = matter.act("form-committee", matter.lot, CENTRE, form)
    record = matter.hall.last(done.dossier)
    assert record.disclosure == "sealed"
    assert "示例评委" not in record.data.decode()
    assert {name for name, _salt, _value in record.annex} == set(form.names)


@pytest.mark.parametrize("name", ["called", "seated", "evaluated"])
def test_the_committee_is_formed_once_between_opening_and_evaluation(stage, name):
    """ZB-070: before the lot is opened there is nothing to judge, and a committee is not formed over."""
    matter = stage(name)
    cite = "" if name == "called" else "ZB-070"
    matter.hall.refuse("form-committee", matter.lot, CENTRE, matter.committee(), cite=cite)


@pytest.mark.parametrize("actor", [PURCHASER, BIDDERS[0]], ids=lambda actor: actor.role)
def test_the_centre_forms_the_committee(stage, actor):
    """ZB-070, ZB-073: neither the purchaser nor a bidder seats it."""
    matter = stage("opened")
    matter.hall.refuse("form-committee", matter.lot, actor, matter.committee(), cite="ZB-070")


# -- the sheets ------------------------------------------------------------------------------------


def test_only_members_score_each_in_the_role_of_the_seat(stage):
    """ZB-070: an expert scores as an expert, the purchaser's representative as the purchaser; nobody else."""
    matter = stage("seated")
    expert, representative = matter.judges()[0], matter.judges()[4]
    form = matter.scores(matter.lot)
    stranger = Actor("U-399999", "expert")
    matter.hall.refuse("submit-scores", matter.lot, stranger, form, cite="ZB-070", where="U-399999")
    for judge, role, seat in ((expert, "purchaser", "评标专家"), (representative, "expert", "招标人代表")):
        wrong = Actor(judge.account, role, judge.party)
        refusal = matter.hall.refuse("submit-scores", matter.lot, wrong, form, cite="ZB-070", where=role)
        assert f"本席位为{seat}" in refusal.reason
    wrong = Actor(representative.account, "centre", representative.party)
    matter.hall.refuse("submit-scores", matter.lot, wrong, form, cite="ZB-079")
    for judge in (expert, representative):
        assert matter.act("submit-scores", matter.lot, judge, form).paper.member == judge.account


def test_a_member_hands_in_one_sheet(stage):
    """ZB-086: what was signed is not replaced."""
    matter = stage("seated")
    matter.act("submit-scores", matter.lot, matter.judges()[0], matter.scores(matter.lot))
    matter.hall.refuse(
        "submit-scores", matter.lot, matter.judges()[0], matter.scores(matter.lot), cite="ZB-086"
    )


def wrong_sheets(matter):
    """Sheets that are wrong in one thing each, with the place the refusal names."""
    verdicts = matter.scores(matter.lot).verdicts
    first, rest = verdicts[0], verdicts[1:]
    marks = dict(first.marks)
    return {
        "a bid missing": (rest, "ZB-079", "verdicts"),
        "a bid twice": ((first, *verdicts), "ZB-079", "verdicts"),
        "a bid of another lot": ((replace(first, bid="T.9.x"), *rest), "ZB-079", "verdicts"),
        "a criterion missing": ((replace(first, marks={"plan": D(1)}), *rest), "ZB-079", first.bid),
        "a criterion of one's own": (
            (replace(first, marks={**marks, "taste": D(1)}), *rest),
            "ZB-079",
            first.bid,
        ),
        "a tenth over full marks": (
            (replace(first, marks={**marks, "plan": D("30.1")}), *rest),
            "ZB-079",
            first.bid,
        ),
        "less than nothing": (
            (replace(first, marks={**marks, "plan": D("-0.1")}), *rest),
            "ZB-079",
            first.bid,
        ),
        "rejected without a ground": ((Verdict(first.bid, False, " ", {}), *rest), "ZB-080", first.bid),
        "rejected on no ground of the law": (
            (Verdict(first.bid, False, "x", {}, "bond"), *rest),
            "ZB-080",
            first.bid,
        ),
    }


@pytest.mark.parametrize(
    "fault",
    [
        "a bid missing",
        "a bid twice",
        "a bid of another lot",
        "a criterion missing",
        "a criterion of one's own",
        "a tenth over full marks",
        "less than nothing",
        "rejected without a ground",
    ],
)
def test_a_sheet_judges_by_the_published_criteria_alone(stage, fault):
    """ZB-079, ZB-080: every bid once, every criterion, within its full marks; a rejection says why."""
    matter = stage("seated")
    verdicts, cite, where = wrong_sheets(matter)[fault]
    matter.hall.refuse(
        "submit-scores", matter.lot, matter.judges()[0], ScoreForm(verdicts), cite=cite, where=where
    )


def test_full_marks_and_none_are_both_marks(stage):
    """ZB-079: the bounds are within."""
    matter = stage("seated")
    full = {criterion.key: criterion.marks for criterion in COMPREHENSIVE.criteria}
    none = dict.fromkeys(full, D(0))
    verdicts = tuple(
        replace(verdict, marks=full if place else none)
        for place, verdict in enumerate(matter.scores(matter.lot).verdicts)
    )
    assert matter.act("submit-scores", matter.lot, matter.judges()[0], ScoreForm(verdicts))


def test_the_report_waits_for_every_member(stage):
    """ZB-086: the report is all members'; the refusal says how many are missing; the centre makes it."""
    matter = stage("seated")
    for missing, judge in zip((5, 4, 3, 2, 1), matter.judges(), strict=True):
        refusal = matter.hall.refuse("conclude-evaluation", matter.lot, CENTRE, cite="ZB-086")
        assert f"{missing} 名" in refusal.reason
        matter.act("submit-scores", matter.lot, judge, matter.scores(matter.lot))
    matter.hall.refuse("conclude-evaluation", matter.lot, PURCHASER, cite="ZB-086")
    assert matter.act("conclude-evaluation", matter.lot, CENTRE).paper.members == 5


# -- the comprehensive method ----------------------------------------------------------------------


def test_the_comprehensive_method_by_hand():
    """ZB-082: the mean 8,300,000 less 2 % is the benchmark; 1 mark off per cent above it, half a mark below.

    8,000,000 lies 1.6474 % below: 60 - 0.8237 = 59.18;  8,200,000 lies 0.8114 % above: 59.19;
    8,400,000: 56.73;  8,600,000: 54.27.  With 31, 33, 36 and 38 other marks C (92.73) is before D, B and A.
    """
    bids = (
        read("A", "8000000.00"),
        read("B", "8200000.00"),
        read("C", "8400000.00"),
        read("D", "8600000.00"),
    )
    sheets = tuple(
        sheet(
            f"member {n}",
            A={"plan": 25, "team": 6},
            B={"plan": 25, "team": 8},
            C={"plan": 28, "team": 8},
            D={"plan": 29, "team": 9},
        )
        for n in range(5)
    )
    benchmark, standings = rank(bids, sheets, COMPREHENSIVE, LOT)
    assert benchmark == D("8134000.00")
    assert [(s.bid, s.price_marks, s.other_marks, s.total, s.rank) for s in standings] == [
        ("C", D("56.73"), D("36.00"), D("92.73"), 1),
        ("D", D("54.27"), D("38.00"), D("92.27"), 2),
        ("B", D("59.19"), D("33.00"), D("92.19"), 3),
        ("A", D("59.18"), D("31.00"), D("90.18"), 4),
    ]


@pytest.mark.parametrize(
    ("price", "marks"),
    [
        ("95.00", "60.00"),
        ("95.95", "59.00"),  # one per cent above
        ("94.05", "59.50"),  # one per cent below
        ("100.00", "54.74"),
        ("90.00", "57.37"),
        ("152.00", "0.00"),  # sixty per cent above: nothing left
        ("152.01", "0.00"),  # and never less than nothing
        ("9500.00", "0.00"),
    ],
)
def test_each_per_cent_off_the_benchmark_costs_what_was_published(price, marks):
    """ZB-079: full marks at the benchmark, 1 off per cent above, 0.5 below, floor at zero, two places half up."""
    assert price_score(D(price), D("95.00"), COMPREHENSIVE) == D(marks)


def test_the_benchmark_is_of_the_valid_prices_alone():
    """ZB-080: a bid above the ceiling does not move the benchmark of those that stand."""
    bids = (read("A", "90.00"), read("B", "100.00"), read("X", "9000000.01"))
    sheets = (sheet("m", A={"plan": 1, "team": 1}, B={"plan": 2, "team": 2}, X={"plan": 3, "team": 3}),)
    benchmark, standings = rank(bids, sheets, COMPREHENSIVE, LOT)
    assert benchmark == D("93.10") == benchmark_of([D("90.00"), D("100.00")], COMPREHENSIVE)
    assert [(s.bid, s.rank) for s in standings] == [("A", 1), ("B", 2), ("X", 0)]


def test_the_mean_of_the_members_is_rounded_half_up():
    """ZB-082: 10, 10 and 10.5 of three members make 10.17; 10 and 10.01 of two make 10.01."""
    one = Evaluation("comprehensive", D(0), (Criterion("all", "综合", D(100)),))
    three = tuple(sheet(f"m{n}", A={"all": marks}) for n, marks in enumerate(("10", "10", "10.5")))
    two = tuple(sheet(f"m{n}", A={"all": marks}) for n, marks in enumerate(("10", "10.01")))
    assert rank((read("A", "1.00"),), three, one, LOT)[1][0].other_marks == D("10.17")
    assert rank((read("A", "1.00"),), two, one, LOT)[1][0].other_marks == D("10.01")
    assert mark(D("0.005")) == D("0.01")


# -- ties ------------------------------------------------------------------------------------------

TECHNICAL_ONLY = Evaluation("comprehensive", D(0), (Criterion("all", "综合", D(100)),))


def test_equal_marks_are_parted_by_the_lower_price():
    """ZB-085: candidates stand in an order; of equal marks the cheaper bid is before."""
    bids = (read("A", "101.00"), read("B", "100.00"))
    _, standings = rank(bids, (sheet("m", A={"all": 80}, B={"all": 80}),), TECHNICAL_ONLY, LOT)
    assert [s.bid for s in standings] == ["B", "A"]


def test_equal_prices_under_the_lowest_price_method_are_parted_by_the_marks():
    """ZB-085: of equal prices the technically better bid is before."""
    bids = (read("A", "100.00"), read("B", "100.00"))
    sheets = (sheet("m", A={"fit": 60, "service": 20}, B={"fit": 60, "service": 20.5}),)
    _, standings = rank(bids, sheets, LOWEST, LOT)
    assert [(s.bid, s.rank) for s in standings] == [("B", 1), ("A", 2)]


@pytest.mark.parametrize("evaluation", [TECHNICAL_ONLY, LOWEST], ids=["comprehensive", "lowest"])
def test_bids_equal_in_everything_are_not_ordered_by_chance(evaluation):
    """ZB-085: the hall does not draw lots; the committee must decide by the tender documents."""
    bids = (read("A", "100.00"), read("B", "100.00"))
    keys = {criterion.key: criterion.marks for criterion in evaluation.criteria}
    with pytest.raises(Refusal) as refused:
        rank(bids, (sheet("m", A=keys, B=keys),), evaluation, LOT)
    assert refused.value.cite == "ZB-085"


def test_rejected_bids_tie_with_nobody():
    """ZB-080: two bids rejected alike are both rejected, and that is no tie."""
    bids = (read("A", "100.00"), read("B", "9000000.01"), read("C", "9000000.01"))
    sheets = (sheet("m", A={"all": 80}, B={"all": 80}, C={"all": 80}),)
    assert [s.rank for s in rank(bids, sheets, TECHNICAL_ONLY, LOT)[1]] == [1, 0, 0]


# -- the lowest price method -----------------------------------------------------------------------


def test_the_lowest_price_method_by_hand():
    """ZB-082: who reaches the pass mark is ranked by price alone; 60.00 passes, 59.99 does not."""
    bids = (read("A", "100.00"), read("B", "90.00"), read("C", "80.00"))
    sheets = (
        sheet(
            "m1",
            A={"fit": 70, "service": 30},
            B={"fit": 40, "service": 20},
            C={"fit": 40, "service": "19.99"},
        ),
    )
    benchmark, standings = rank(bids, sheets, LOWEST, LOT)
    assert benchmark is None
    assert [(s.bid, s.rank, s.total, s.cite) for s in standings] == [
        ("B", 1, D("60.00"), ""),
        ("A", 2, D("100.00"), ""),
        ("C", 0, D(0), "ZB-082"),
    ]
    assert "59.99" in standings[-1].rejected
    assert {s.price_marks for s in standings} == {D(0)}


# -- rejection -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "rejected", "says"),
    [
        ({"price": LOT.ceiling}, False, ""),
        ({"price": LOT.ceiling + D("0.01")}, True, "高于最高投标限价"),
        ({"duration_days": LOT.duration_days}, False, ""),
        ({"duration_days": LOT.duration_days + 1}, True, "121 日历天"),
        ({"consortium": ("x",), "agreement": True}, False, ""),
        ({"consortium": ("x",), "agreement": False}, True, "未附联合体协议"),
        ({"agreement": False}, False, ""),
    ],
)
def test_a_bid_that_breaks_the_terms_is_rejected_with_ground_and_clause(changes, rejected, says):
    """ZB-080: a fen above the ceiling, a day too long, a consortium without its agreement."""
    bid = replace(read("A", "100.00"), **changes)
    _, standings = rank((bid,), (sheet("m", A={"all": 80}),), TECHNICAL_ONLY, LOT)
    assert (standings[0].rank == 0, standings[0].cite) == (rejected, "ZB-080" if rejected else "")
    assert says in standings[0].rejected


@pytest.mark.parametrize(("against", "rejected"), [(0, False), (1, False), (2, False), (3, True), (5, True)])
def test_the_majority_of_the_committee_finds_a_bid_unresponsive(against, rejected):
    """ZB-080: of five members three reject; the marks of a minority that rejects are left out of the mean."""
    sheets = (
        *(sheet(f"no{n}", A="实质性不响应") for n in range(against)),
        *(sheet(f"yes{n}", A={"all": 80}) for n in range(5 - against)),
    )
    standing = rank((read("A", "100.00"),), sheets, TECHNICAL_ONLY, LOT)[1][0]
    assert (standing.rank == 0) is rejected
    assert standing.other_marks == (D(0) if rejected else D(80))
    assert ("实质性不响应" in standing.rejected) is rejected


def test_a_rejected_bid_is_listed_after_the_ranked_ones_and_has_no_marks():
    """ZB-090: the report shows every bid, those rejected with rank 0, ground and clause."""
    bids = (read("X", "9000000.01"), read("A", "100.00"))
    sheets = (sheet("m", X={"all": 100}, A={"all": 80}),)
    standings = rank(bids, sheets, TECHNICAL_ONLY, LOT)[1]
    assert [(s.bid, s.rank, s.total) for s in standings] == [("A", 1, D("80.00")), ("X", 0, D(0))]


@pytest.mark.parametrize("ceiling", [D("9000000.00"), D("8000000.00"), D("7999999.99")])
def test_a_lot_whose_bids_are_all_rejected_has_failed(stage, ceiling):
    """ZB-084: with one valid bid left the lot goes on; with none all are rejected, and there are no candidates."""
    terms = lot(1, ceiling=ceiling)
    matter = stage("evaluated", Plan(lots=(terms,)))
    report = matter.report().paper
    failed = ceiling < D("8000000.00")
    assert matter.hall.see(matter.lot).state == ("rejected" if failed else "evaluated")
    assert {s.cite for s in report.standings if not s.rank} <= {"ZB-080"}
    assert (report.benchmark is None) is failed
    if failed:
        assert [s.rank for s in report.standings] == [0, 0, 0, 0]
        matter.hall.refuse("publish-candidates", matter.lot, PURCHASER, PublicityForm(), cite="ZB-087")


def test_a_lot_in_which_nothing_was_read_fails_in_evaluation(stage):
    """ZB-084, EB-09: three bids were opened, none could be read: the committee finds nothing and the lot fails."""
    offers = tuple(Offer(seat, "0.00", outcome="revoked") for seat in range(3))
    matter = stage("evaluated", Plan(offers=offers))
    assert matter.hall.see(matter.lot).state == "rejected"
    assert matter.report().paper.standings == ()


def test_the_report_is_sealed_until_its_result_is_public(stage):
    """ZB-076: neither the sheets nor the report are shown by the log."""
    matter = stage("evaluated")
    records = matter.hall.see(matter.lot).records
    assert {record.disclosure for record in records} == {"sealed"}
    assert [s.name for s in matter.report().paper.standings if s.rank == 1] == [cast.BIDDERS[0].name]
