"""What a direct purchase must satisfy, and how it stands. Pure; every figure and period is the method's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from hallcore.dossier import Archive, Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.clauses import Figure
from hallcore.ground.deadline import check_minimum
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.ground.money import format_yuan, yuan
from trading.contract.model import ContractPublished
from trading.methods.model import CATEGORIES, Choice
from trading.methods.rules import Method, choice, methods
from trading.purchasing.agreed_model import PurchaseContracted, PurchaseResult, TalksRecorded
from trading.purchasing.forms import EmergencyForm, InvitationForm, PublicityForm, PurchaseForm
from trading.purchasing.model import (
    FAMILY,
    METHODS,
    PURCHASE,
    About,
    EmergencyFound,
    Invited,
    PurchaseRegistered,
    PurchaseTerminated,
    ReasonObjected,
    ReasonPublicised,
    SuppliersInvited,
)
from trading.tendering.model import LOT
from trading.tendering.rules import notice_of, tender_number

PUBLIC = (ReasonPublicised.type, PurchaseResult.type, PurchaseTerminated.type)
"""The papers one of which makes a purchase known to everybody."""


def named(law: Law, name: str) -> Method:
    """A method of this department by its name.

    Raises:
        Refusal: It is none of them, or not in force yet.
    """
    found = next((one for one in methods(law) if one.name == name and one.is_("family", FAMILY)), None)
    if found is not None:
        return found
    if name in METHODS:
        raise Refusal("规定这种采购方式的办法尚未施行，不能采用", METHODS[name], where="way")
    raise Refusal("没有这种采购方式", "GP-001", where="way")


def of(law: Law, purchase: Dossier) -> Method:
    """The method a purchase goes by."""
    return Method(law, purchase.procedure)


def about_of(purchase: Dossier) -> About:
    """What is bought, by whom and on which ground."""
    return purchase.the(PurchaseRegistered).about


def is_public(purchase: Dossier) -> bool:
    """Whether everybody knows of it."""
    return any(purchase.numbers(kind) for kind in PUBLIC)


def wanted(method: Method, about: About) -> Choice:
    """Whether the method may be used for it, what it wants, and why (GP-004, GP-006)."""
    return choice(method, about.kind, about.terms.budget)


def needs_publicity(method: Method, about: About) -> bool:
    """Whether the reason is made public first: above the threshold, on the ground that there is only one (GP-025)."""
    return (
        method.clock_if("publicity") is not None and about.ground == "only" and wanted(method, about).approval
    )


# -- registering ----------------------------------------------------------------------------------


def check_purchase(form: PurchaseForm, method: Method) -> None:
    """What is bought is said in full, on a ground of the method (GP-006, GP-007)."""
    if not form.name.strip():
        raise Refusal("项目名称不能为空", where="name")
    if form.category not in CATEGORIES["procurement"]:
        raise Refusal("项目分类不在分类表内", "PT-06", where="category")
    if not form.terms.content.strip():
        raise Refusal("请写明采购内容、数量和要求", method.procedure.cite, where="content")
    if yuan(form.terms.budget) <= 0:
        raise Refusal("预算金额应为正数", "GP-008", where="budget")
    if form.ground not in method.procedure.grounds:
        known = "；".join(method.procedure.grounds.values())
        raise Refusal(f"采用{method.title}应当具备法定情形之一：{known}", method.procedure.cite, where="way")
    if not form.reason.strip():
        raise Refusal("请写明采用这种方式的原因和相关事实", method.procedure.cite, where="reason")
    if (form.ground == "consistent") != bool(form.original):
        told = "请填写原合同的项目编号" if not form.original else "只有添购情形填写原合同的项目编号"
        raise Refusal(told, "GP-006", where="original")


class Original(NamedTuple):
    """The contract that is added to: who bought it from whom, for how much."""

    purchaser: str
    supplier: str
    supplier_name: str
    amount: Decimal


def original_of(archive: Archive, dossier: Dossier) -> Original:
    """The contract in a dossier: a lot's, or a direct purchase's.

    Raises:
        Refusal: There is none.
    """
    bought = dossier.latest(PurchaseContracted) if dossier.machine == PURCHASE else None
    if bought is not None:
        return Original(bought.about.purchaser, bought.supplier, bought.supplier_name, bought.amount)
    won = dossier.latest(ContractPublished) if dossier.machine == LOT else None
    if won is None:
        raise Refusal("原合同的案卷里没有已公告的合同", "GP-006", where="original")
    purchaser = notice_of(archive[tender_number(dossier.number)]).purchaser
    return Original(purchaser, won.supplier, won.supplier_name, won.amount)


ADDED = "addition {} to {}"
"""The claims of what is bought as an addition to a contract: the first, the second and so on, each by its dossier."""


def additions_to(archive: Archive, original: str) -> Iterator[Dossier]:
    """The purchases registered as additions to a contract, in their order, those that came to nothing too."""
    no = 1
    while number := archive.claimed(ADDED.format(no, original)):
        yield archive[number]
        no += 1


def added_so_far(archive: Archive, original: str, *, besides: str = "") -> Decimal:
    """What was added to a contract: what was agreed, or while nothing is, what is meant to be spent; yuan.

    Args:
        archive: Where the purchases are.
        original: The dossier of the original contract.
        besides: A purchase that is left out: the one that asks.
    """
    found = Decimal("0.00")
    for one in additions_to(archive, original):
        if one.number == besides or one.state == "ended":
            continue
        talks = one.latest(TalksRecorded)
        found += talks.price if talks is not None else about_of(one).terms.budget
    return found


def check_share(base: Decimal, earlier: Decimal, amount: Decimal, figure: Figure, *, where: str) -> None:
    """Additions together stay within a share of the original contract (GP-006, GP-007).

    Args:
        base: The original contract's price, yuan.
        earlier: What was added before.
        amount: What is to be added now.
        figure: The share, in per cent.
        where: The field that says the amount.
    """
    if Fraction(earlier + amount) <= Fraction(base) * figure.share:
        return
    most = Fraction(base) * figure.share
    whole = Decimal(int(most * 100)) / 100
    raise Refusal(
        f"原合同金额 {format_yuan(base)}，累计不得超过其 {figure.value}% 即 {format_yuan(whole)}；"
        f"此前已有 {format_yuan(earlier)}，本次 {format_yuan(amount)}",
        figure.rule,
        where=where,
    )


# -- publicity and approval -----------------------------------------------------------------------


def check_publicity(form: PublicityForm, method: Method) -> None:
    """The publicity says whom, where it is, what each professional thinks, and where to object (GP-220)."""
    least = method.figure("opinions")
    for text, name, where in (
        (form.supplier_address, "供应商地址", "supplier_address"),
        (form.contact, "采购人联系方式", "contact"),
        (form.finance_contact, "财政部门联系方式", "finance_contact"),
    ):
        if not text.strip():
            raise Refusal(f"公示应当写明{name}", "GP-220", where=where)
    if any(not part.strip() for one in form.opinions for part in (one.name, one.unit, one.post, one.text)):
        raise Refusal(
            "每名专业人员的论证意见应当写明姓名、工作单位、职称和具体意见", "GP-220", where="opinions"
        )
    if not least.meets(len({one.name.strip() for one in form.opinions})):
        raise Refusal(
            f"论证唯一性的专业人员不得少于 {least.value} 名，每人分别出具意见", least.rule, where="opinions"
        )


def require_over(purchase: Dossier, at: datetime) -> ReasonPublicised:
    """The publicity, once its days are over (GP-025)."""
    paper = purchase.the(ReasonPublicised)
    if at < paper.ends:
        raise Refusal(f"公示期至 {paper.ends:%Y-%m-%d %H:%M} 届满，届满前不能办理", "GP-025")
    return paper


def last_day(paper: ReasonPublicised) -> date:
    """The last day of the publicity; it ends at that day's midnight."""
    return paper.ends.date() - timedelta(days=1)


