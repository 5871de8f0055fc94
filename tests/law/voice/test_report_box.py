"""The report box as cases: whose keys, what is let in, who may open what, and until when. Real keys, real seals.

2026: Monday 2 March; the days to 31 March are plain weeks.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date

import pytest

from hallcore.ground.errors import Refusal
from hallcore.voice.reports.model import (
    AnswerForm,
    BoxForm,
    KeyForm,
    ReportBoxSet,
    ReportForm,
    SayForm,
    ShareForm,
)
from hallcore.voice.reports.rules import due_day
from signing.seal.locks import kid
from signing.seal.report import (
    Box,
    Reporter,
    new_code,
    open_report,
    pass_share,
    read_box,
    reporter_of,
    seal_answer,
    seal_report,
)
from signing.suites import suite
from tests.makers.values import at
from tests.makers.voice import ANYBODY, CITIZEN, VoiceHall

KEEPERS = ("watch", "dis1", "dis2")
TEXT = "示例举报内容"


class BoxHall(VoiceHall):
    """A hall with a box whose keys one supervisor and two of discipline inspection keep."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[str, bytes] = {}
        for login in KEEPERS:
            self.state(login)
        self.box = self.set_box()

    def state(self, login: str) -> None:
        """Make a key and state it."""
        private = self.keys[login] = secrets.token_bytes(32)
        public = suite("S1").kem_public(private)
        form = KeyForm(kid(public, suite("S1")), public.hex())
        self.act("state-report-key", "", self.who(login), form)

    def set_box(
        self, supervision: tuple[str, ...] = ("watch",), discipline: tuple[str, ...] = ("dis1", "dis2")
    ) -> Box:
        """Set a box up."""
        form = BoxForm(*(tuple(self.who(one).account for one in side) for side in (supervision, discipline)))
        done = self.act("set-report-box", "", self.who("dis1"), form)
        assert isinstance(done.paper, ReportBoxSet)
        return read_box(done.paper.box.encode())

    def report(self, reporter: Reporter | None = None, **changes: str) -> Reporter:
        """Put a report in; it becomes the one under way."""
        reporter = reporter or reporter_of(new_code(secrets.token_bytes))
        given = {
            "sealed": seal_report(self.box, TEXT, secrets.token_bytes).decode(),
            "reply_key": reporter.public_key,
            "lookup": reporter.lookup,
        }
        self.number = self.act("file-report", "", ANYBODY, ReportForm(**{**given, **changes})).dossier
        return reporter

    def kid_of(self, login: str) -> str:
        """The id of a keeper's key."""
        return kid(suite("S1").kem_public(self.keys[login]), suite("S1"))

    def sealed(self) -> bytes:
        """What the report under way is sealed as."""
        with self.reading() as root:
            return str(root.archive[self.number].record(0).paper.sealed).encode()

    def hand_on(self, giver: str, taker: str) -> str:
        """One keeper's share for another, handed on."""
        share = pass_share(self.sealed(), self.box, self.keys[giver], self.kid_of(taker), secrets.token_bytes)
        self.do("pass-report-share", giver, ShareForm(0, self.who(taker).account, share, "例行开启"))
        return share


@pytest.fixture
def hall() -> Iterator[BoxHall]:
    """A hall with a box."""
    house = BoxHall()
    yield house
    house.close()


def refused(hall: BoxHall, verb: str, login: str, form: object) -> str:
    """Where an act in the report under way is refused."""
    with pytest.raises(Refusal) as no:
        hall.do(verb, login, form)
    assert no.value.cite in {"TS-09", "TS-18"}
    return no.value.where or ""


def test_a_report_is_nobodys_and_says_nothing(hall):
    """TS-09: no account, no annex; the log never opens it; due in five working days."""
    hall.report()
    record = hall.last(hall.number)
    assert (record.disclosure, record.annex) == ("sealed", None)
    assert TEXT not in record.data.decode()
    with hall.reading() as root:
        assert due_day(root.archive[hall.number]) == date(2026, 3, 9)
    form = ReportForm(hall.sealed().decode(), "0" * 64, "1" * 64)
    with pytest.raises(Refusal):
        hall.act("file-report", "", CITIZEN, form)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"sealed": TEXT}, "sealed"),
        ({"sealed": "{}"}, "sealed"),
        ({"reply_key": "zz"}, "reply_key"),
        ({"lookup": "12"}, "code"),
    ],
)
def test_what_is_not_sealed_is_not_let_in(hall, changes, where):
    """TS-09: plain words cannot be filed in the place of the sealed ones."""
    with pytest.raises(Refusal) as no:
        hall.report(**changes)
    assert no.value.where == where


