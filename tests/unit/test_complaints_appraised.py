"""A complaint found true goes to the appraisal of whom it names, once its answer stands for good (KH-10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from hallcore.appraisal.forms import QuarterForm
from hallcore.appraisal.model import Evidence, PointProposed
from hallcore.appraisal.rules import sheet_number
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


def answered(hall: VoiceHall, *kinds: str, persons: tuple[str, ...] = ("d01-accept",)) -> None:
    """A complaint about somebody at D01 is filed, found out and answered on 5 March."""
    hall.clock.set(at("03-02 09:00"))
    hall.tell()
    hall.accept(persons=persons)
    hall.clock.set(at("03-05 10:00"))
    for n, _kind in enumerate(kinds, 1):
        hall.find(n)
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
def test_true_in_part_counts_only_where_one_person_alone_is_meant(hall, persons, expected):
    """Which of two the true part concerns is not said, so it is held against neither."""
    answered(hall, "upheld", "unfounded", persons=persons)
    hall.say("confirm-answer")
    assert [points(hall, one) for one in persons] == [expected] * len(persons)


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