def objections_of(purchase: Dossier) -> tuple[ReasonObjected, ...]:
    """The written objections to its publicity."""
    return purchase.papers(ReasonObjected)


def check_asked(purchase: Dossier, method: Method, at: datetime) -> None:
    """A method is put to finance when it wants an approval, after the publicity it needs and with every objection argued."""
    about = about_of(purchase)
    if not wanted(method, about).approval:
        raise Refusal("预算金额未达到公开招标数额标准，采用本方式不需要财政部门批准", "GP-004")
    if purchase.state == "draft" and needs_publicity(method, about):
        raise Refusal("应当先将单一来源的原因公示", "GP-025")
    if purchase.state == "publicised":
        require_over(purchase, at)
        if objections_of(purchase):
            raise Refusal("公示期内收到异议，应当先组织补充论证", "GP-222")


# -- emergencies ----------------------------------------------------------------------------------


def check_emergency(form: EmergencyForm, at: datetime) -> None:
    """Who found what when, in which document; nobody else is asked only for a reason (GP-007, GP-227)."""
    for text, name, where in (
        (form.by, "认定的单位和负责人", "by"),
        (form.document, "认定文件", "document"),
        (form.facts, "突发事件的事实和紧急程度", "facts"),
    ):
        if not text.strip():
            raise Refusal(f"请写明{name}", "GP-227", where=where)
    if form.since > at:
        raise Refusal("紧急情况发生的时间晚于现在", "GP-227", where="since")
    if form.path == "talks":
        raise Refusal("紧急采购只有竞争方式和直接采购两种", "GP-007", where="path")
    if form.path == "direct" and not form.direct_reason.strip():
        raise Refusal(
            "紧急采购优先采用竞争方式；直接采购的，请写明情况特别紧急的理由", "GP-007", where="direct_reason"
        )


