"""Rules over ratings, complaints, consultations and suggestions: each fires in its moment, and just does not before."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.dossier import Archive, Shelf
from hallcore.ground.events import paper_type
from hallcore.supervision.patterns import key_of
from hallcore.supervision.trace import act_of
from hallcore.voice.complaints.model import (
    AnswerDrafted,
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintExtended,
    ReviewAsked,
    VoiceFiled,
)
from hallcore.voice.ratings_model import CallLogged, RatingGiven, RatingVerified
from tests.makers.supervision import CLERK, found, matter, rule_of, workshop
from tests.makers.values import at

DAY = date(2026, 3, 9)
KEYPAD, OTHER = Actor("device:K1", "keypad"), Actor("U-000199", "manager")
RATED = RatingGiven(
    "A-1", "ticket", "D01", "W001", "U-000101", "", "示例事项", 2, "tablet", at("03-02 09:00"),
    named=False, point="K1", press=1, callback_by=DAY,
)  # fmt: skip
VERIFIED = RatingVerified("true", "查明", "D01", "U-000101", DAY)
FILED = VoiceFiled("complaint", "web", "delay", False, "", "D01", "", "", "", "", DAY, DAY)
ACCEPTED = ComplaintAccepted("D01", (), ("超期",), "D01", ("U-1", "U-2"), DAY)
EXTENDED = ComplaintExtended(5, "情况复杂", date(2026, 3, 16))
REVIEW = ReviewAsked("review", DAY)
DRAFTED = AnswerDrafted((), "已改正", "答复如下")
ANSWERED = ComplaintAnswered((), "upheld", "已改正", "答复如下", "U-000101", False, DAY, DAY)


def rungs(key: str, machine: str, now: str, *papers) -> list[str]:
    """What a matter of these papers comes to."""
    done = [(f"03-02 09:{n:02d}", CLERK, paper) for n, paper in enumerate(papers)]
    return [one.breach.rung for one in found(key, matter(machine, done), now)]


@pytest.mark.parametrize(
    ("key", "machine", "papers", "then"),
    [
        ("HP-06/callback", "rating.rating", (RATED,), ["yellow"]),
        ("HP-06/rectify", "rating.rating", (RATED, VERIFIED), ["reminder", "yellow"]),
        ("TS-01/accept", "complaint.complaint", (FILED,), ["reminder", "yellow"]),
        ("TS-11/answer", "complaint.complaint", (FILED, ACCEPTED), ["reminder", "yellow"]),
        ("TS-05/review", "complaint.complaint", (FILED, REVIEW), ["reminder", "yellow"]),
        (
            "TS-07/consultation",
            "complaint.consultation",
            (replace(FILED, kind="consultation"),),
            ["reminder", "yellow"],
        ),
        ("TS-15/suggestion", "complaint.suggestion", (replace(FILED, kind="suggestion"),), ["yellow"]),
    ],
)
def test_a_told_day_is_kept_or_a_card_comes(key, machine, papers, then):
    """24:00 of the day a paper told; the reminder a working day before."""
    assert rungs(key, machine, "03-09 23:59", *papers) == [rung for rung in then if rung == "reminder"]
    assert rungs(key, machine, "03-10 00:00", *papers) == then


def test_what_was_done_in_time_raises_nothing():
    """A call-back, a good rating, an extension that was told."""
    assert not rungs(
        "HP-06/callback", "rating.rating", "04-01 00:00", RATED, CallLogged("phone", reached=True)
    )
    assert not rungs(
        "HP-06/callback", "rating.rating", "04-01 00:00", replace(RATED, grade=3, callback_by=None)
    )
    assert rungs("TS-11/answer", "complaint.complaint", "03-12 00:00", FILED, ACCEPTED, EXTENDED) == []
    assert not rungs("TS-11/answer", "complaint.complaint", "04-30 00:00", FILED, ACCEPTED, ANSWERED)


@pytest.mark.parametrize(("drafter", "cards"), [(CLERK, 1), (OTHER, 0)])
def test_nobody_approves_the_answer_they_drafted(drafter, cards):
    """TS-12/own."""
    done = [
        ("03-02 09:00", CLERK, FILED),
        ("03-02 09:01", drafter, DRAFTED),
        ("03-02 09:02", CLERK, ANSWERED),
    ]
    assert len(found("TS-12/own", matter("complaint.complaint", done), "03-03 00:00")) == cards


@pytest.mark.parametrize(("many", "cards"), [(5, 1), (4, 0), (9, 1)])
def test_a_burst_from_one_keypad(many, cards):
    """HP-02/burst: five within three minutes, one card a burst."""
    archive, series, rule = Archive("示例大厅"), Shelf(), rule_of("HP-02/burst")
    made = []
    for n in range(many):
        dossier = matter(
            "rating.rating", [(f"03-02 09:00:{n * 6:02d}", KEYPAD, RATED)], number=f"R-{n}", archive=archive
        )
        act = act_of(dossier, 0)
        series["rating-given", "point", key_of(act, rule.watch), act.at.isoformat(), dossier.number, 0] = ""
        made.append(dossier)
    assert sum(len(found(rule, one, "03-03 00:00", archive=archive, series=series)) for one in made) == cards


def words_of(paper: type, field: str) -> set[str]:
    """The words a field can hold, or none where any text may stand there."""
    known = next((one for one in msgspec.inspect.type_info(paper).fields if one.name == field), None)
    kinds = known.type.types if isinstance(known.type, msgspec.inspect.UnionType) else (known.type,)
    return {word for kind in kinds if isinstance(kind, msgspec.inspect.LiteralType) for word in kind.values}


def test_every_word_a_rule_asks_for_can_be_said():
    """JC-16: a rule that asks for a word its paper can never hold would never fire and never be missed."""
    asked = 0
    for rule in workshop().lawbook.cards:
        watch = rule.watch
        types = (getattr(watch, "type", ""),) if getattr(watch, "type", "") else getattr(watch, "since", ())
        for test in getattr(watch, "where", ()):
            values = test.value if isinstance(test.value, tuple) else (test.value,)
            for kind in types if test.op in {"is", "in"} and not test.field.startswith("@") else ():
                words = words_of(paper_type(kind, 1), test.field)
                asked += bool(words)
                assert not words or set(values) <= words, (rule.key, test.field, values)
    assert asked
