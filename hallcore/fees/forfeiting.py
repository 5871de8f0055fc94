"""What is done where a bond is not returned: asked for on a decision, decided by the treasury (ZB-053, FEE-22).

Whoever asks and whoever keeps are two. What was held for the payer then becomes revenue, by one entry from the bonds'
account into the treasury's.
"""

from __future__ import annotations

from hallcore.catalogue.rules import tariff_number
from hallcore.desk import Act, Desk, Verb
from hallcore.fees import ledger
from hallcore.fees.forms import ApplyBondForm, AskForfeitForm, ForfeitForm
from hallcore.fees.kept import BondApplied, BondForfeited, ForfeitAsked, ForfeitRefused
from hallcore.fees.model import NoticeIssued
from hallcore.fees.refunds import require_remitted
from hallcore.fees.rules import forfeit_pending, held, payment_of, refunded
from hallcore.fees.tariff import in_force
from hallcore.ground.errors import Refusal


def ask_forfeit(desk: Desk, form: AskForfeitForm) -> Act:
    """Put it to the treasury that a bond be kept, on a decision on record (FEE-22)."""
    notice = desk.dossier
    desk.advance("ask-forfeit")
    if not notice.the(NoticeIssued).bond or not held(desk.archive, notice):
        raise Refusal("这不是在押的保证金", "FEE-22")
    if forfeit_pending(notice) is not None:
        raise Refusal("已有一项不予退还申请等待财政部门决定", "FEE-22")
    if form.rule not in desk.law.keys("rule") or not form.reason.strip() or not form.decision.strip():
        raise Refusal("请写明不予退还的理由、依据和决定文书", "FEE-22", where="reason")
    return Act(ForfeitAsked(form.reason.strip(), form.rule, form.decision.strip()))


def refuse_forfeit(desk: Desk, reason: str) -> Act:
    """The treasury does not keep the bond; whoever asked is told why (FEE-22)."""
    if forfeit_pending(desk.dossier) is None:
        raise Refusal("没有等待决定的不予退还申请", "FEE-22")
    if not reason.strip():
        raise Refusal("请写明不同意的理由", "FEE-22", where="reason")
    desk.advance("refuse-forfeit")
    return Act(ForfeitRefused(reason.strip()))


def forfeit_bond(desk: Desk, form: ForfeitForm) -> Act:
    """Keep a bond on a ground the law names and a decision on record: it becomes revenue (ZB-053)."""
    notice = desk.dossier
    issued, payment = notice.the(NoticeIssued), payment_of(notice)
    desk.advance("forfeit-bond")
    if not issued.bond or payment is None:
        raise Refusal("这不是在押的保证金", "ZB-053")
    if not form.reason.strip() or not form.decision.strip():
        raise Refusal("请写明不予退还的理由和决定文书编号", "ZB-053", where="reason")
    if form.rule not in desk.law.keys("rule"):
        raise Refusal("请写明不予退还所依据的规则", "ZB-053", where="rule")
    if refunded(desk.children(notice.number), f"{notice.number}-{payment[0]:04d}"):
        raise Refusal("这笔保证金已经在退还", "ZB-053")
    require_remitted(desk, notice, issued.account)
    target = desk.rests_on(tariff_number(form.into))
    _n, version = in_force(target, desk.at.date())
    item = issued.charges[0].code
    paper = BondForfeited(
        amount=payment[1].amount,
        reason=form.reason.strip(),
        rule=form.rule,
        decision=form.decision.strip(),
        postings=ledger.forfeited(
            issued.account, item, version.tariff.account, version.tariff.code, payment[1].amount
        ),
    )
    return Act(paper)


def apply_bond(desk: Desk, form: ApplyBondForm) -> Act:
    """Make a deposit part of the price, of itself once the contract is on record (TD-10); no more than was paid."""
    notice = desk.dossier
    issued, payment = notice.the(NoticeIssued), payment_of(notice)
    if not issued.bond or payment is None or not held(desk.archive, notice):
        raise Refusal("这不是在押的保证金", "FEE-22")
    desk.advance("apply-bond")
    if forfeit_pending(notice) is not None or not form.decision.strip():
        raise Refusal("保证金正在等待财政部门决定，或者没有合同记录", "FEE-22", where="decision")
    require_remitted(desk, notice, issued.account)
    target = desk.rests_on(tariff_number(form.into))
    _n, version = in_force(target, desk.at.date())
    item, amount = issued.charges[0].code, payment[1].amount
    into = version.tariff
    return Act(
        BondApplied(
            amount=amount,
            into=into.code,
            decision=form.decision.strip(),
            postings=ledger.forfeited(issued.account, item, into.account, into.code, amount),
        )
    )


VERBS = (
    Verb("ask-forfeit", ask_forfeit),
    Verb("refuse-forfeit", refuse_forfeit),
    Verb("forfeit-bond", forfeit_bond),
    Verb("apply-bond", apply_bond),
)
