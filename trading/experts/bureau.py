"""What is done in a draw: plan, commit, freeze, close, reveal, hold, call, open."""

from __future__ import annotations

from datetime import timedelta

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from trading.experts.drawing import (
    DRAW,
    SIDES,
    CallAnswered,
    CallForm,
    CommitForm,
    DrawClosed,
    DrawOpened,
    DrawPlanned,
    FreezeForm,
    HoldForm,
    NonceCommitted,
    NonceDefaulted,
    NonceRevealed,
    PlanForm,
    PoolFrozen,
    RevealForm,
)
from trading.experts.draws import (
    LEAST_SIDES,
    RECUSAL,
    answers_of,
    check_hex,
    check_lists,
    check_plan,
    check_reveal,
    commitments_of,
    draw_number,
    draws_of,
    entries_of,
    lists_of,
    nonces_of,
    opened_entries,
    outcome,
    side_of,
    silent,
    to_call,
    waiting,
)
from trading.experts.model import PROCEDURE
from trading.experts.rules import frozen_list, name_of, parties_applying, parties_of
from trading.tendering.model import LOT, ProjectRegistered
from trading.tendering.qualifying_model import PREQUALIFICATION
from trading.tendering.qualifying_rules import is_prequalification

DECIDED = frozenset(
    {"awarded", "contracted", "concluded", "failed", "shortlisted", "running", "expired", "summed"}
)
"""States of a lot in which the result is decided and names are no longer secret (ZB-076)."""


def plan_draw(desk: Desk, form: PlanForm) -> Act:
    """Publish how experts of a lot will be drawn, before anybody knows who bids."""
    lot = desk.dossier
    if lot.machine not in {LOT, PREQUALIFICATION}:
        raise Refusal("抽取方案应针对标段", "ZB-073", where=lot.number)
    if lot.state not in {"waiting", "opened", "qualified", "negotiating", "applying", "closed", "evaluating"}:
        raise Refusal("本标段目前不能抽取评标专家", "ZB-073", where=lot.number)
    earlier = draws_of(desk.archive, lot.number)
    check_plan(form, lot if is_prequalification(lot) else desk.rests_on(lot.parent), earlier)
    if form.commit_by <= desk.at:
        raise Refusal("承诺随机数的截止时间应晚于现在", "ZB-073", where="commit_by")
    draw = desk.found(draw_number(lot.number, len(earlier) + 1), PROCEDURE, DRAW, lot.number)
    desk.file_in(draw)
    desk.advance("plan-draw")
    minutes = int(desk.law.figure("ZB-140", "reveal"))
    return Act(
        DrawPlanned(
            lot=lot.number,
            lines=form.lines,
            sides=tuple(SIDES),
            commit_by=form.commit_by,
            reveal_minutes=minutes,
            recusal=RECUSAL,
            reason=form.reason.strip(),
        )
    )


def commit_nonce(desk: Desk, form: CommitForm) -> Act:
    """Bind a side to its nonce; each side once, and none to what another is bound to."""
    side = _own_side(desk)
    check_hex(form.commitment, "commitment")
    bound = commitments_of(desk.dossier)
    if side in bound:
        raise Refusal("本方已经承诺随机数", "ZB-073", where=side)
    if form.commitment in bound.values():
        raise Refusal("承诺值与其他方的相同，请重新生成随机数", "ZB-073", where="commitment")
    desk.advance("commit-nonce")
    return Act(NonceCommitted(side, form.commitment))


def freeze_pool(desk: Desk, form: FreezeForm) -> Act:
    """Take the list that is drawn from, once the roll says who bids; those with ties are left out."""
    draw = desk.dossier
    check_hex(form.key, "key")
    desk.advance("freeze-pool")
    matter = desk.rests_on(draw.parent)
    if is_prequalification(matter):
        parties = parties_applying(desk.archive, matter)
    else:
        parties = parties_of(desk.archive, desk.rests_on(matter.parent), draw.parent)
    subjects = [line.subject for line in draw.the(DrawPlanned).lines]
    return Act(PoolFrozen(*frozen_list(desk.archive, subjects, parties, desk.at.date(), desk.law, form.key)))


def close_draw(desk: Desk, _form: None) -> Act:
    """Publish the list as commitments and close: whatever follows is fixed but for nonces nobody knows yet."""
    draw = desk.dossier
    plan, bound = draw.the(DrawPlanned), commitments_of(draw)
    sides = tuple(side for side in plan.sides if side in bound)
    missing = tuple(side for side in plan.sides if side not in bound)
    if missing and desk.at < plan.commit_by:
        names = "、".join(SIDES[side] for side in missing)
        raise Refusal(f"{names}尚未承诺随机数，截止时间 {plan.commit_by:%Y-%m-%d %H:%M}", "ZB-073")
    if len(sides) < LEAST_SIDES:
        raise Refusal(f"承诺随机数的不足 {LEAST_SIDES} 方，请另行公布抽取方案", "ZB-073")
    frozen = draw.latest(PoolFrozen)
    if frozen is None:
        raise Refusal("尚未形成抽取名单", "ZB-073")
    lists = lists_of(frozen, plan.lines)
    check_lists(lists, plan.lines)
    desk.advance("close-draw")
    until = desk.at + timedelta(minutes=plan.reveal_minutes)
    desk.remind("default-nonces", until)
    sha256 = draw.record(draw.numbers(PoolFrozen.type)[-1]).sha256
    return Act(DrawClosed(lists, sha256, sides, missing, until))


