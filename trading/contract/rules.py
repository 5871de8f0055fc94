"""What a contract must satisfy, and what is allowed about the winner's bond. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hallcore.dossier import Archive, Dossier
from hallcore.fees.rules import forfeit_pending, held, notices_of, standing
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan
from trading.award.model import AwardPublished
from trading.contract.model import ConclusionForm, ContractForm, ContractPublished, FilingForm
from trading.methods.rules import Method
from trading.tendering.model import LotTerms
from trading.tendering.rules import lot_terms, performance_of


def check_contract(
    form: ContractForm, award: AwardPublished, awarded_on: date, today: date, method: Method
) -> None:
    """The contract follows the bid (招标投标法 46), its bond is within 10 %; one signed late is a card, and public."""
    signing = method.clock("contract")
    if form.amount != award.winner.price:
        raise Refusal(
            f"合同价 {format_yuan(form.amount)} 与中标价 {format_yuan(award.winner.price)} 不一致，"
            "不得再行订立背离合同实质性内容的协议",
            signing.cite.rule,
            where="amount",
        )
    if not awarded_on <= form.signed_on <= today:
        raise Refusal(
            "合同签订日期应在中标通知书发出之后，且不晚于今日", signing.cite.rule, where="signed_on"
        )
    cap = method.figure("performance")
    if form.performance_bond < 0:
        raise Refusal("履约保证金不能是负数，不收取的写 0.00", cap.rule, where="performance_bond")
    if Fraction(form.performance_bond) > Fraction(form.amount) * cap.share:
        raise Refusal(f"履约保证金超过合同金额的 {cap.value}%", cap.rule, where="performance_bond")
    if form.ends < form.starts:
        raise Refusal("履行期限止日早于起日", where="ends")


def check_filing(form: FilingForm, contract: ContractPublished, today: date) -> None:
    """A copy is filed after the contract was signed, with somebody (GP-030)."""
    if not form.organ.strip():
        raise Refusal("请写明备案的财政部门", "GP-030", where="organ")
    if not contract.signed_on <= form.filed_on <= today:
        raise Refusal("备案日期应在合同签订之后，且不晚于今日", "GP-030", where="filed_on")


def performance_notice(archive: Archive, lot: Dossier) -> Dossier | None:
    """The payment notice of a lot's performance bond, the newest; None where the winner asked for none."""
    return next(reversed(tuple(notices_of(archive, lot.number))), None)


def performance_due(lot: Dossier, tender: Dossier) -> Decimal:
    """The performance bond the winner of a lot has to pay in money: what the documents ask, or the contract says.

    Raises:
        Refusal: Nobody has won it yet.
    """
    contract = lot.latest(ContractPublished)
    if contract is not None:
        return contract.performance_bond if not contract.guarantee else Decimal("0.00")
    award = lot.latest(AwardPublished)
    if award is None:
        raise Refusal("尚未确定中标人，不收取履约保证金", "ZB-096", where=lot.number)
    return performance_of(lot_terms(tender, lot), award.winner.price)


def check_bond(form: ContractForm, terms: LotTerms, notice: Dossier | None) -> None:
    """The winner gives the bond the documents ask for before the contract is on record (ZB-096).

    Money counts when the bank confirmed it; the letter of a bank, an insurer or a guarantor serves as well.
    """
    asked = performance_of(terms, form.amount)
    if form.guarantee.strip() and not form.performance_bond:
        raise Refusal("提交履约保函的，应当写明保函金额", "ZB-096", where="performance_bond")
    if not asked:
        return
    if form.performance_bond != asked:
        raise Refusal(
            f"招标文件要求的履约保证金为合同价的 {terms.performance}%，即 {format_yuan(asked)}",
            "ZB-096",
            where="performance_bond",
        )
    if form.guarantee.strip():
        return
    paid = notice is not None and notice.state == "paid" and standing(notice).amount == asked
    if not paid:
        raise Refusal(
            "招标文件要求提交履约保证金，中标人尚未缴纳；以保函提交的，请填写保函",
            "ZB-096",
            where="performance_bond",
        )


def check_conclusion(
    form: ConclusionForm, contract: ContractPublished, notice: Dossier, archive: Archive, today: date
) -> None:
    """A conclusion comes after the contract, says its ground, and finds the bond there and nothing asked about it."""
    if not held(archive, notice):
        raise Refusal("没有在押的履约保证金，或者已经办理退还", "FEE-22", where=notice.number)
    if forfeit_pending(notice) is not None:
        raise Refusal("不予退还的申请正在等待财政部门决定", "FEE-22", where=notice.number)
    if not contract.signed_on <= form.accepted_on <= today:
        raise Refusal("确认日期应在合同签订之后，且不晚于今日", "FEE-22", where="accepted_on")
    if not form.ground.strip():
        what = "验收情况" if form.fulfilled else "中标人不履行合同的事实"
        raise Refusal(f"请写明{what}", "FEE-22" if form.fulfilled else "FEE-23", where="ground")
