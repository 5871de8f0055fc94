"""The rulebook's figures as rows, and which tests stand at their boundaries.

A row of the rulebook has a figure where its value names a number. What is not here: the test over them
(``tests/law/test_rulebook.py``), and the proof that each named test goes red when its figure moves
(``tests/load/bite_figures.py``, ``make figures``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from hallcore.ground.lawbook import Law

SECTIONS = ("ZB", "GP", "EB", "TD", "KY", "CQ")
UNITS = ("wd", "d", "min", "m", "y", "CNY", "%", "n", "ratio")
_ROW = re.compile(r"\| ((?:" + "|".join(SECTIONS) + r")-\d+) \|")
_NUMBER = re.compile(
    r"(?P<op>>=|<=|<|>|x|=)?\s*(?P<n>\d[\d,]*(?:\.\d+)?(?:/\d(?![\d/]))?)\s*(?P<unit>wd|min|d|m|y|%)?(?![\w])"
)

Number = int | Decimal | Fraction


class Told(NamedTuple):
    """A number of a row: how it binds, how much, of what unit."""

    op: str
    n: Number
    unit: str


class Line(NamedTuple):
    """A row of the rulebook: its id, the numbers of its value, where it says it stands, and how it is known."""

    id: str
    numbers: tuple[Told, ...]
    status: str

    @property
    def remembered(self) -> bool:
        """Whether nobody has read its text again: its figures are parameters."""
        return self.status.startswith("M")


def lines(text: str) -> Iterator[Line]:
    """Every row of the six sections, in order."""
    for row in text.splitlines():
        if _ROW.match(row):
            cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
            yield Line(cells[0], tuple(_numbers(cells[0], cells[2], cells[3])), cells[5])


def _numbers(row: str, value: str, unit: str) -> Iterator[Told]:
    value, unit = SPELT_OUT.get(row, (value, unit))
    value = re.sub(r"(\d+)–(\d+)", r">=\1 <=\2", value.replace("0.5–1", ">=0.5 <=1"))
    for slashed in re.findall(r"\d+(?:/\d+){2,}", value):
        value = value.replace(slashed, slashed.replace("/", " "))
    of = next((one for one in UNITS if unit.split(" ")[0] == one), "")
    for hit in _NUMBER.finditer(value):
        text = hit["n"].replace(",", "")
        number = Fraction(text) if "/" in text else Decimal(text)
        yield Told(hit["op"] or "", number, "ratio" if "/" in text else hit["unit"] or of or "n")


SPELT_OUT = {
    # what the rulebook writes in words or beside the number, as a value and a unit
    "GP-050": ("20", "%"),  # x1.2 is a fifth on top
    "GP-053": (">=2", "ratio"),  # twice as many
    "GP-071": ("4", "n"),  # order 1-4: four steps
    "GP-138": ("3", "n"),
    "EB-20": (">=1", "n"),  # once a year
    "ZB-031": (">=2", "d"),
    "ZB-032": (">=10", "d"),
}


NOT_HELD = {
    "GP-002": "which law works stand under: two families of methods, not a rule of one",
    "GP-009": "the plan is filed in the Ministry's budget system, not at the centre",
    "GP-011": "who is related to whom is not registered, so nothing can be judged by it (nor ZB-050)",
    "GP-021": "where notices go is judged by ZB-021; the exchange is told of every one",
    "GP-069": "no method here has a price set by the State",
    "GP-073": "there is no second evaluation but the one an objection upheld orders (ZB-092)",
    "EB-19": "the algorithms stand with the signing room, in signing/",
    "EB-20": "a duty of critical information infrastructure, which a county's hall is not",
    "EB-21": "papers are PDF with detached signatures; there is no OFD export",
}
"""Rows without a place in the law data, and why."""

COUNTS = {
    "ZB-042": "seven kinds of restriction: test_every_term_is_planted_once tries every word of them",
    "ZB-080": "seven grounds: an enumeration, held to its length by test_lists_are_as_long_as_the_law_s",
    "ZB-082": "two methods: an enumeration, likewise",
    "GP-001": "eight methods: an enumeration; those left out are named in the README",
    "GP-128": "five cases: an enumeration, likewise",
    "EB-15": "four marks of a reliable signature: a signature that lacks one does not verify",
}
"""Rows read again whose figure counts the items of an enumeration: it has no two sides."""

DECLARED = {
    "GP-104/share": "the share of a consortium or a subcontract: the supplier declares that it is reached",
    "GP-152/automatic": "a switch of the hall, no or yes",
    "GP-110/share": "the share of domestic cost: the supplier declares that it is reached",
}
"""Entries of the law data by their key that a declaration answers for: the hall asks no number that could be too small."""

ODD = frozenset({"ZB-070", "GP-120/least", "GP-120/large"})
"""Numbers of members: the next lawful one is two away, for a committee is odd."""

NOT_EXERCISED = {
    "ZB-013": "a fine of the competent department, never imposed at the centre (PT-01)",
    "GP-014": "the survey is the purchaser's own paper before the plan; the figure stands for whoever writes it",
    "GP-101": "a share of a purchaser's whole year, which its budget shows and the centre does not keep",
}
"""Rows read again whose figure nothing at the centre turns on, and why."""

BOUNDARIES = {
    # rule → the tests that stand on both sides of its figure: a file below tests/, a name
    "ZB-026": (
        "law/trading/test_qualifying.py::test_applications_have_five_days_after_the_documents_are_out",
    ),
    "ZB-027": (
        "law/trading/test_qualifying.py::test_with_two_who_passed_it_is_tendered_anew",
        "law/trading/test_qualifying.py::test_with_three_who_passed_it_does_not_fail",
    ),
    "ZB-029": (
        "law/trading/test_qualifying.py::test_a_clarification_leaves_three_days_or_moves_the_deadline",
        "law/trading/test_qualifying.py::test_a_clarification_three_days_before_moves_nothing",
    ),
    "ZB-031": ("law/trading/test_qualifying.py::test_an_objection_comes_two_days_before_the_deadline",),
    "GP-044": ("law/trading/test_qualifying.py::test_procurements_own_times_stand_in_the_law",),
    "GP-006": (
        "law/trading/test_purchasing.py::test_additions_for_consistency_stay_within_ten_per_cent_of_the_original_contract",
    ),
    "GP-007": ("law/trading/test_purchasing.py::test_additions_to_an_emergency_stay_within_thirty_per_cent",),
    "GP-025": ("law/trading/test_purchasing.py::test_the_reason_is_public_for_five_working_days",),
    "ZB-020": ("law/trading/test_invited.py::test_three_are_invited_and_two_are_too_few",),
    "ZB-024": ("law/trading/test_tendering.py::test_documents_are_on_sale_for_five_days",),
    "ZB-028": ("law/trading/test_tendering.py::test_twenty_whole_days_lie_between_issue_and_deadline",),
    "ZB-030": ("law/trading/test_tendering.py::test_a_change_leaves_fifteen_days_or_moves_the_deadline",),
    "ZB-032": (
        "law/trading/test_challenges.py::test_the_documents_are_objected_to_ten_days_before_the_deadline",
    ),
    "ZB-033": ("law/trading/test_boundaries.py::test_an_objection_to_documents_is_answered_in_three_days",),
    "ZB-035": ("law/trading/test_tendering.py::test_the_bond_keeps_both_its_caps_to_the_fen",),
    "ZB-052": ("law/fees/test_refunds.py::test_a_bond_goes_back_within_the_days_the_law_gives",),
    "ZB-061": ("law/trading/test_opening.py::test_three_bids_are_opened_and_two_are_not",),
    "ZB-070": (
        "law/trading/test_evaluation.py::test_a_committee_is_odd_at_least_five_and_two_thirds_experts",
    ),
    "ZB-071": (
        "law/trading/test_evaluation.py::test_a_committee_is_odd_at_least_five_and_two_thirds_experts",
    ),
    "ZB-072": ("law/trading/test_experts.py::test_an_expert_has_eight_years_in_the_field",),
    "ZB-077": ("law/trading/test_committee.py::test_more_than_a_third_lengthen_the_time",),
    "ZB-085": ("law/trading/test_award.py::test_candidates_are_published_with_what_the_law_asks",),
    "ZB-087": (
        "law/supervision/test_trading_rules.py::test_candidates_are_public_by_the_third_day_or_a_card_comes",
    ),
    "ZB-088": ("law/trading/test_award.py::test_publicity_lasts_three_days_and_ends_on_a_working_day",),
    "ZB-089": ("law/trading/test_challenges.py::test_the_answer_is_due_within_three_days",),
    "ZB-095": ("law/trading/test_contract.py::test_a_thirtieth_day_that_rests_moves_on",),
    "ZB-096": ("law/trading/test_contract.py::test_the_performance_bond_is_at_most_a_tenth",),
    "ZB-097": ("law/fees/test_refunds.py::test_a_bond_goes_back_within_the_days_the_law_gives",),
    "ZB-098": ("law/trading/test_performance.py::test_the_written_report_comes_within_fifteen_days",),
    "ZB-111": (
        "law/trading/test_complaints.py::test_one_complains_within_ten_days_without_the_objection_s_days",
    ),
    "ZB-113": (
        "law/trading/test_complaints.py::test_acceptance_is_due_in_three_working_days_and_holds_the_lot",
    ),
    "ZB-114": (
        "law/trading/test_complaints.py::test_acceptance_is_due_in_three_working_days_and_holds_the_lot",
    ),
    "GP-010": ("law/trading/test_credit.py::test_a_serious_record_counts_for_three_years",),
    "GP-012": ("law/trading/test_experts.py::test_who_has_ties_is_left_out",),
    "GP-013": (
        "law/trading/test_performance.py::test_an_archive_is_made_when_all_is_over_and_kept_for_fifteen_years",
    ),
    "GP-020": ("law/trading/test_planning.py::test_thirty_days_lie_between_intention_and_notice",),
    "GP-023": ("law/trading/test_boundaries.py::test_documents_are_known_when_their_notice_has_run",),
    "GP-024": (
        "law/trading/test_inquiry.py::test_three_working_days_for_the_notice_and_for_the_answer",
        "law/trading/test_talks.py::test_how_long_documents_and_first_responses_take",
    ),
    "GP-026": ("law/trading/test_procurement.py::test_the_result_says_what_is_bought_and_who_evaluated",),
    "GP-029": (
        "law/trading/test_boundaries.py::test_a_contract_is_public_two_working_days_after_it_was_signed",
    ),
    "GP-030": (
        "law/trading/test_procurement.py::test_the_contract_is_filed_once_with_the_finance_department",
    ),
    "GP-040": (
        "law/trading/test_procurement.py::test_documents_are_out_twenty_days_and_for_five_working_days",
    ),
    "GP-041": (
        "law/trading/test_procurement.py::test_documents_are_out_twenty_days_and_for_five_working_days",
    ),
    "GP-043": ("law/trading/test_procurement.py::test_a_clarification_leaves_fifteen_days",),
    "GP-046": ("law/trading/test_procurement.py::test_a_package_keeps_within_the_caps",),
    "GP-047": ("law/fees/test_refunds.py::test_a_bond_goes_back_within_the_days_the_law_gives",),
    "GP-048": ("law/fees/test_refunds.py::test_a_bond_goes_back_within_the_days_the_law_gives",),
    "GP-051": ("law/trading/test_procurement.py::test_a_package_keeps_within_the_caps",),
    "GP-052": ("law/trading/test_procurement.py::test_an_invited_tender_draws_three_from_a_list_of_six",),
    "GP-065": ("law/trading/test_procurement.py::test_a_notice_publishes_only_an_evaluation_the_law_allows",),
    "GP-066": ("law/trading/test_procurement.py::test_services_weigh_the_price_at_ten_per_cent",),
    "GP-074": ("law/trading/test_boundaries.py::test_a_report_is_handed_over_within_two_working_days",),
    "GP-075": (
        "law/trading/test_procurement.py::test_the_purchaser_decides_within_five_working_days_or_the_first_wins",
    ),
    "GP-077": (
        "law/trading/test_procurement.py::test_the_contract_is_signed_within_thirty_days_and_told_even_when_late",
    ),
    "GP-078": ("law/trading/test_performance.py::test_supplements_of_procurement_are_a_tenth_together",),
    "GP-079": (
        "law/trading/test_performance.py::test_the_time_to_pay_has_a_longest",
        "law/trading/test_performance.py::test_a_payment_is_due_from_its_event",
    ),
    "GP-080": (
        "law/trading/test_performance.py::test_a_late_payment_costs_five_in_ten_thousand_a_day",
        "law/trading/test_performance.py::test_an_agreed_rate_is_not_below_the_prime_rate",
    ),
    "GP-090": ("unit/test_procuring.py::test_a_price_below_half_of_the_mean_starts_a_review",),
    "GP-091": ("unit/test_procuring.py::test_a_price_below_half_of_the_second_lowest_starts_a_review",),
    "GP-092": (
        "unit/test_procuring.py::test_a_price_below_forty_five_per_cent_of_the_ceiling_starts_a_review",
    ),
    "GP-094": ("law/trading/test_procurement.py::test_a_notice_publishes_only_an_evaluation_the_law_allows",),
    "GP-096": ("law/trading/test_low_prices.py::test_a_bidder_has_at_least_half_an_hour",),
    "GP-100": (
        "law/trading/test_procurement.py::test_up_to_two_millions_a_package_is_reserved_or_the_reason_is_given",
        "law/trading/test_boundaries.py::test_services_and_works_of_a_size_are_reserved",
    ),
    "GP-103": ("law/trading/test_procurement.py::test_a_notice_publishes_only_an_evaluation_the_law_allows",),
    "GP-104": ("law/trading/test_procurement.py::test_a_notice_publishes_only_an_evaluation_the_law_allows",),
    "GP-110": ("law/trading/test_procurement.py::test_a_notice_publishes_only_an_evaluation_the_law_allows",),
    "GP-120": (
        "law/trading/test_boundaries.py::test_a_team_is_odd_large_enough_and_two_thirds_experts",
        "law/trading/test_inquiry.py::test_at_the_level_of_an_open_tender_five_sit",
    ),
    "GP-121": ("law/trading/test_talks.py::test_how_many_respond",),
    "GP-123": ("law/trading/test_talks.py::test_how_long_documents_and_first_responses_take",),
    "GP-124": ("law/trading/test_inquiry.py::test_three_working_days_for_the_notice_and_for_the_answer",),
    "GP-127": ("law/trading/test_talks.py::test_how_many_respond",),
    "GP-129": ("law/trading/test_talks.py::test_how_long_documents_and_first_responses_take",),
    "GP-130": ("law/trading/test_talks.py::test_how_long_documents_and_first_responses_take",),
    "GP-132": (
        "law/trading/test_talks.py::test_how_many_are_qualified",
        "law/trading/test_talks.py::test_how_many_are_left_for_a_final_offer",
    ),
    "GP-140": (
        "law/trading/test_procured_challenges.py::test_an_query_is_answered_in_three_working_days_by_whoever_invites",
    ),
    "GP-141": ("law/trading/test_procured_challenges.py::test_one_challenges_within_seven_working_days",),
    "GP-144": (
        "law/trading/test_procured_challenges.py::test_a_challenge_is_answered_in_seven_working_days_to_all_concerned",
    ),
    "GP-145": (
        "law/trading/test_procured_challenges.py::test_after_the_reply_period_one_complains_within_fifteen_working_days",
    ),
    "GP-147": (
        "law/trading/test_procured_challenges.py::test_the_finance_department_counts_from_the_receipt",
    ),
    "GP-148": (
        "law/trading/test_procured_challenges.py::test_the_finance_department_counts_from_the_receipt",
    ),
    "GP-149": (
        "law/trading/test_procured_challenges.py::test_the_finance_department_counts_from_the_receipt",
    ),
    "GP-151": (
        "law/trading/test_procured_challenges.py::test_the_finance_department_counts_from_the_receipt",
    ),
    "GP-152": (
        "law/trading/test_complaints.py::test_the_clocks_of_a_complaint_count_calendar_days_only_where_the_law_says_so",
    ),
    "GP-153": (
        "law/trading/test_complaints.py::test_baseless_complaints_are_counted_over_twelve_months",
        "law/trading/test_boundaries.py::test_three_baseless_complaints_are_misconduct",
        "law/trading/test_credit.py::test_a_ban_is_as_long_as_its_clause_allows",
    ),
    "TD-02": ("law/trading/test_auction.py::test_a_notice_comes_so_many_days_before_the_start",),
    "TD-08": (
        "law/supervision/test_trading_rules.py::test_a_result_of_land_is_public_within_ten_working_days_or_a_card_comes",
    ),
    "TD-11": ("law/trading/test_auction.py::test_a_term_of_land_is_no_longer_than_its_use_allows",),
    "TD-12": ("law/trading/test_auction.py::test_the_last_day_of_what_follows",),
    "TD-13": ("law/trading/test_auction.py::test_an_auctioneer_s_notice_comes_a_week_before",),
    "CQ-01": ("law/trading/test_auction.py::test_state_property_is_disclosed_by_its_price_and_kind",),
    "CQ-05": (
        "law/trading/test_auction.py::test_a_repeated_price_below_nine_tenths_of_the_valuation_wants_a_written_consent",
    ),
    "CQ-06": ("law/trading/test_auction.py::test_part_payment_of_property_begins_with_three_tenths",),
    "CQ-07": ("law/trading/test_auction.py::test_the_last_day_of_what_follows",),
}
"""Rows read again, each with the cases at its boundary; ``make figures`` moves every one of these figures by one."""


def entries(law: Law, rule: str) -> Iterator[tuple[str, Told]]:
    """What the law data holds of a rule: each figure and each clock by its key, with how it binds, how much and in what."""
    for key in law.keys("figure"):
        if key.partition("/")[0] == rule:
            figure = law.figure_of(*key.split("/"))
            yield key, Told(figure.op, figure.value, figure.unit)
    for clock in law.clocks():
        if clock.cite.rule == rule:
            yield clock.id, Told(clock.op, clock.n, clock.unit)


def held_by(law: Law, rule: str) -> tuple[str, ...]:
    """What of a rule moves by itself: its figures and clocks, those that say the same together, as keys with a space between."""
    grouped: dict[tuple[str, Told], list[str]] = {}
    for key, told in entries(law, rule):
        part = key.partition("/")[2]
        grouped.setdefault((part, told), []).append(key)
    return tuple(" ".join(keys) for keys in grouped.values())
