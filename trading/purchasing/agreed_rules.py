"""What offers, talks, result, contract and additions of a direct purchase must satisfy. Pure; see ``trading.purchasing.rules``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan, yuan
from trading.award.model import Item
from trading.methods.rules import Method
from trading.purchasing.agreed_model import (
    ContractAdded,
    OfferChosen,
    OfferSubmitted,
    PurchaseContracted,
    PurchaseResult,
    TalksRecorded,
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
from trading.purchasing.model import EmergencyFound, MethodDecided, ReasonPublicised, SuppliersInvited
from trading.purchasing.rules import about_of, check_share, is_invited


def own_offer(purchase: Dossier, party: str) -> OfferSubmitted | None:
    """A supplier's offer; None before it has made one."""
    return next((one for one in purchase.papers(OfferSubmitted) if one.party == party), None)


def check_offer(form: OfferForm, purchase: Dossier, party: str, at: datetime, method: Method) -> None:
    """An offer is its supplier's own, once, in time and signed."""
    cite = method.procedure.cite
    if not is_invited(purchase, party):
        raise Refusal("本单位不在受邀供应商之列", cite, where=party)
    if own_offer(purchase, party) is not None:
        raise Refusal("每家供应商只提交一次报价，本单位已经提交", cite)
    until = purchase.the(SuppliersInvited).until
    if at > until:
        raise Refusal(f"提交报价的时间已于 {until:%Y-%m-%d %H:%M} 截止", cite)
    if yuan(form.price) <= 0:
        raise Refusal("报价应为正数", cite, where="price")
    if form.days <= 0:
        raise Refusal("交付（履行）期限应为正数", cite, where="days")
    if not form.address.strip():
        raise Refusal("请填写供应商地址", "GP-028", where="address")
    if not form.files:
        raise Refusal("请上传签署盖章的报价单", cite, where="files")


def offers_closed(purchase: Dossier, at: datetime) -> bool:
    """Whether offers may be looked at: the time is over, or everybody who was asked has answered."""
    paper = purchase.latest(SuppliersInvited)
    if paper is None:
        return False
    return at > paper.until or len(purchase.papers(OfferSubmitted)) == len(paper.suppliers)


# -- what is agreed -------------------------------------------------------------------------------


def check_talks(form: TalksForm, purchase: Dossier, today: date) -> None:
    """The record of the talks has everything the law wants, and the price is within the budget (GP-223, GP-224)."""
    parts = (
        (form.place, "协商地点", "place"),
        (form.costs, "供应商提供的成本、同类项目合同价格和专利、专有技术情况", "costs"),
        (form.conditions, "合同主要条款", "conditions"),
        (form.reasonable, "价格商定情况", "reasonable"),
    )
    for text, name, where in parts:
        if not text.strip():
            raise Refusal(f"协商情况记录应当写明{name}", "GP-224", where=where)
    if purchase.numbers(ReasonPublicised.type) and not form.publicity.strip():
        raise Refusal("协商情况记录应当写明公示情况", "GP-224", where="publicity")
    _check_personnel(form.personnel, "GP-224")
    _check_day(form.held_on, purchase, today)
    if yuan(form.price) <= 0:
        raise Refusal("商定的价格应为正数", "GP-223", where="price")
    _check_budget(form.price, purchase)
    offer = purchase.papers(OfferSubmitted)[-1]
    if form.price > offer.price:
        raise Refusal(f"商定的价格不得高于供应商的报价 {format_yuan(offer.price)}", "GP-223", where="price")
    if not form.files:
        raise Refusal("请上传采购全体人员签字的协商情况记录", "GP-224", where="files")


def _check_day(day: date, purchase: Dossier, today: date) -> None:
    offered = purchase.record(purchase.numbers(OfferSubmitted.type)[-1]).at.date()
    if not offered <= day <= today:
        raise Refusal("协商日期应在供应商提交报价之后，且不晚于今日", "GP-224", where="held_on")


def _check_personnel(names: Sequence[str], rule: str) -> None:
    if not names or any(not name.strip() for name in names):
        raise Refusal("请写明参加的全体采购人员", rule, where="personnel")


def _check_budget(price: Decimal, purchase: Dossier) -> None:
    budget = about_of(purchase).terms.budget
    if price > budget:
        raise Refusal(
            f"价格 {format_yuan(price)} 超过预算金额 {format_yuan(budget)}，应当终止采购",
            "GP-225",
            where="price",
        )


