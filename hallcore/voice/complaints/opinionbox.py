"""Opening an opinion box: by two, counted by both, and only then entered slip by slip (TS-16)."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.voice.complaints.beside import OpinionBoxOpened, OpinionBoxWitnessed
from hallcore.voice.complaints.forms import BoxForm
from hallcore.voice.complaints.model import OPINION_BOX, PROCEDURE
from hallcore.voice.complaints.rules import SHORT, box_number, last_day


def open_opinion_box(desk: Desk, form: BoxForm) -> Act:
    """Open a box and count what lies in it; a second person confirms before anything is entered."""
    if not form.place.strip() or len(form.place) > SHORT:
        raise Refusal("请写明意见箱的位置", "TS-16", where="place")
    if form.slips < 0:
        raise Refusal("件数不能小于零", where="slips")
    today = desk.at.date()
    desk.file_in(
        desk.found(box_number(today, desk.next_number(f"box-{today:%Y%m%d}")), PROCEDURE, OPINION_BOX)
    )
    desk.advance("open-opinion-box")
    due = last_day(compute(desk.law.clock("C118"), today, desk.calendar))
    return Act(OpinionBoxOpened(form.place.strip(), form.slips, due))


def witness_opinion_box(desk: Desk, slips: int) -> Act:
    """Confirm the count as the second person."""
    if desk.dossier.record(0).head["actor"]["account"] == desk.actor.account:
        raise Refusal("意见箱由二人共同开启，见证人应为另一人", "TS-16")
    if slips != desk.dossier.the(OpinionBoxOpened).slips:
        raise Refusal("两人清点的件数不一致，请当场重新清点", "TS-16", where="slips")
    desk.advance("witness-opinion-box")
    return Act(OpinionBoxWitnessed(slips))


VERBS = (
    Verb("open-opinion-box", open_opinion_box),
    Verb("witness-opinion-box", witness_opinion_box),
)