def path_of(purchase: Dossier) -> str:
    """How the price comes about."""
    found = purchase.latest(EmergencyFound)
    return found.path if found is not None else "talks"


# -- suppliers and offers -------------------------------------------------------------------------


def check_invitation(
    form: InvitationForm, purchase: Dossier, method: Method, at: datetime, calendar: Calendar
) -> None:
    """As many are asked as the path wants, each once, none of them the purchaser; there is time to answer."""
    about, count = about_of(purchase), len(set(form.suppliers))
    if count != len(form.suppliers):
        raise Refusal("供应商重复", "GP-015", where="suppliers")
    if {about.purchaser, about.agency} & set(form.suppliers):
        raise Refusal("采购人和代理机构不得作为供应商", "GP-012", where="suppliers")
    if path_of(purchase) == "asked":
        least = method.figure("asked")
        if not least.meets(count):
            raise Refusal(
                f"竞争方式应当询问 {least.value} 家以上供应商，现为 {count} 家", least.rule, where="suppliers"
            )
    elif count != 1:
        raise Refusal("本项目只邀请一家供应商", method.procedure.cite, where="suppliers")
    if form.until <= at:
        raise Refusal("提交报价的截止时间应当晚于现在", method.procedure.cite, where="until")
    clock = method.clock_if("offers")
    if clock is not None and path_of(purchase) == "asked":
        check_minimum(clock, at, form.until, calendar, where="until")
    if not form.text.strip() and not form.files:
        raise Refusal("请写明采购要求或者附采购文件", method.procedure.cite, where="text")


def check_cleared(purchase: Dossier, method: Method) -> None:
    """Nobody is asked for an offer before publicity and approval, where the law wants them (GP-004, GP-025)."""
    about = about_of(purchase)
    if purchase.state == "draft" and wanted(method, about).approval:
        if needs_publicity(method, about):
            raise Refusal("应当先将单一来源的原因公示，并报财政部门批准", "GP-025")
        raise Refusal(f"{wanted(method, about).why}，请先报财政部门批准", "GP-004")


def invited_of(purchase: Dossier) -> tuple[Invited, ...]:
    """Who was asked."""
    paper = purchase.latest(SuppliersInvited)
    return paper.suppliers if paper is not None else ()


def is_invited(purchase: Dossier, party: str) -> bool:
    """Whether a party was asked for an offer."""
    return bool(party) and any(one.party == party for one in invited_of(purchase))
