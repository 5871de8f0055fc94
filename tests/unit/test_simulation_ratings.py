"""The cross-checks of ratings and of what was told: they agree with a hall that was played, and not with a falsified tally."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest

from hallcore.ground.clock import TZ
from hallcore.supervision.model import CardRaised
from hallcore.voice.complaints.forms import VoiceForm
from portal.cli.simulation.book import Book, Called, Ticket
from portal.cli.simulation.check_followed import followed
from portal.cli.simulation.check_ratings import ratings, state_of
from portal.cli.simulation.check_voices import state_of as voice_state
from portal.cli.simulation.check_voices import voices
from portal.cli.simulation.courses import Given, Step, Voice
from portal.cli.simulation.dayplan import Day, Visit, visitor
from portal.cli.simulation.opinions import Opinion, Told
from portal.cli.simulation.records import Check, Records
from portal.cli.simulation.running import Ran
from portal.cli.simulation.stories import COMPLAINTS, SUGGESTIONS, Story
from tests.makers.ratings import RatingHall
from tests.makers.voice import ANYBODY, VoiceHall

ON = date(2026, 3, 2)
SHORT = "市场监督管理局"
LINE = (2, 1, 1, 1, 0, 0, 0, 0, 0, 0)
"""Two were served, one rated with five, one did not rate."""


class Played:
    """Two visits, one of them rated with five, and what the simulator would have noted of it."""

    def __init__(self, hall: RatingHall) -> None:
        self.hall = hall
        day = hall.day()
        first, second = hall.visit(day), hall.visit(day)
        hall.rated(first, 5)
        opinion = Opinion(0, "qr", 5, 60)
        self.given = Given(matter=first, opinion=opinion, on=ON, department="D01", window="W001", login="one")
        self.book = Book()
        for n, number in enumerate((first, second)):
            visit = Visit(n, 36_000, visitor(n, company=False), "D01", "ask", None, 60)
            self.book.tickets[number] = Ticket(number, visit, "served")
            self.book.called.append(Called(36_000.0, "W001", number))
        self.book.ratings.append(self.given)
        self.book.sums = {"department": {SHORT: LINE}, "window": {"001 号窗口": LINE}}
        self.book.sums["channel"] = {"扫码": (0, 1, 0, 1, 0, 0, 0, 0, 0, 0)}

    def checks(self) -> dict[str, Check]:
        """What the checks say, by name."""
        ran = Ran(Day(ON, (), (), ()), self.book, 1.0, 1.0, 0, 0, 0, 0, [], {}, 1.0)
        accounts = {"one": self.hall.people["one"].account}
        with self.hall.hall.house.reading() as root:
            return {one.name: one for one in ratings(Records(root, [ran], accounts))}

    def wrong(self) -> set[str]:
        """The names of the checks that fail."""
        return {name for name, one in self.checks().items() if not one.ok}


@pytest.fixture
def played() -> Iterator[Played]:
    """On Monday 2 March 2026."""
    hall = RatingHall()
    yield Played(hall)
    hall.close()


def test_what_was_noted_and_what_is_filed_agree(played: Played) -> None:
    """HP-02, HP-08: each rating once, given and not rated together are who could rate, and nobody is named."""
    assert played.wrong() == set()
    assert played.checks()["已评价与未评价相加为可评价"].told == "1 + 1，可评价 2 次"


@pytest.mark.parametrize(
    ("falsify", "names"),
    [
        (lambda one: one.book.ratings.clear(), "评价不多不少"),
        (
            lambda one: one.book.sums["department"].update({SHORT: (2, 2, 0, 2, 0, 0, 0, 0, 0, 0)}),
            "评价统计·部门",
        ),
        (lambda one: one.book.sums["window"].clear(), "评价统计·窗口"),
        (
            lambda one: one.book.sums["department"].update({SHORT: (3, 1, 1, 1, 0, 0, 0, 0, 0, 0)}),
            "已评价与未评价相加为可评价",
        ),
        (lambda one: one.book.shown.append(("PJ-1", ("13800000001",))), "被评价人员看不到评价人"),
        (lambda one: one.book.tickets.clear(), "评价都有所评办理"),
    ],
)
def test_a_falsified_tally_is_found(played: Played, falsify: Callable[[Played], object], names: str) -> None:
    """Each check fails where what it compares was changed on one side."""
    falsify(played)
    assert names in played.wrong()


@pytest.mark.parametrize(
    ("finding", "done", "todo", "state"),
    [
        ("simple", [], ["call", "verify", "mend", "close"], "calling"),
        ("simple", ["call", "verify"], ["mend", "close"], "rectifying"),
        ("simple", ["call", "verify", "mend"], ["close"], "rectified"),
        ("groundless", ["call", "verify"], ["close"], "explaining"),
        ("mistaken", ["call", "verify"], ["exclude"], "excluding"),
        ("mistaken", ["call", "verify", "exclude"], [], "excluded"),
        ("simple", ["call", "verify", "mend", "close"], [], "closed"),
    ],
)
def test_where_a_bad_rating_stands(finding: str, done: list[str], todo: list[str], state: str) -> None:
    """HP-04: by what is still to be done about it."""
    opinion = Opinion(0, "qr", 1, 60, finding=finding)  # type: ignore[arg-type]  # one of the three
    assert state_of(Given([Step(name) for name in todo], done, opinion=opinion)) == state


# -- what was told -------------------------------------------------------------------------------------------


def told_of(story: Story, kind: str = "complaint") -> Told:
    """Something told over the web about D01, by nobody who gives a name."""
    return Told(kind, 36_000, "D01", story, hotline=False, name="", phone="", slow=False, public=False)  # type: ignore[arg-type]  # one of the three


@pytest.fixture
def complained() -> Iterator[tuple[VoiceHall, Voice]]:
    """A complaint that was filed over the web and nobody has taken up."""
    hall = VoiceHall()
    story = COMPLAINTS[0]
    form = VoiceForm("complaint", story.category, story.subject, story.content, "D01")  # type: ignore[arg-type]  # a category
    number = hall.house.perform("file-complaint", "", ANYBODY, form).dossier
    steps = [Step("accept"), Step("fact-1"), Step("draft"), Step("answer")]
    yield hall, Voice(steps, told=told_of(story), number=number)
    hall.close()


def wrong_of(hall: VoiceHall, *known: Voice) -> set[str]:
    """The names of the checks of what was told that fail."""
    ran = Ran(Day(ON, (), (), ()), Book(voices=list(known)), 1.0, 1.0, 0, 0, 0, 0, [], {}, 1.0)
    with hall.house.reading() as root:
        return {one.name for one in voices(Records(root, [ran], {})) if not one.ok}


def test_a_complaint_stands_as_it_was_noted(complained: tuple[VoiceHall, Voice]) -> None:
    """TS-01: it has its number and its day, and waits."""
    hall, voice = complained
    assert wrong_of(hall, voice) == set()


def test_one_nobody_noted_and_an_answer_nobody_gave_are_found(complained: tuple[VoiceHall, Voice]) -> None:
    """Both ways: too many in the records, or too much said to be done."""
    hall, voice = complained
    assert "投诉、咨询、建议" in wrong_of(hall)
    voice.done, voice.todo = ["accept", "fact-1", "draft", "answer"], []
    assert wrong_of(hall, voice) >= {"来件办理状态", "来件答复"}


@pytest.mark.parametrize(
    ("kind", "story", "todo", "state"),
    [
        ("complaint", COMPLAINTS[0], ["fact-2", "draft"], "handling"),
        ("complaint", COMPLAINTS[0], ["answer", "read"], "drafted"),
        ("complaint", COMPLAINTS[0], ["redact", "publish"], "answered"),
        ("suggestion", SUGGESTIONS[0], ["read"], "adopted"),
        ("suggestion", SUGGESTIONS[2], [], "declined"),
    ],
)
def test_where_something_told_stands(kind: str, story: Story, todo: list[str], state: str) -> None:
    """By the next step."""
    assert voice_state(Voice([Step(name) for name in todo], told=told_of(story, kind))) == state


# -- cards that follow ---------------------------------------------------------------------------------------


def card(rule: str, rung: str, matter: str, person: str = "") -> CardRaised:
    """A card of a rule in a matter."""
    moment = datetime(2026, 3, 10, tzinfo=TZ)
    counted = (moment, (), (), (), "2026", date(2026, 3, 13), Decimal(1))
    return CardRaised(
        rule, "e", None, "示例", "time-limit", rung, matter, "示例事项", "approval.case", "D12", person, 0, *counted  # type: ignore[arg-type]  # a rung
    )  # fmt: skip


@pytest.mark.parametrize(("yellow", "follows"), [(3, True), (2, False)])
def test_three_yellow_cards_of_one_person_make_a_red_one(yellow: int, *, follows: bool) -> None:
    """JC-14: with three in the quarter it is true, with two somebody else is to blame."""
    cards = [card("JC-06/again", "yellow", f"DHB-{n}", "U-7") for n in range(yellow)]
    red = card("JC-14/three", "red", "JC-2026-000003", "U-7")
    assert followed([*cards, red]) == ([red] if follows else [])
