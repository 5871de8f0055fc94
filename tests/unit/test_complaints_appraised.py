"""A complaint found true goes to the appraisal of whom it names, once its answer stands for good (KH-10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from hallcore.appraisal.forms import PointForm, QuarterForm
from hallcore.appraisal.model import Evidence, PointProposed
from hallcore.appraisal.rules import sheet_number
from hallcore.ground.errors import Refusal
from hallcore.voice.complaints.forms import ReviewForm
from portal.appraiser import ComplaintAppraiser
from portal.followers import Item
from tests.makers.values import at
from tests.makers.voice import VoiceHall

FOUND = [("KH-10/complaint", 0)]


@pytest.fixture
def hall() -> Iterator[VoiceHall]:
    """A hall in which somebody may complain, its first quarter appraised from March."""
    house = VoiceHall()
    house.act("open-quarter", "", house.who("boss"), QuarterForm(2026, 1, since=date(2026, 3, 1)))
    yield house
    house.close()


def answered(
    hall: VoiceHall,
    *kinds: str,
    persons: tuple[str, ...] = ("d01-accept",),
    whose: tuple[tuple[str, ...], ...] = ((), ()),
) -> None:
    """A complaint about somebody at D01 is filed, found out and answered on 5 March; whose doing it was, by point."""
    hall.clock.set(at("03-02 09:00"))
    hall.tell()
    hall.accept(persons=persons)
    hall.clock.set(at("03-05 10:00"))
    for n, _kind in enumerate(kinds, 1):
        hall.find(n, whose=whose[n - 1])
    hall.draft(*kinds)
    hall.do("answer-complaint", "boss")


def points(hall: VoiceHall, login: str = "d01-accept") -> list[tuple[str, int]]:
    """What is proposed against somebody in March after the agent has seen everything twice."""
    agent = ComplaintAppraiser(hall.house)
    hall.seal()
    with hall.reading() as root:
        items = [Item(root, index) for index in range(root.journal.size)]
        found = [item for item in items if item.dossier.types[item.n] in agent.types]
        for item in found * 2:
            agent.act(item)
    with hall.reading() as root:
        sheet = root.archive.get(sheet_number(hall.who(login).account, date(2026, 3, 1)))
        papers = sheet.papers(PointProposed) if sheet is not None else ()
        assert all(one.evidence == (Evidence("complaint", hall.number),) for one in papers)
        return [(one.rule, int(one.points)) for one in papers]


def test_it_counts_once_and_not_before_the_answer_stands(hall):
    """Answered is not enough: a review may be asked for. Agreed to, it is proposed once."""
    answered(hall, "upheld", "upheld")
    assert points(hall) == []
    hall.say("confirm-answer")
    assert points(hall) == FOUND


def test_what_is_not_found_true_counts_against_nobody(hall):
    answered(hall, "unfounded", "unfounded")
    hall.say("confirm-answer")
    assert points(hall) == []


@pytest.mark.parametrize(
    ("persons", "expected"), [(("d01-accept",), FOUND), (("d01-accept", "d01-spare"), [])]
)
def test_true_in_part_counts_where_one_alone_is_meant_if_no_fact_says_whose_it_was(hall, persons, expected):
    """Which of two the true part concerns is not said, so it is held against neither."""
    answered(hall, "upheld", "unfounded", persons=persons)
    hall.say("confirm-answer")
    assert [points(hall, one) for one in persons] == [expected] * len(persons)


@pytest.mark.parametrize("kinds", [("upheld", "unfounded"), ("unfounded", "upheld"), ("upheld", "upheld")])
def test_whom_the_facts_name_on_what_is_true_it_counts_against_and_nobody_else(hall, kinds):
    """KH-10: each point's fact names another of the two complained of; who is named on an untrue point is not meant."""
    persons = ("d01-accept", "d01-spare")
    answered(hall, *kinds, persons=persons, whose=((persons[0],), (persons[1],)))
    hall.say("confirm-answer")
    assert [points(hall, one) for one in persons] == [FOUND if kind == "upheld" else [] for kind in kinds]


def test_a_complaint_that_names_nobody_counts_against_whom_the_facts_name(hall):
    answered(hall, "upheld", "unfounded", persons=(), whose=(("d01-spare",), ()))
    hall.say("confirm-answer")
    assert (points(hall, "d01-accept"), points(hall, "d01-spare")) == ([], FOUND)


def test_a_fact_names_nobody_of_elsewhere(hall):
    """TS-12: whoever is responsible was complained of or works where the complaint is about."""
    hall.clock.set(at("03-02 09:00"))
    hall.tell()
    hall.accept(persons=("d01-accept",))
    with pytest.raises(Refusal, match="责任人员应为") as no:
        hall.find(1, whose=("boss",))
    assert no.value.where == "responsible"


def test_by_hand_a_complaint_is_cited_only_for_whom_it_was_found_against(hall):
    """KH-18: the number exists, the answer stands, and the person is meant."""

    def cite(login: str, ref: str) -> None:
        evidence = (Evidence("complaint", ref),)
        form = PointForm(hall.who(login).account, "KH-10/complaint", date(2026, 3, 6), evidence)
        hall.act("propose-point", "", hall.who("boss"), form)

    answered(hall, "upheld", "unfounded", whose=(("d01-spare",), ()))
    hall.clock.set(at("03-06 10:00"))
    for login, ref, words in (
        ("d01-spare", "TS-20260302-0099", "没有 TS-20260302-0099 这件已经受理的投诉"),
        ("d01-spare", hall.number, "还没有生效"),
    ):
        with pytest.raises(Refusal, match=words):
            cite(login, ref)
    hall.say("confirm-answer")
    with pytest.raises(Refusal, match="责任人员不是本人"):
        cite("d01-accept", hall.number)
    cite("d01-spare", hall.number)


@pytest.mark.parametrize(("upholds", "expected"), [(True, FOUND), (False, [])])
def test_an_answer_a_review_did_not_uphold_is_no_evidence(hall, upholds, expected):
    answered(hall, "upheld", "upheld")
    hall.say("ask-review")
    hall.do("decide-review", "boss2", ReviewForm(upholds, "已经核对调查材料。"))
    assert points(hall) == []
    hall.say("confirm-answer")
    assert points(hall) == expected


def test_where_nothing_is_appraised_nothing_is_proposed():
    house = VoiceHall()
    answered(house, "upheld", "upheld")
    house.say("confirm-answer")
    assert points(house) == []
    house.close()
