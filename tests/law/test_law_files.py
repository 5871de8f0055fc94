"""The hall's own law files: whole, sound, and holding every clause the code names."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore.ground.lawbook import LawBook
from hallcore.ground.procedure import advance, allowed, depths, faults_of
from hallcore.identity.model import ROLES as HELD

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = ("hallcore", "trading", "portal")
RULE = re.compile(
    r'"((?:GEN|ZB|ZC|EB|PT|GP|TD|KY|CQ|JP|XK|FW|GK|TS|HP|ID|PI|KQ|KH|FEE|PH|XS|BM|JC|JY|LY)-[0-9]+)"'
)
CLOCK = re.compile(r'clock\("(C[0-9]+)"\)')
FIGURE = re.compile(r'(?:figure|figure_of|ratio)\("([A-Z]+-[0-9]+)"(?:, "([a-z]+)")?\)')
ROLES = {*HELD, "clock"}


@pytest.fixture(scope="module")
def book():
    return LawBook.load(ROOT / "hallcore" / "law", ROOT / "trading" / "law", guards={}, roles=ROLES)


@pytest.fixture(scope="module")
def law(book):
    return book.on(date(2026, 3, 2))


def sources():
    """Yield every module of the floors with its name."""
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def test_the_law_files_are_sound(book):
    """Reading them is checking them: cites, periods, states, roles, budgets."""
    assert book.calendar is not None
    assert book.editions[-1][0] >= date(2026, 2, 1)


def test_the_hall_core_stands_without_trading():
    """The lower floor's law rests on nothing above it."""
    assert LawBook.load(ROOT / "hallcore" / "law", guards={}, roles=ROLES)


def test_every_clause_the_code_names_is_in_the_book(law):
    """A refusal never cites what nobody can look up."""
    known = set(law.keys("rule"))
    unknown = {(name, rule) for name, text in sources() for rule in RULE.findall(text) if rule not in known}
    assert not unknown


def test_every_clock_and_figure_the_code_asks_for_is_in_the_book(law):
    clocks, figures = set(law.keys("clock")), set(law.keys("figure"))
    asked = [(name, text) for name, text in sources()]
    assert not {(name, clock) for name, text in asked for clock in CLOCK.findall(text) if clock not in clocks}
    assert not {
        (name, rule, part)
        for name, text in asked
        for rule, part in FIGURE.findall(text)
        if (f"{rule}/{part}" if part else rule) not in figures
    }


def test_the_clock_table_is_the_rulebook_s(law, shared):
    """Appendix A, row by row: events, direction, number, unit, rolling, rule."""
    text = (shared / "design" / "rulebook.md").read_text(encoding="utf-8")
    table = text[text.index("\nid,regime,start_event") + 1 :].split("```")[0]
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == 77
    for row in rows:
        clock = law.clock(row["id"])
        assert (
            clock.regime, clock.start_event, clock.end_event, clock.op, str(clock.n), clock.unit, clock.roll, clock.cite.rule,
        ) == (row["regime"], row["start_event"], row["end_event"], row["op"], row["n"], row["unit"], row["roll"], row["rule"])  # fmt: skip


def test_where_a_figure_and_a_clock_say_the_same_they_agree(law):
    """A number stands in two places only if both are checked against each other.

    A part of a rule, such as an extension, is a number of its own.
    """
    for key in law.keys("figure"):
        if "/" in key:
            continue
        figure = law.figure_of(key)
        for clock in law.clocks():
            if clock.cite.rule == figure.rule and figure.unit == clock.unit:
                assert (figure.op, figure.value) == (clock.op, clock.n), figure.rule


@pytest.mark.parametrize(
    ("rule", "part", "value"),
    [
        ("ZB-002", "amount", Decimal(2_000_000)),
        ("ZB-002", "share", 10),
        ("ZB-005", "", Decimal(4_000_000)),
        ("ZB-006", "", Decimal(2_000_000)),
        ("ZB-007", "", Decimal(1_000_000)),
        ("ZB-024", "", 5),
        ("ZB-028", "", 20),
        ("ZB-030", "", 15),
        ("ZB-032", "", 10),
        ("ZB-033", "", 3),
        ("ZB-035", "", 2),
        ("ZB-036", "", Decimal(800_000)),
        ("ZB-037", "", Decimal(100_000)),
        ("ZB-061", "", 3),
        ("ZB-070", "", 5),
        ("ZB-085", "", 3),
        ("ZB-087", "", 3),
        ("ZB-088", "", 3),
        ("ZB-089", "", 3),
        ("ZB-095", "", 30),
        ("ZB-096", "", 10),
        ("ZB-097", "", 5),
        ("ZB-098", "", 15),
    ],
)
def test_the_figures_of_an_open_tender(law, rule, part, value):
    """What the rulebook says, by rule."""
    assert law.figure(rule, part) == value


