"""What is done about the contract."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from trading.award.model import AwardPublished
from trading.contract.model import ContractForm, ContractPublished
from trading.contract.rules import check_contract
from trading.tendering.office import require_charge


def publish_contract(desk: Desk, form: ContractForm) -> Act:
    """Publish the signed contract's key terms."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    award = lot.the(AwardPublished)
    awarded = lot.record(lot.numbers(AwardPublished.type)[-1]).at
    check_contract(form, award, awarded.date(), desk.at.date(), desk.law)
    desk.advance("publish-contract")
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
    )
    return Act(paper, files=form.files)


VERBS = (Verb("publish-contract", publish_contract),)
