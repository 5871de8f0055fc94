"""Tables of states and steps, and the ten lines that interpret them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallcore.ground.errors import Refusal
from hallcore.ground.procedure import (
    Machine,
    Procedure,
    Step,
    advance,
    allowed,
    chart,
    depths,
    faults_of,
    longest_budget,
)

ROLES = {"owner": "招标人", "clock": "大厅时钟"}


def machine(states: str, finals: str, *steps: Step) -> Machine:
    """Return a table over one-letter states, the first of them the start."""
    return Machine("p", "m", "项目", states[0], {s: f"状态{s}" for s in states}, tuple(finals), steps, ROLES)


def step(name: str, from_: str, to: str, actor: str = "owner", budget: int = 0) -> Step:
    """Return a row from any of some one-letter states to another."""
    return Step(name, f"办{name}", tuple(from_), to, (actor,), f"ZB-{name}", budget=budget)


TABLE = machine(
    "abcx", "cx", step("go", "a", "b"), step("note", "ab", "a"), step("note2", "b", "b"), step("due", "b", "c", "clock"),
    step("stop", "ab", "x"),
)  # fmt: skip


def test_a_step_leads_where_the_table_says():
    assert advance(TABLE, "a", "go", "owner") == "b"
    assert advance(TABLE, "b", "note2", "owner") == "b"
    assert advance(TABLE, "b", "due", "clock") == "c"


def test_a_step_that_is_not_in_the_table_for_this_state_is_refused_with_its_clause():
    with pytest.raises(Refusal, match="项目目前为“状态a”，不能办理“办due”") as caught:
        advance(TABLE, "a", "due", "clock")
    assert caught.value.cite == "ZB-due"
    with pytest.raises(Refusal, match="不能办理“fly”"):
        advance(TABLE, "a", "fly", "owner")
    with pytest.raises(Refusal, match="状态c"):
        advance(TABLE, "c", "stop", "owner")


def test_a_step_belongs_to_its_roles():
    with pytest.raises(Refusal, match="“办due”应由大厅时钟办理") as caught:
        advance(TABLE, "b", "due", "owner")
    assert caught.value.cite == "ZB-due"


def test_one_name_may_stand_in_several_rows():
    """The same act leads elsewhere from another state."""
    table = machine("abc", "c", step("next", "a", "b"), step("next", "b", "c"))
    assert not list(faults_of(table))
    assert advance(table, advance(table, "a", "next", "owner"), "next", "owner") == "c"


def test_what_is_allowed_is_what_advance_admits():
    assert [row.name for row in allowed(TABLE, "b", "owner")] == ["note", "note2", "stop"]
    assert [row.name for row in allowed(TABLE, "b", "clock")] == ["due"]
    assert allowed(TABLE, "c", "owner") == ()


@given(st.lists(st.tuples(st.sampled_from([s.name for s in TABLE.steps]), st.sampled_from(list(ROLES)))))
def test_no_walk_leaves_the_table(walk):
    """Whatever is tried in whatever order, the state is one of the table's, and a final one is for good."""
    state = TABLE.start
    for name, role in walk:
        open_to = {row.name for row in allowed(TABLE, state, role)}
        try:
            after = advance(TABLE, state, name, role)
        except Refusal:
            assert name not in open_to
            continue
        assert name in open_to
        assert state not in TABLE.finals
        assert after in TABLE.states
        state = after


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (machine("abc", "c", step("go", "a", "c")), "state 'b': cannot be reached from 'a'"),
        (
            machine("abc", "c", step("go", "a", "bc"[0]), step("end", "a", "c")),
            "state 'b': no step leads out",
        ),
        (machine("ab", "b", step("go", "a", "b"), step("back", "b", "a")), "state 'b': declared final, but"),
        (
            machine("abc", "c", step("x", "a", "b"), step("y", "b", "a"), step("z", "c", "c")),
            "cannot be reached",
        ),
        (machine("abd", "d", step("x", "a", "b"), step("y", "b", "a")), "state 'a': no way leads from it"),
        (machine("ab", "b", step("go", "a", "z")), "step go: unknown state 'z'"),
        (machine("ab", "bz", step("go", "a", "b")), "state 'z': start or final, but not among"),
        (machine("ab", "b", step("go", "a", "b", "king")), "step go: role 'king' has no name"),
        (machine("ab", "b", step("go", "a", "b"), step("go", "a", "b")), "step go: two rows for state 'a'"),
        (machine("ab", "b", step("go", "", "b"), step("on", "a", "b")), "step go: it starts nowhere"),
    ],
)
def test_a_table_that_cannot_be_right_is_named(table, fault):
    """Unreachable, without exit, leading nowhere, doubled, unknown: each is told."""
    assert any(fault in told for told in faults_of(table))


def test_a_sound_table_has_no_faults():
    assert list(faults_of(TABLE)) == []
    assert list(faults_of(machine("a", "a"))) == []


def test_budgets_add_up_along_the_longest_way():
    """A detour counts once; a loop does not count for ever."""
    table = machine(
        "abcd", "d", step("x", "a", "b", budget=3), step("y", "b", "c", budget=4), step("back", "c", "b", budget=9),
        step("z", "c", "d", budget=5), step("short", "a", "d", budget=2),
    )  # fmt: skip
    assert longest_budget(table) == 12


def test_the_chart_is_the_table():
    drawn = chart(TABLE)
    assert [node.name for node in drawn.nodes if node.final] == ["c", "x"]
    assert [node.name for node in drawn.nodes if node.first] == ["a"]
    assert (
        {node.name: node.depth for node in drawn.nodes} == {"a": 0, "b": 1, "c": 2, "x": 1} == depths(TABLE)
    )
    assert {(edge.source, edge.step, edge.target) for edge in drawn.edges} == {
        (source, row.name, row.to) for row in TABLE.steps for source in row.from_
    }
    assert {edge.actors for edge in drawn.edges} == {("招标人",), ("大厅时钟",)}


def test_a_procedure_hands_out_its_machines():
    procedure = Procedure("p", "公开招标", "ZB-011", {"m": TABLE})
    assert procedure.machine() is TABLE
    assert procedure.machine("m") is TABLE
    with pytest.raises(Refusal, match="没有这种案卷") as caught:
        procedure.machine("n")
    assert caught.value.where == "n"