def test_two_thirds_is_two_thirds(law):
    assert law.ratio("ZB-071") == Fraction(2, 3)
    assert law.ratio("ZB-035") == Fraction(1, 50)


def test_electronic_tendering_begins_with_its_order(book):
    """八部委20号令 is in force from 2013-05-01, and so are its rules and the procedure that rests on them."""
    assert "EB-07" not in book.on(date(2013, 4, 30)).keys("rule")
    assert "open_tender" not in book.on(date(2013, 4, 30)).keys("procedure")
    assert "open_tender" in book.on(date(2013, 5, 1)).keys("procedure")


def test_the_low_price_review_begins_on_the_first_of_february_2026(book):
    assert "C69" not in book.on(date(2026, 1, 31)).keys("clock")
    assert "C69" in book.on(date(2026, 2, 1)).keys("clock")
    assert "gp_emergency" not in book.on(date(2026, 9, 30)).keys("procedure")
    assert "gp_emergency" in book.on(date(2026, 10, 1)).keys("procedure")


def test_words_in_quotation_marks_are_the_law_s_own(law):
    """The one clause held verbatim is the one the rulebook's pages quote."""
    assert law.cite("ZB-028").text.startswith("依法必须进行招标的项目，自招标文件开始发出之日起")
    assert law.cite("ZB-028").line == "《中华人民共和国招标投标法》第二十四条"
    assert law.cite("ZB-030").also == ("《中华人民共和国招标投标法》第二十三条",)


# -- the tables -----------------------------------------------------------------------------------


def machines(law):
    """Yield every machine of every procedure."""
    for name in law.keys("procedure"):
        yield from law.procedure(name).machines.values()


def test_every_table_can_be_walked_to_each_of_its_ends(law):
    """From the start, taking only steps the table allows, every state is reached and every end is one."""
    for machine in machines(law):
        assert not list(faults_of(machine))
        seen, waiting = {machine.start}, [machine.start]
        while waiting:
            state = waiting.pop()
            for role in machine.roles:
                for step in allowed(machine, state, role):
                    after = advance(machine, state, step.name, role)
                    waiting += [after] if after not in seen else []
                    seen.add(after)
        assert seen == set(machine.states) == set(depths(machine))


@given(st.data())
def test_no_walk_through_any_table_ends_where_it_cannot_go_on(law, data):
    """Whatever allowed steps people and clock take, each leads on, until a final state allows none."""
    machine = data.draw(st.sampled_from(list(machines(law))))
    state = machine.start
    for _ in range(30):
        choices = [(role, step.name) for role in machine.roles for step in allowed(machine, state, role)]
        moving = any(step.leads(state) != state for step in machine.steps if state in step.from_)
        assert moving == (state not in machine.finals)
        if not choices:
            break
        role, name = data.draw(st.sampled_from(choices))
        state = advance(machine, state, name, role)
        assert state in machine.states


def test_every_step_cites_a_clause_that_can_be_shown(law):
    for machine in machines(law):
        for step in machine.steps:
            assert law.cite(step.cite).line.startswith("《")
            assert step.title
            assert not step.clock or law.clock(step.clock)


def test_only_the_clock_closes_the_gate(law):
    """Nobody at the centre can close it early or late: it is the time that does."""
    tender = law.procedure("open_tender").machine("tender")
    assert {step.actors for step in tender.steps if step.name in {"close-gate", "mark-deadline"}} == {
        ("clock",)
    }


def test_nobody_but_the_bidder_moves_a_bid_before_the_deadline(law):
    """EB-06: before the opening only the bidder may supplement, change, withdraw or unlock."""
    bid = law.procedure("open_tender").machine("bid")
    for step in bid.steps:
        if step.to in {"received", "withdrawn", "unlocked"}:
            assert step.actors == ("bidder",)


def test_every_step_the_offices_take_is_in_the_tables(book):
    """The names in the code and in the tables are the same names; a method in force from October on counts too."""
    known = {step.name for machine in machines(book.on(date(2026, 10, 1))) for step in machine.steps}
    taken = {
        (name, step)
        for name, text in sources()
        for call in re.findall(r"desk\.advance\(([^)]*)", text)
        for step in re.findall(r'"([a-z-]+)"(?!\]|:)', call)
        if not re.fullmatch(r"(read|revoked|damaged)", step)
        if name
        not in {
            "portal/replaying.py",
            "portal/replay_acts.py",
        }  # a replayed log goes by its own law, not the hall's
    }
    assert {(name, step) for name, step in taken if step not in known} == set()
