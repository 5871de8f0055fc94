"""From the offers of a direct purchase to its contract: offered, agreed or chosen, made public, signed, added to."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import applicant_number
from trading.purchasing.agreed_model import (
    ContractAdded,
    OfferChosen,
    OfferSubmitted,
    OfferTold,
    PurchaseContracted,
    PurchaseContractFiled,
    PurchaseResult,
    TalksRecorded,
)
from trading.purchasing.agreed_rules import (
    added_to,
    agreed_at,
    agreed_of,
    check_addition,
    check_chosen,
    check_contract,
    check_filing,
    check_offer,
    check_result,
    check_talks,
    document_of,
    is_lowest,
    own_offer,
    personnel_of,
)
from trading.purchasing.forms import (
    AdditionForm,
    ChoiceForm,
    ContractForm,
    FilingForm,
    OfferForm,
    ResultForm,
    TalksForm,
)
from trading.purchasing.model import EmergencyFound, PurchaseRegistered
from trading.purchasing.office import require_charge
from trading.purchasing.rules import about_of, added_so_far, check_share, of, path_of
from trading.registry.credit_rules import check_standing
from trading.registry.rules import name_of


def submit_offer(desk: Desk, form: OfferForm) -> Act:
    """A supplier that was asked files its signed offer: once, in time."""
    purchase, party = desk.dossier, desk.actor.party
    check_offer(form, purchase, party, desk.at, of(desk.law, purchase))
    check_standing(desk.open(applicant_number(party)), "procurement", desk.at.date())
    desk.advance("submit-offer")
    return Act(
        OfferSubmitted(
            party,
            name_of(desk.open(applicant_number(party))),
            form.price,
            form.days,
            form.address.strip(),
            form.text.strip(),
        ),
        files=form.files,
    )


def record_talks(desk: Desk, form: TalksForm) -> Act:
    """File the record of the talks, signed by everybody who talked; from then on two working days run (GP-224, GP-026)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    desk.advance("record-talks")
    check_talks(form, purchase, desk.at.date())
    method, registered = of(desk.law, purchase), purchase.the(PurchaseRegistered)
    original = registered.about.original
    if original:
        desk.rests_on(original)
        earlier = added_so_far(desk.archive, original, besides=purchase.number)
        check_share(registered.base, earlier, form.price, method.figure("added"), where="price")
    return Act(
        TalksRecorded(
            held_on=form.held_on,
            place=form.place.strip(),
            publicity=form.publicity.strip(),
            personnel=len(form.personnel),
            supplier=purchase.papers(OfferSubmitted)[-1].party,
            costs=form.costs.strip(),
            conditions=form.conditions.strip(),
            price=form.price,
            reasonable=form.reasonable.strip(),
            dissent=form.dissent.strip(),
            publish_by=compute(method.clock("result"), desk.at, desk.calendar).end,
        ),
        files=form.files,
        annex={"personnel": "、".join(name.strip() for name in form.personnel)},
    )