def test_a_code_is_used_once(hall):
    """TS-09: two reports are never found by one code."""
    reporter = hall.report()
    with pytest.raises(Refusal):
        hall.report(reporter)


@pytest.mark.parametrize(
    ("supervision", "discipline", "where"),
    [
        ((), ("dis1",), "supervision"),
        (("watch",), (), "discipline"),
        (("dis2",), ("dis1",), "supervision"),
        (("watch",), ("dis3",), "discipline"),
        (("boss",), ("dis1",), "supervision"),
    ],
)
def test_a_box_has_keys_of_both_sides(hall, supervision, discipline, where):
    """TS-09: one of each at least, each with a stated key and the role of its side."""
    with pytest.raises(Refusal) as no:
        hall.set_box(supervision, discipline)
    assert no.value.where == where


@pytest.mark.parametrize("login", ["dis1", "watch"])
def test_one_side_alone_opens_nothing(hall, login):
    """TS-09: not by oneself."""
    hall.report()
    refused(hall, "open-report", login, 0)


def test_two_of_one_side_open_nothing(hall):
    """TS-09: two of discipline inspection are one side still."""
    hall.report()
    hall.hand_on("dis2", "dis1")
    refused(hall, "open-report", "dis1", 0)


def test_one_of_each_side_open_it_together_and_both_stand_in_the_record(hall):
    """TS-09, TS-18: the text appears where both shares are; the answer is due fifteen working days later."""
    hall.report()
    share = hall.hand_on("watch", "dis2")
    paper = hall.do("open-report", "dis2", 0)
    assert paper.by == (hall.who("watch").account, hall.who("dis2").account)
    assert paper.answer_by == date(2026, 3, 23)
    assert open_report(hall.sealed(), hall.box, hall.keys["dis2"], [share]) == TEXT
    hall.clock.set(at("03-10 09:00"))
    assert hall.do("open-report", "dis2", 0).answer_by == date(2026, 3, 23)
    refused(hall, "open-report", "dis1", 0)


def test_nobody_but_the_keepers_of_its_box_has_a_hand_in_it(hall):
    """TS-09: not a fellow of the same role without a key; a new box does not open what lies in the old one."""
    hall.report()
    refused(hall, "pass-report-share", "dis3", ShareForm(0, hall.who("dis1").account, "AAAA", "想看"))
    hall.state("dis3")
    hall.set_box(discipline=("dis3",))
    refused(hall, "open-report", "dis3", 0)
    hall.hand_on("watch", "dis1")
    assert hall.do("open-report", "dis1", 0)


def test_answer_and_question_go_sealed_both_ways_and_the_end_needs_an_answer(hall):
    """TS-18: a question is no answer; further words need the code; late is from the day after."""
    reporter = hall.report()
    hall.hand_on("watch", "dis1")
    hall.do("open-report", "dis1", 0)
    words = seal_answer(reporter.public_key, "请补充时间", secrets.token_bytes)
    box = seal_report(hall.box, "请补充时间", secrets.token_bytes).decode()
    refused(hall, "answer-report", "dis1", AnswerForm("question", words, "明文"))
    hall.do("answer-report", "dis1", AnswerForm("question", words, box))
    refused(hall, "close-report", "dis1", "upheld")
    more = seal_report(hall.box, "三月一日", secrets.token_bytes).decode()
    with pytest.raises(Refusal):
        hall.act("say-report", hall.number, ANYBODY, SayForm(more, "0" * 64))
    hall.act("say-report", hall.number, ANYBODY, SayForm(more, reporter.lookup))
    hall.do("answer-report", "dis1", AnswerForm("answer", words, box))
    hall.clock.set(at("03-24 00:00"))
    assert hall.do("close-report", "dis1", "upheld").late is True
    with pytest.raises(Refusal):
        hall.act("say-report", hall.number, ANYBODY, SayForm(more, reporter.lookup))
