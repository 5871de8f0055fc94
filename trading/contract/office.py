"""What is done about the contract: made public, and filed. How it is performed: ``trading.performance``."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from trading.award.model import AwardPublished
from trading.contract.model import ContractFiled, ContractForm, ContractPublished, FilingForm
from trading.contract.rules import check_bond, check_contract, check_filing, performance_notice
from trading.methods.rules import method_of
from trading.tendering.office import require_charge
from trading.tendering.rules import lot_terms


def publish_contract(desk: Desk, form: ContractForm) -> Act:
    """Publish the signed contract's key terms; a bond the documents ask for is there, as money or as a letter."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    award = lot.the(AwardPublished)
    awarded, method = lot.record(lot.numbers(AwardPublished.type)[-1]).at, method_of(desk.law, lot)
    check_contract(form, award, awarded.date(), desk.at.date(), method)
    notice = performance_notice(desk.archive, lot)
    if notice is not None:
        desk.rests_on(notice.number)
    check_bond(form, lot_terms(tender, lot), notice)
    desk.advance("publish-contract")
    telling = method.clock_if("contract-notice")
    paper = ContractPublished(
        name=award.name,
        lot=lot.number,
        lot_title=award.lot_title,
        purchaser_name=award.purchaser_name,
        supplier=award.winner.bidder,
        supplier_name=award.winner.name,
        amount=form.amount,
        performance_bond=form.performance_bond,
        signed_on=form.signed_on,
        starts=form.starts,
        ends=form.ends,
        contract_by=award.contract_by,
        bond_notice=notice.number if notice is not None and notice.state == "paid" else "",
        guarantee=form.guarantee.strip(),
        notice_by=compute(telling, form.signed_on, desk.calendar).end if telling else None,
    )
    return Act(paper, files=form.files)


def file_contract(desk: Desk, form: FilingForm) -> Act:
    """Note that the contract was filed with the finance department: once, after it was signed (GP-030)."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    contract = lot.the(ContractPublished)
    if lot.numbers(ContractFiled.type):
        raise Refusal("本合同已经备案", "GP-030", where=lot.number)
    check_filing(form, contract, desk.at.date())
    desk.advance("file-contract")
    due = compute(method_of(desk.law, lot).clock("filing"), contract.signed_on, desk.calendar).end
    return Act(
        ContractFiled(lot.number, form.organ.strip(), form.filed_on, form.number.strip(), due),
        files=form.files,
    )


VERBS = (
    Verb("file-contract", file_contract),
    Verb("publish-contract", publish_contract),
)
