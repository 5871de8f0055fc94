"""Every state a method's table knows has its place in the lists: a page that fails on one fails for the whole hall."""

from __future__ import annotations

import pytest

from portal.house import load_law
from portal.presenters.desk_home import STAGES, stage_of
from portal.presenters.disclosed import SALE_STATES, state_tag
from tests.makers.values import at
from trading.auction.methods import sale_methods
from trading.auction.model import SALE
from trading.methods.rules import methods
from trading.tendering.model import LOT, TENDER

LAW = load_law().on(at("12-01 09:00").date())
STATES = [
    (method.name, machine, state)
    for method in methods(LAW)
    for machine in (TENDER, LOT)
    if machine in method.procedure.machines
    for state in method.procedure.machine(machine).states
]


@pytest.mark.parametrize(("method", "machine", "state"), STATES)
def test_every_state_has_a_stage(method, machine, state):
    """Whoever adds a state to a table says where its matter stands."""
    lots = [("1", state)] if machine == LOT else []
    summary = {"state": "opened" if machine == LOT else state, "lots": lots}
    assert stage_of(summary) in STAGES
    if (machine, state) not in {(LOT, "failed"), (TENDER, "draft"), (TENDER, "sealed"), (TENDER, "opened")}:
        summary |= {"held": False, "deadline": "2026-12-09T09:00:00+08:00"}
        told = state_tag(summary, at("12-01 09:00")).text
        assert told.startswith("招标失败") == (state == "rejected"), told


@pytest.mark.parametrize("method", [one.name for one in sale_methods(LAW)])
def test_every_state_of_a_sale_is_told_in_lists(method):
    """What nobody may see yet is in no list."""
    states = set(LAW.procedure(method).machine(SALE).states)
    assert states - set(SALE_STATES) == {"draft"}
