"""The public file of a tender: ranking and draw come out of it again, and one wrong digit is named.

The log here is a true one, with tiles; the public file is made from it as the hall makes it.
"""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from portal.evidence import PublicLog
from portal.publicfile import public_file
from signing.log.note import NoteSigner
from tests.makers import values
from tests.makers.draws import Drawing
from tests.makers.house import BIDDERS, CENTRE, PURCHASER
from trading.award.model import AwardPublished
from trading.award.publicfile import Filed, read_public_file
from trading.award.recompute import recompute
from trading.evaluation.model import AdmitForm, CommitteeForm, Member, SignForm
from trading.experts.drawing import DrawClosed, DrawHeld, HoldForm, NonceDefaulted, Root
from trading.experts.draws import seats_of

REPRESENTATIVE = Member("U-400001", "representative", "", PURCHASER.party)


class Whole:
    """A tender from its plan of a draw to its award, and its log."""

    def __init__(self, drawing, *, silent=()):
        self.drawing, matter = drawing, drawing.matter
        self.hall, self.lot = matter.hall, matter.lot
        drawing.commit()
        closed = drawing.close().paper
        drawing.reveal(*(side for side in ("purchaser", "supervisor", "centre") if side not in silent))
        if silent:
            self.hall.clock.set(closed.reveal_by)
            drawing.default()
        self.hall.seal()
        drawing.act("hold-draw", drawing.number, CENTRE, HoldForm(self.roots()))
        drawing.filled()
        drawing.act("form-committee", self.lot, CENTRE, CommitteeForm((REPRESENTATIVE,), {}))
        self.evaluate()
        for name in ("publicised", "awarded"):
            getattr(matter, name)()
        drawing.act("open-draw", drawing.number, CENTRE)
        self.hall.seal()

    def evaluate(self):
        """Everybody drawn is let in, scores and signs."""
        with self.hall.reading() as root:
            accounts = [one.account for one in seats_of(root.archive[self.drawing.number])]
        judges = [
            *(replace_actor(account) for account in accounts),
            replace_actor(REPRESENTATIVE.account, "purchaser"),
        ]
        for judge in judges:
            self.drawing.act("admit-member", self.lot, CENTRE, AdmitForm(judge.account, "P01"))
        for judge in judges:
            self.drawing.act("submit-scores", self.lot, judge, self.drawing.matter.scores(self.lot))
        self.drawing.act("conclude-evaluation", self.lot, CENTRE)
        for judge in judges:
            self.drawing.act("sign-report", self.lot, judge, SignForm())

    def log(self):
        """The log as published."""
        sealer = self.hall._sealer
        return PublicLog(sealer.public, sealer.log.verifier)

    def roots(self):
        """The roots the draw asks for."""
        with self.hall.reading() as root:
            draw = root.archive[self.drawing.number]
            places = [
                root.journal.position(draw.number, n)
                for kind in (DrawClosed.type, NonceDefaulted.type)
                for n in draw.numbers(kind)
            ]
        return tuple(Root(place + 1, self.log().root_at(place + 1)) for place in places)

    def file(self):
        """The public file."""
        with self.hall.reading() as root:
            tender = root.archive[self.drawing.matter.number]
            return public_file(root.archive, root.journal, self.log(), tender)

    def read(self):
        """The public file, read and proven."""
        return read_public_file(self.file(), self.log().key)


def replace_actor(account, role="expert"):
    """An actor of an account."""
    return Actor(account, role, PURCHASER.party if role == "purchaser" else "")


def whole(stage, **more):
    """A tender played to its award with a true draw."""
    drawing = Drawing(stage("closed"))
    drawing.pool()
    drawing.enter(20, employer=BIDDERS[0].party)
    drawing.plan()
    for name in ("called", "unlocked", "opened"):
        getattr(drawing.matter, name)()
    return Whole(drawing, **more)


@pytest.fixture
def played(stage):
    """Everybody revealed."""
    return whole(stage)


def test_ranking_and_draw_come_out_of_the_public_file_again(played):
    """ZB-140, ZB-085: to the last digit, with nothing but public records and the log."""
    findings = recompute(played.read())
    assert [each.what.split()[0] for each in findings] == ["专家抽取", "专家名单与承诺", "评标排名"]
    assert [each.differs for each in findings] == [(), (), ()]


def test_a_silent_side_is_recomputed_too(stage):
    """ZB-140: the root of the log where the silence was noted stands for the nonce."""
    findings = recompute(whole(stage, silent=("supervisor",)).read())
    assert not any(each.differs for each in findings)


def test_a_changed_byte_is_not_in_the_log(played):
    """EB-16: whoever changes a digit of a record in the file has a record no log knows."""
    data = json.loads(played.file())
    at = next(n for n, one in enumerate(data["records"]) if '"award-notice"' in one["record"])
    data["records"][at]["record"] = data["records"][at]["record"].replace("8000000.00", "8000000.01", 1)
    with pytest.raises(Refusal) as refused:
        read_public_file(json.dumps(data).encode(), played.log().key)
    assert refused.value.cite == "EB-16"
    assert "摘要不一致" in refused.value.reason


def test_another_logs_key_proves_nothing(played):
    """EB-16: the checkpoint is signed by the log's own key or by nobody's."""
    other = NoteSigner(played.log().key.name, bytes(32)).verifier
    with pytest.raises(Refusal, match="检查点未通过核验"):
        read_public_file(played.file(), other)


def falsified(file, kind, change):
    """The file as it would read, had the hall itself filed something else."""
    records = tuple(
        Filed(one.dossier, one.n, change(one.paper), one.index) if isinstance(one.paper, kind) else one
        for one in file.records
    )
    return replace(file, records=records)


def test_one_digit_of_the_ranking_is_named(played):
    """ZB-085: had the hall published a total a hundredth higher, the recomputation says whose and by how much."""

    def change(paper):
        first, *others = paper.ranking
        return replace(paper, ranking=(replace(first, total=first.total + Decimal("0.01")), *others))

    *_draws, ranking = recompute(falsified(played.read(), AwardPublished, change))
    (line,) = ranking.differs
    assert "总分" in line
    assert line.count("重算") == 1


def test_one_mark_of_one_member_is_named(played):
    """ZB-079: had one member's mark been changed after the report, the means no longer fit."""

    def change(paper):
        column, *others = paper.scores
        verdict, *rest = column.verdicts
        marks = {**verdict.marks, "plan": verdict.marks["plan"] - 1}
        changed = replace(column, verdicts=(replace(verdict, marks=marks), *rest))
        return replace(paper, scores=(changed, *others))

    *_draws, ranking = recompute(falsified(played.read(), AwardPublished, change))
    assert any("其他得分" in line for line in ranking.differs)


def test_two_experts_exchanged_are_named(played):
    """ZB-140: had the hall put the second before the first, the place is told."""

    def change(paper):
        order = paper.orders[0]
        first, second, *others = order.order
        return replace(paper, orders=(replace(order, order=(second, first, *others)),))

    draw, *_rest = recompute(falsified(played.read(), DrawHeld, change))
    assert any("第 1 位" in line for line in draw.differs)


def test_a_seed_of_somebodys_choice_is_named(played):
    """ZB-140: a root other than the log's gives another seed."""

    def change(paper):
        return replace(paper, root=replace(paper.root, root=values.sha("chosen")))

    draw, *_rest = recompute(falsified(played.read(), DrawHeld, change))
    assert any("日志根值" in line for line in draw.differs)
