"""Evidence kept and handed on: holds, referrals, reads of personal data. Each is a dossier of the supervisors' own.

A hold takes the claim that whoever erases an annex asks for (``hallcore.identity.rules``), so an erasure and a hold of
the same matter meet at one key and cannot both commit; the matter itself is not touched.
"""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.identity.model import PIECES
from hallcore.identity.rules import hold_key
from hallcore.supervision.cards import words_of
from hallcore.supervision.forms import HoldForm, InquiryForm, ReasonForm, ReceiptForm, ReferralForm
from hallcore.supervision.kept import (
    HOLD,
    INQUIRY,
    REFERRAL,
    DataInquired,
    EvidenceHeld,
    HoldLifted,
    MatterReferred,
    ReceiptFiled,
)
from hallcore.supervision.orders import numbered
from hallcore.supervision.papers import PROCEDURE

SHOWN: dict[str, str] = {
    **PIECES,
    "name": "姓名（名称）",
    "number": "证件号码",
    "ident": "证件号码",
    "mail": "邮寄地址",
    "proxy": "代办人",
    "proxy_number": "代办人证件号码",
    "receiver": "领取人",
    "words": "陈述内容",
    "note": "备注",
}
"""Pieces of annexes a supervisor may have shown, by what they are called; secrets such as query codes are not here."""


def personal_pieces(matter: Dossier) -> dict[str, str]:
    """The personal data of a matter that still stand, by piece; what came later replaces what came earlier."""
    annexes = (record.annex for record in matter.all_records() if record.annex is not None)
    return {
        name: value for annex in annexes for name, _salt, value in annex.pieces if name in SHOWN and value
    }


def readable(matter: Dossier) -> bool:
    """Whether a matter may be read inside the house: bids, reports, accounts and persons are closed from the first."""
    return matter.count > 0 and matter.record(0).disclosure not in {"opaque", "sealed"}


def hold_evidence(desk: Desk, form: HoldForm) -> Act:
    """Hold a matter: what is beside its records is not erased meanwhile."""
    matter = desk.open(form.matter)
    reason = words_of(form.reason, "保全的理由", "reason")
    number = numbered(desk, "BQ")
    key = hold_key(matter.number)
    desk.archive.release(key, "")
    if desk.archive.claim(key, number) != number:
        raise Refusal("该案卷已经在保全中", "JC-37", where=desk.archive.claimed(key))
    desk.file_in(desk.found(number, PROCEDURE, HOLD))
    desk.advance("hold-evidence")
    return Act(EvidenceHeld(matter.number, reason))


def lift_hold(desk: Desk, form: ReasonForm) -> Act:
    """Lift a hold."""
    desk.advance("lift-hold")
    desk.archive.release(hold_key(desk.dossier.the(EvidenceHeld).matter), desk.dossier.number)
    return Act(HoldLifted(words_of(form.reason, "解除的理由", "reason")))


def refer_matter(desk: Desk, form: ReferralForm) -> Act:
    """Hand a lead with its evidence to another authority."""
    matter = desk.open(form.matter)
    paper = MatterReferred(
        matter.number,
        matter.prev,
        words_of(form.authority, "接收机关", "authority"),
        words_of(form.reason, "移送的理由", "reason"),
    )
    desk.file_in(desk.found(numbered(desk, "YS"), PROCEDURE, REFERRAL))
    desk.advance("refer-matter")
    return Act(paper, files=form.files)


def file_receipt(desk: Desk, form: ReceiptForm) -> Act:
    """Enter the other authority's receipt."""
    desk.advance("file-receipt")
    if not desk.dossier.record(0).at.date() <= form.on <= desk.at.date():
        raise Refusal("回执日期应在移送之后、今天之前", "JC-38", where="on")
    return Act(ReceiptFiled(words_of(form.number, "回执文号", "number"), form.on), files=form.files)


def inquire(desk: Desk, form: InquiryForm) -> Act:
    """File that personal data of a matter are shown to a supervisor; the page shows them once after it."""
    matter = desk.open(form.matter)
    if not readable(matter):
        raise Refusal("该案卷不向监察人员开放", "JC-39", where="matter")
    reason = words_of(form.reason, "查看个人信息的用途", "reason")
    known = personal_pieces(matter)
    if not form.pieces or set(form.pieces) - known.keys():
        raise Refusal("请选择需要查看的信息", "JC-39", where="pieces")
    desk.file_in(desk.found(numbered(desk, "DY"), PROCEDURE, INQUIRY))
    desk.advance("inquire")
    return Act(DataInquired(matter.number, tuple(sorted(form.pieces)), reason))


VERBS = (
    Verb("hold-evidence", hold_evidence),
    Verb("lift-hold", lift_hold),
    Verb("refer-matter", refer_matter),
    Verb("file-receipt", file_receipt),
    Verb("inquire-data", inquire),
)
