"""One card a breach: once, with its true moment, the graver in the lower one's place; the past is not judged anew."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK
from hallcore.ground.errors import LawFault
from hallcore.ground.lawfile import Placed
from hallcore.supervision.linter import card_faults
from hallcore.supervision.model import RaiseForm, SupersedeForm
from hallcore.supervision.words import FIELDS
from portal.backtest import backtest, read_draft
from portal.judging import JUDGE_SHELVES
from tests.makers.approval import approval_hall
from tests.makers.house import SUPERVISOR, workshop
from tests.makers.supervision import Watched, found, rule_of
from tests.makers.values import at

WHOLE = [
    ("JC-02/stage", "yellow", "03-07 00:00"),
    ("JC-01/promised", "reminder", "03-13 00:00"),
    ("JC-03/promised", "yellow", "03-17 00:00"),
    ("JC-03/promised", "red", "03-20 00:00"),
]


@pytest.fixture
def hall():
    made = Watched(approval_hall())
    yield made
    made.hall.close()


def test_a_ladder_is_climbed_rung_by_rung(hall):
    """JC-17: reminder, yellow, red; each takes the place of the one below."""
    hall.hall.accepted()
    for moment in ("03-07 09:00", "03-13 09:00", "03-17 09:00", "03-20 09:00", "03-31 09:00"):
        hall.to(moment)
    assert hall.ladder() == WHOLE
    states = [state for state, card in hall.states() if card.machine != "supervision.card"]
    assert states == ["raised", "superseded", "superseded", "raised"]


def test_after_a_stop_every_card_is_raised_once_with_its_true_moment(hall):
    """Three days without a judge: what fell due is judged in its order, the answer counted from the raising."""
    hall.hall.accepted()
    hall.to("03-12 17:00")
    hall.to("03-31 09:00")
    assert hall.ladder() == WHOLE
    assert {card.answer_by for card in hall.cards("JC-03/promised")} == {date(2026, 4, 3)}
    hall.to("03-31 09:01")
    assert hall.ladder() == WHOLE


def test_a_timetable_thrown_away_raises_nothing_twice(hall):
    """Shelves are projections: rebuilt from the journal, they find every card standing."""
    hall.hall.accepted()
    hall.to("03-31 09:00")

    def work(root):
        for name in JUDGE_SHELVES:
            root.archive.shelf(name).clear()
        root.archive.shelf("cursors")["judgebook"] = 0

    hall.house.transact(work)
    hall.settle()
    assert hall.ladder() == WHOLE


def test_a_card_is_raised_by_the_clock_alone_and_only_on_what_the_records_say(hall):
    """JC-16: nobody raises a card by hand, and the clock cannot raise one that is not due."""
    number = hall.hall.accepted()
    form = RaiseForm(number, "JC-03/promised", "yellow", 1, at("03-17 00:00"))
    hall.hall.hall.refuse("raise-card", "", SUPERVISOR, form, cite="JC-16")
    hall.hall.hall.refuse("raise-card", "", CLOCK, form, cite="JC-16")
    hall.to("03-17 09:00")
    hall.hall.hall.refuse("raise-card", "", CLOCK, form, cite="JC-16", where="JC-2026-000003")


def test_a_card_is_superseded_by_its_own_graver_card_alone(hall):
    """JC-17: another card does not take its place."""
    hall.hall.accepted()
    hall.to("03-13 09:00")
    hall.hall.hall.refuse(
        "supersede-card", "JC-2026-000001", CLOCK, SupersedeForm("JC-2026-000002"), cite="JC-17"
    )


def test_a_rule_judges_the_breaches_of_its_own_period(hall):
    """A rule that begins on 18 March finds nothing that came about before; one that ended on the 16th nothing after."""
    number = hall.hall.accepted()
    hall.hall.to("03-31 09:00")
    rule = rule_of("JC-03/promised")
    with hall.house.reading() as root:
        case = root.archive[number]
        later = found(replace(rule, valid_from=date(2026, 3, 18)), case, "03-31 09:00", archive=root.archive)
        past = found(replace(rule, valid_to=date(2026, 3, 16)), case, "03-31 09:00", archive=root.archive)
    assert [one.breach.rung for one in later] == ["red"]
    assert not past


def test_a_back_test_says_what_a_draft_gains_and_loses(hall, tmp_path):
    """A draft with the red one day later loses nothing but the red of the promised limit that was not two days over."""
    hall.hall.accepted()
    hall.to("03-20 09:00")
    draft = tmp_path / "draft.toml"
    draft.write_text(
        '[[card]]\nrule = "JC-03"\npart = "promised"\nname = "超过承诺期限"\nfamily = "time-limit"\n'
        'machines = ["approval.case"]\n'
        'watch = { by = "clock", clocks = ["promised"], rungs = [{ rung = "yellow" }, { rung = "red", offset = 1 }] }\n'
        '[[card]]\nrule = "JC-13"\npart = "urged"\nname = "受理"\nfamily = "procedure"\nmachines = ["approval.case"]\n'
        'watch = { by = "act", type = "case-accepted", rung = "reminder" }\n',
        encoding="utf-8",
    )
    rules = read_draft(draft, workshop().lawbook)
    with hall.house.reading() as root:
        result = backtest(root.archive, workshop().lawbook, hall.house.calendar, rules, at("03-20 09:00"))
    assert [(card.rule, card.rung) for card in result.gained] == [("JC-13/urged", "reminder")]
    assert sorted({card.rule for card in result.lost}) == ["JC-01/promised", "JC-02/stage"]
    assert result.same == 2
    assert ("JC-13/urged", "D01", "2026-03", 1, 0) in tuple(result.counted())
    assert len(hall.ladder()) == 4


# -- what the law is refused for ------------------------------------------------------------------------------

BASE = 'rule = "JC-03"\nname = "示例"\nfamily = "procedure"\nmachines = ["approval.case"]\n'
BROKEN = {
    "unknown act": '{ by = "act", type = "case-opened", rung = "red", where = [{ field = "x", op = "is", value = "y" }] }',
    "no field": '{ by = "act", type = "case-accepted", rung = "red", where = [{ field = "mood", op = "empty" }] }',
    "unknown rung": '{ by = "act", type = "case-accepted", rung = "blue", where = [{ field = "how", op = "empty" }] }',
    "always fires": '{ by = "act", type = "application-received", rung = "red" }',
    "can never fire: 'payment-notice'": (
        '{ by = "act", type = "payment-notice", rung = "red", where = [{ field = "about", op = "empty" }] }'
    ),
    "to be empty and filled": (
        '{ by = "act", type = "case-ended", rung = "red", '
        'where = [{ field = "cite", op = "empty" }, '
        '{ field = "cite", op = "filled" }] }'
    ),
    "several things at once": (
        '{ by = "act", type = "case-ended", rung = "red", '
        'where = [{ field = "cite", op = "is", value = "A" }, '
        '{ field = "cite", op = "is", value = "B" }] }'
    ),
    "is never missing": (
        '{ by = "act", type = "case-ended", rung = "red", '
        'earlier = [{ types = ["application-received"], missing = true }] }'
    ),
    "unknown clock": '{ by = "clock", clocks = ["sundial"], rungs = [{ rung = "red" }] }',
    "never runs in": '{ by = "clock", clocks = ["branch"], rungs = [{ rung = "red" }] }',
    "a rung lies below another": '{ by = "clock", clocks = ["promised"], rungs = [{ rung = "red" }, { rung = "yellow", offset = 3 }] }',
    "no act ends": '{ by = "clock", since = ["decision-made"], field = "deliver_by", rungs = [{ rung = "red" }] }',
    "unknown truth": '{ by = "truth", truth = "hearsay", on = ["case-accepted"], rung = "red" }',
    "cannot be asked of": '{ by = "truth", truth = "fee-paid", on = ["case-accepted"], rung = "red" }',
    "looks at each act alone": (
        '{ by = "pattern", type = "case-ended", key = "@account", n = 3, within = "quarter", rung = "red", '
        'where = [{ field = "@at", op = "after", value = "@case-accepted.counted_from" }] }'
    ),
    "are no pattern": '{ by = "pattern", type = "case-accepted", key = "@account", n = 1, within = "quarter", rung = "red" }',
}


def test_every_fault_of_a_draft_is_told_together(tmp_path):
    """Unknown names, rules that can never fire or always do: one list, each with its place."""
    draft = tmp_path / "draft.toml"
    rows = (f'[[card]]\npart = "p{n}"\n{BASE}watch = {watch}\n' for n, watch in enumerate(BROKEN.values()))
    draft.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(LawFault) as refused:
        read_draft(draft, workshop().lawbook)
    faults = refused.value.faults
    for n, words in enumerate(BROKEN):
        assert any(words in fault and f"/p{n}:" in fault for fault in faults), (words, faults)


def test_the_shipped_rules_have_no_fault():
    """As they are read at every start."""
    rows: list[Placed] = list(workshop().lawbook.rows)
    assert not list(card_faults(rows))


def test_every_field_a_shipped_rule_tests_has_its_word():
    """What a card says can be read by whoever it concerns."""
    tests = [test for rule in workshop().lawbook.cards for test in getattr(rule.watch, "where", ())]
    assert {test.field for test in tests} <= set(FIELDS)