def check_chosen(form: ChoiceForm, purchase: Dossier, at: datetime) -> OfferSubmitted:
    """An offer is chosen when no other can come any more, within the budget, with a reason (GP-228)."""
    if not offers_closed(purchase, at):
        until = purchase.the(SuppliersInvited).until
        raise Refusal(f"提交报价的时间至 {until:%Y-%m-%d %H:%M}，受邀供应商尚未全部报价，不能确定", "GP-228")
    offer = own_offer(purchase, form.supplier)
    if offer is None:
        raise Refusal("请从提交报价的供应商中确定", "GP-228", where="supplier")
    _check_budget(offer.price, purchase)
    if not form.reason.strip():
        lowest = is_lowest(purchase, offer)
        told = "请写明确定该供应商的理由" if lowest else "不选报价最低的供应商，请写明理由"
        raise Refusal(told, "GP-228", where="reason")
    _check_personnel(form.personnel, "GP-228")
    return offer


def is_lowest(purchase: Dossier, offer: OfferSubmitted) -> bool:
    """Whether no offer is lower."""
    return offer.price == min(one.price for one in purchase.papers(OfferSubmitted))


def agreed_of(purchase: Dossier) -> TalksRecorded | OfferChosen | None:
    """What was agreed, or chosen; None before."""
    return purchase.latest(TalksRecorded) or purchase.latest(OfferChosen)


def agreed_at(purchase: Dossier) -> datetime:
    """When it was."""
    numbers = [*purchase.numbers(TalksRecorded.type), *purchase.numbers(OfferChosen.type)]
    return purchase.record(numbers[-1]).at


def personnel_of(purchase: Dossier) -> tuple[str, ...]:
    """The names of those who talked or chose, from the annex; erased ones are missing."""
    numbers = [*purchase.numbers(TalksRecorded.type), *purchase.numbers(OfferChosen.type)]
    annex = purchase.record(numbers[-1]).annex if numbers else None
    told = annex.get("personnel") if annex is not None else None
    return tuple(told.split("、")) if told else ()


def document_of(purchase: Dossier) -> str:
    """The document that approved the method, or found the emergency; "" where none was needed."""
    decided, found = purchase.latest(MethodDecided), purchase.latest(EmergencyFound)
    if found is not None:
        return found.document
    return decided.document if decided is not None and decided.approved else ""


# -- result, contract, additions ------------------------------------------------------------------


def check_result(form: ResultForm) -> None:
    """The result says what is bought, and for how much a unit (GP-028)."""
    if not form.items or any(not _whole(item) for item in form.items):
        raise Refusal("结果公告应当载明主要标的的名称、规格型号、数量和单价", "GP-028", where="items")


def _whole(item: Item) -> bool:
    return bool(item.name.strip() and item.specification.strip() and item.quantity.strip()) and item.price > 0


def check_contract(form: ContractForm, result: PurchaseResult, published: date, today: date) -> None:
    """The contract has the price that was agreed; it was signed after the result was public (GP-226)."""
    if form.amount != result.amount:
        raise Refusal(
            f"合同价 {format_yuan(form.amount)} 与成交价 {format_yuan(result.amount)} 不一致",
            "GP-226",
            where="amount",
        )
    if not published <= form.signed_on <= today:
        raise Refusal("合同签订日期应在成交结果公告之后，且不晚于今日", "GP-077", where="signed_on")
    if form.ends < form.starts:
        raise Refusal("履行期限止日早于起日", where="ends")


def check_filing(form: FilingForm, contract: PurchaseContracted, today: date) -> None:
    """A copy is filed after the contract was signed, with somebody (GP-030)."""
    if not form.organ.strip():
        raise Refusal("请写明备案的财政部门", "GP-030", where="organ")
    if not contract.signed_on <= form.filed_on <= today:
        raise Refusal("备案日期应在合同签订之后，且不晚于今日", "GP-030", where="filed_on")


def added_to(purchase: Dossier) -> Decimal:
    """What was added to its own contract so far, yuan."""
    return sum((one.amount for one in purchase.papers(ContractAdded)), Decimal("0.00"))


def check_addition(form: AdditionForm, purchase: Dossier, method: Method, today: date) -> None:
    """What is added to the contract of an emergency has a reason and stays within the share (GP-007)."""
    contract = purchase.the(PurchaseContracted)
    if yuan(form.amount) <= 0:
        raise Refusal("追加金额应为正数", "GP-007", where="amount")
    if not form.reason.strip():
        raise Refusal("请写明追加的内容和理由", "GP-007", where="reason")
    if not contract.signed_on <= form.signed_on <= today:
        raise Refusal("签订日期应在原合同签订之后，且不晚于今日", "GP-007", where="signed_on")
    check_share(contract.amount, added_to(purchase), form.amount, method.figure("added"), where="amount")
