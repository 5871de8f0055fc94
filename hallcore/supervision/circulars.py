"""Circulars (督查通报) and media exposures: drafted by one, signed by others, issued as far as their scope says."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.rules import department_number
from hallcore.supervision.cards import words_of
from hallcore.supervision.concerning import actor_of, stands
from hallcore.supervision.forms import CircularForm, ReasonForm, ResultForm
from hallcore.supervision.model import CARD
from hallcore.supervision.orders import numbered
from hallcore.supervision.papers import (
    CIRCULAR,
    PROCEDURE,
    CircularDrafted,
    CircularDropped,
    CircularIssued,
    CircularPublished,
    CircularSigned,
    CorrectionReported,
    Side,
)


def draft_circular(desk: Desk, form: CircularForm) -> Act:
    """Draft a circular; the cards it rests on were upheld for good, an exposure rests on at least one."""
    if desk.archive.get(department_number(form.department)) is None:
        raise Refusal("没有这个部门", "TS-10", where="department")
    if form.rule not in desk.law.keys("rule"):
        raise Refusal("没有这个编号的规则", "TS-10", where="rule")
    if form.correct_by <= desk.at.date():
        raise Refusal("整改期限应当晚于今天", "TS-10", where="correct_by")
    facts = tuple(line.strip() for line in form.facts if line.strip())
    if not facts:
        raise Refusal("请写明事实", "TS-10", where="facts")
    for number in form.cards:
        card = desk.open(number)
        if card.machine != CARD or not stands(card):
            raise Refusal("只有已经生效的监察牌可以通报", "JC-35", where="cards")
    if form.kind == "exposure":
        _check_exposure(form)
    desk.file_in(desk.found(numbered(desk, "TB"), PROCEDURE, CIRCULAR))
    desk.advance("draft-circular")
    return Act(
        CircularDrafted(
            form.kind,
            words_of(form.heading, "标题", "heading"),
            facts,
            form.rule,
            form.department,
            form.correct_by,
            form.scope,
            tuple(form.cards),
            form.outlet.strip(),
        )
    )


def _check_exposure(form: CircularForm) -> None:
    if not form.cards:
        raise Refusal("媒体曝光应当以已经生效的监察牌为依据", "JC-35", where="cards")
    if form.scope != "public":
        raise Refusal("媒体曝光的公布范围为向社会公布", "JC-35", where="scope")
    if not form.outlet.strip():
        raise Refusal("请写明曝光的媒体", "JC-35", where="outlet")


def sign_circular(desk: Desk, _form: None) -> Act:
    """Sign it, by anybody but its author, once."""
    desk.advance("sign-circular")
    draft = desk.dossier
    if desk.actor.account == actor_of(draft, 0):
        raise Refusal("起草人不能签署", "JC-35")
    if desk.actor.account in {actor_of(draft, n) for n in draft.numbers(CircularSigned.type)}:
        raise Refusal("您已经签署", "JC-35")
    side: Side = "discipline" if desk.actor.role == "discipline" else "supervision"
    if side in {paper.side for paper in draft.papers(CircularSigned)}:
        raise Refusal("这一方已经签署", "JC-35")
    return Act(CircularSigned(side))


def issue_circular(desk: Desk, _form: None) -> Act:
    """Issue it once it bears the signatures its kind needs."""
    desk.advance("issue-circular")
    draft = desk.dossier.the(CircularDrafted)
    needed = int(desk.law.figure("JC-35", draft.kind))
    if len(desk.dossier.numbers(CircularSigned.type)) < needed:
        raise Refusal(f"还没有签署完毕：需要 {needed} 人签署", "JC-35")
    organ = desk.open(department_number(draft.department)).the(DepartmentRegistered).organ
    series = f"circular-{desk.at.year}"
    made = CircularPublished if draft.scope == "public" else CircularIssued
    return Act(
        made(
            number=f"监察通报〔{desk.at.year}〕{desk.next_number(series)}号",
            kind=draft.kind,
            heading=draft.heading,
            facts=draft.facts,
            rule=draft.rule,
            says=desk.law.cite(draft.rule).says,
            department=draft.department,
            organ=organ,
            correct_by=draft.correct_by,
            scope=draft.scope,
            outlet=draft.outlet,
        )
    )


def drop_circular(desk: Desk, form: ReasonForm) -> Act:
    """A draft is not issued."""
    desk.advance("drop-circular")
    return Act(CircularDropped(words_of(form.reason, "不予发布的理由", "reason")))


def report_correction(desk: Desk, form: ResultForm) -> Act:
    """Say what came of it; it is told wherever the circular is."""
    desk.advance("report-correction")
    return Act(CorrectionReported(words_of(form.result, "整改结果", "result")))


VERBS = (
    Verb("draft-circular", draft_circular),
    Verb("sign-circular", sign_circular),
    Verb("issue-circular", issue_circular),
    Verb("drop-circular", drop_circular),
    Verb("report-correction", report_correction),
)