def choose_offer(desk: Desk, form: ChoiceForm) -> Act:
    """In an emergency, choose an offer once no other can come, with the reason (GP-228)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    desk.advance("choose-offer")
    offer = check_chosen(form, purchase, desk.at)
    due = compute(of(desk.law, purchase).clock("result"), desk.at, desk.calendar).end
    return Act(
        OfferChosen(
            offer.party,
            offer.price,
            is_lowest(purchase, offer),
            form.reason.strip(),
            len(form.personnel),
            due,
        ),
        files=form.files,
        annex={"personnel": "、".join(name.strip() for name in form.personnel)},
    )


def publish_result(desk: Desk, form: ResultForm) -> Act:
    """Make public from whom what is bought, for how much, and why; late it is public all the same, and a card (GP-026)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    check_result(form)
    desk.advance("publish-purchase-result")
    agreed, method = agreed_of(purchase), of(desk.law, purchase)
    offer = own_offer(purchase, agreed.supplier) if agreed is not None else None
    if agreed is None or offer is None:
        raise Refusal("尚未确定成交供应商", "GP-026", where=purchase.number)
    found, about = purchase.latest(EmergencyFound), about_of(purchase)
    chosen = agreed.reason if isinstance(agreed, OfferChosen) else agreed.reasonable
    why = "。".join(
        text.rstrip("。")
        for text in (*((found.direct_reason,) if found else (about.reason,)), chosen)
        if text
    )
    offers = (
        OfferTold(one.party, one.supplier_name, one.price, purchase.record(n).at)
        for n, one in zip(purchase.numbers(OfferSubmitted.type), purchase.papers(OfferSubmitted), strict=True)
    )
    paper = PurchaseResult(
        about=about,
        path=path_of(purchase),  # type: ignore[arg-type]  # one of the paths
        supplier=offer.party,
        supplier_name=offer.supplier_name,
        supplier_address=offer.address,
        amount=agreed.price,
        items=form.items,
        why=f"{why}。",
        emergency=found.facts if found is not None else "",
        document=document_of(purchase),
        offers=tuple(offers),
        personnel=personnel_of(purchase),
        decided_at=agreed_at(purchase),
        publish_by=agreed.publish_by,
        runs_until=compute(method.clock("result-notice"), desk.at, desk.calendar).end,
        contract_by=compute(method.clock("contract"), desk.at, desk.calendar).end,
    )
    return Act(paper, files=form.files)


def publish_contract(desk: Desk, form: ContractForm) -> Act:
    """Make the signed contract public; signed or published late it is public all the same, and a card (GP-077, GP-029)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    desk.advance("publish-purchase-contract")
    result = purchase.the(PurchaseResult)
    published = purchase.record(purchase.numbers(PurchaseResult.type)[-1]).at.date()
    check_contract(form, result, published, desk.at.date())
    due = compute(of(desk.law, purchase).clock("contract-notice"), form.signed_on, desk.calendar).end
    return Act(
        PurchaseContracted(
            about=result.about,
            supplier=result.supplier,
            supplier_name=result.supplier_name,
            amount=form.amount,
            signed_on=form.signed_on,
            starts=form.starts,
            ends=form.ends,
            contract_by=result.contract_by,
            due=due,
        ),
        files=form.files,
    )


def file_contract(desk: Desk, form: FilingForm) -> Act:
    """Note that the contract was filed with the finance department: once, after it was signed (GP-030)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    desk.advance("file-purchase-contract")
    if purchase.numbers(PurchaseContractFiled.type):
        raise Refusal("本合同已经备案", "GP-030", where=purchase.number)
    contract = purchase.the(PurchaseContracted)
    check_filing(form, contract, desk.at.date())
    due = compute(of(desk.law, purchase).clock("filing"), contract.signed_on, desk.calendar).end
    return Act(
        PurchaseContractFiled(form.organ.strip(), form.filed_on, form.number.strip(), due), files=form.files
    )


def add_to_contract(desk: Desk, form: AdditionForm) -> Act:
    """Buy more under the contract of an emergency; all additions together stay within the share (GP-007)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    desk.advance("add-to-contract")
    check_addition(form, purchase, of(desk.law, purchase), desk.at.date())
    contract = purchase.the(PurchaseContracted)
    return Act(
        ContractAdded(
            about=contract.about,
            no=len(purchase.papers(ContractAdded)) + 1,
            supplier_name=contract.supplier_name,
            amount=form.amount,
            total=added_to(purchase) + form.amount,
            base=contract.amount,
            reason=form.reason.strip(),
            signed_on=form.signed_on,
        ),
        files=form.files,
    )


VERBS = (
    Verb("submit-offer", submit_offer),
    Verb("record-talks", record_talks),
    Verb("choose-offer", choose_offer),
    Verb("publish-purchase-result", publish_result, evidence="sealed"),
    Verb("publish-purchase-contract", publish_contract, evidence="sealed"),
    Verb("file-purchase-contract", file_contract),
    Verb("add-to-contract", add_to_contract, evidence="sealed"),
)