def reveal_nonce(desk: Desk, form: RevealForm) -> Act:
    """Show a side's nonce."""
    side = _own_side(desk)
    desk.advance("reveal-nonce")
    check_reveal(desk.dossier, side, form.nonce)
    if not [other for other in waiting(desk.dossier) if other != side]:
        desk.forget("default-nonces")
    return Act(NonceRevealed(side, form.nonce))


def default_nonces(desk: Desk, _form: None) -> Act:
    """Note who did not reveal in time; the log itself, up to this record, stands for what they withheld."""
    draw = desk.dossier
    if desk.at < draw.the(DrawClosed).reveal_by:
        raise Refusal("公开随机数的时限未到", "ZB-073", where=draw.number)
    sides = waiting(draw)
    if not sides:
        raise Refusal("各方均已公开随机数", "ZB-073", where=draw.number)
    desk.advance("default-nonces", through_hold=True)
    desk.forget("default-nonces")
    return Act(NonceDefaulted(sides))


def hold_draw(desk: Desk, form: HoldForm) -> Act:
    """Draw: the seed and every order follow from what is public already."""
    draw = desk.dossier
    desk.advance("hold-draw")
    if waiting(draw):
        names = "、".join(SIDES[side] for side in waiting(draw))
        raise Refusal(f"{names}尚未公开随机数", "ZB-073")
    roots = {root.size: root for root in form.roots}
    size = _size(desk, draw, DrawClosed.type)
    later = _size(desk, draw, NonceDefaulted.type) if silent(draw) else 0
    if not {size, later} - {0} <= roots.keys():
        raise Refusal("缺少公开日志在规定位置的根值", "ZB-073", where=str(size))
    closed = draw.the(DrawClosed)
    return Act(outcome(draw.number, closed.lists, roots[size], nonces_of(draw, later, roots)))


def answer_call(desk: Desk, form: CallForm) -> Act:
    """File what somebody called said; only those whose turn it is are called. Who had accepted may yet have to go."""
    draw, reason = desk.dossier, form.reason.strip()
    desk.advance("answer-call")
    known = answers_of(draw).get(form.entry)
    leaves = known is not None and known.answer == "accepted" and form.answer != "accepted"
    if not leaves and form.entry not in {entry for _subject, entry in to_call(draw)}:
        raise Refusal("还没有轮到该名单序号，应当按抽取顺序依次通知", "ZB-073", where="entry")
    if desk.actor.role == "expert" and entries_of(draw)[form.entry].account != desk.actor.account:
        raise Refusal("只能答复本人的通知", "ZB-073", where="entry")
    if form.answer != "accepted" and not reason:
        raise Refusal("不能参加的，请写明原因", "ZB-073", where="reason")
    return Act(CallAnswered(form.entry, form.answer, reason))


def open_draw(desk: Desk, _form: None) -> Act:
    """Open the entries of whoever was called, once the result is decided; names lie beside the record."""
    draw = desk.dossier
    if desk.open(draw.parent).state not in DECIDED:
        raise Refusal("中标结果确定前，评标委员会成员名单应当保密", "ZB-076", where=draw.parent)
    desk.advance("open-draw")
    entries = opened_entries(draw)
    names = {
        entry.expert: name_of(desk.open(entry.expert)) for entry in entries if entry.answer == "accepted"
    }
    return Act(DrawOpened(entries), annex=names)


def _size(desk: Desk, draw: Dossier, type_: str) -> int:
    """The size of the log up to and including a record of the draw."""
    index = desk.position(draw.number, draw.numbers(type_)[-1])
    if index is None:
        raise Refusal("封存记录尚未入日志，请稍候", "ZB-073", where=draw.number)
    return index + 1


def _own_side(desk: Desk) -> str:
    """The side the actor speaks for in this draw."""
    side = side_of(desk.actor.role)
    if side == "purchaser":
        project = desk.open(desk.open(desk.dossier.parent).parent).the(ProjectRegistered)
        if desk.actor.party not in {project.purchaser, project.agency} - {""}:
            raise Refusal("只有本项目招标人或者其代理机构可以提供随机数", "ZB-073", where=desk.actor.party)
    return side


VERBS = (
    Verb("plan-draw", plan_draw),
    Verb("commit-nonce", commit_nonce),
    Verb("freeze-pool", freeze_pool),
    Verb("close-draw", close_draw),
    Verb("reveal-nonce", reveal_nonce),
    Verb("default-nonces", default_nonces),
    Verb("hold-draw", hold_draw),
    Verb("answer-call", answer_call),
    Verb("open-draw", open_draw),
)
