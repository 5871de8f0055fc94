"""The state chart is drawn from the procedure's own table; nothing of it may be hidden or left out."""

from __future__ import annotations

from itertools import combinations

from portal.presenters.chart import Step, draw
from portal.presenters.shapes import ChartNode
from tests.makers.trading_pages import states, steps

CHART = draw("公开招标", states(), steps(), now="opened")


def overlap(one: ChartNode, other: ChartNode) -> bool:
    """Whether two boxes share a point."""
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def test_every_state_has_a_box_of_its_own() -> None:
    """No box covers another, and all lie within the drawing."""
    assert [node.label for node in CHART.nodes] == [label for _, label in states()]
    assert not [pair for pair in combinations(CHART.nodes, 2) if overlap(*pair)]
    assert all(
        node.x + node.width <= CHART.width and node.y + node.height <= CHART.height for node in CHART.nodes
    )


def test_the_table_below_says_all_that_the_drawing_says() -> None:
    """Each step stands in the table, with who takes it and by which clause."""
    assert [row.cells[0].text for row in CHART.steps.rows] == [step.name for step in steps()]
    assert [row.cells[4].text for row in CHART.steps.rows] == [step.cite for step in steps()]


def test_what_is_behind_is_marked_and_where_one_is() -> None:
    """Given a dossier that has been opened, the states before are passed and the ends lie open."""
    marks = {node.label: node.state for node in CHART.nodes}
    assert marks["已开标"] == "now"
    assert (marks["已立项"], marks["已截止"]) == ("done", "done")
    assert (marks["已评标"], marks["已签合同"], marks["流标"]) == ("", "end", "end")


def test_a_step_that_stays_is_written_into_its_state() -> None:
    """Clarifying leaves the state as it is: no arrow, but a word in the box."""
    box = next(node for node in CHART.nodes if node.label == "公告中")
    assert box.loops == "可多次：澄清"
    assert "澄清" not in [edge.label for edge in CHART.edges]


def test_several_steps_between_two_states_share_an_arrow() -> None:
    """Given two ways from one state to the next, one arrow names the first and says how many."""
    two = (Step("甲", "a", "b", "招标人", ""), Step("乙", "a", "b", "大厅时钟", ""))
    drawn = draw("两步", (("a", "始"), ("b", "终")), two)
    assert [edge.label for edge in drawn.edges] == ["甲等 2 项"]
    assert len(drawn.steps.rows) == 2


def test_a_way_back_goes_around() -> None:
    """A step back up leaves the column to the left and comes in again there."""
    back = next(edge for edge in CHART.edges if edge.label == "重新评审")
    assert back.path.count("H") == 2
