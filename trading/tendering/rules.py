"""What a notice and a clarification must satisfy. Pure; every figure comes from the law in force."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from hallcore.dossier import Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import check_minimum, earliest, midnight_after
from hallcore.ground.errors import Refusal
from hallcore.ground.money import FEN, format_yuan, round_yuan, yuan
from trading.methods.model import CATEGORIES
from trading.methods.rules import Method, check_choice, choice
from trading.tendering.model import (
    KINDS,
    ClarificationForm,
    ClarificationPublished,
    DocumentPrice,
    Evaluation,
    InviteesForm,
    InviteesNamed,
    LotTerms,
    NoticeForm,
    NoticePublished,
    ProjectForm,
    ProjectRegistered,
    SealingPolicyPublished,
    SiteVisit,
    TerminationForm,
)
from trading.tendering.procurement import check_procured_lot
from trading.tendering.turn_model import DeadlineExtended, ValidityExtended, ValidityForm


def check_project(form: ProjectForm, method: Method) -> None:
    """A project has a name, a known class, a lawful method, and lots whose money makes sense."""
    if not form.name.strip():
        raise Refusal("项目名称不能为空", where="name")
    if form.category not in CATEGORIES.get(method.regime, {}) or form.kind not in KINDS:
        raise Refusal("项目分类不在分类表内", "PT-06", where="category")
    if [lot.no for lot in form.lots] != list(range(1, len(form.lots) + 1)) or not form.lots:
        raise Refusal(f"{method.word('lot')}应从 1 起连续编号，至少一个", where="lots")
    for lot in form.lots:
        check_lot(lot, form.kind, method)
        if method.regime == "procurement":
            check_procured_lot(lot, form.kind, method)
    amount = sum((lot.estimate for lot in form.lots), Decimal(0))
    wanted = choice(method, form.kind, amount, must=form.must_tender)
    check_choice(wanted, form.ground, form.ground_approval)
    fewer = method.figure_if(f"bidders-{form.ground}")
    if fewer is not None and not form.ground_approval.strip():
        raise Refusal(
            "与公开招标的两家供应商继续采购，应当事先取得批准，请写明批准文号",
            fewer.rule,
            where="ground_approval",
        )


def check_lot(lot: LotTerms, kind: str, method: Method) -> None:
    """The ceiling is published and the bond is within its caps (ZB-035, ZB-036; GP-046)."""
    where = f"lots[{lot.no}]"
    for amount in (lot.estimate, lot.ceiling, lot.bond):
        yuan(amount)
    if lot.ceiling <= 0 or lot.estimate <= 0:
        raise Refusal(f"{method.word('estimate')}与{method.word('ceiling')}须为正数", "ZB-039", where=where)
    if lot.duration_days <= 0:
        raise Refusal("工期或交货期须为正数（日历天）", where=where)
    demanded = method.figure("performance")
    if not 0 <= lot.performance <= demanded.share * 100:
        raise Refusal(
            f"履约保证金应在合同价的 0 至 {demanded.value}% 之间", demanded.rule, where=f"{where}.performance"
        )
    bond, share = method.word("bond"), method.figure("bond")
    if lot.bond < 0:
        raise Refusal(f"{bond}不能是负数，不收取的写 0.00", share.rule, where=where)
    # To the fen downwards: a cap that is rounded up would be above the share.
    exact = lot.estimate * Decimal(share.share.numerator) / share.share.denominator
    cap = exact.quantize(FEN, ROUND_DOWN)
    if lot.bond > cap:
        raise Refusal(
            f"{bond} {format_yuan(lot.bond)} 超过{method.word('estimate')}的 {share.value}%，"
            f"上限 {format_yuan(cap)}",
            share.rule,
            where=where,
        )
    absolute = method.figure_if(f"bond-{kind}")
    if absolute is not None and not absolute.meets(lot.bond):
        raise Refusal(
            f"{bond}超过上限 {format_yuan(round_yuan(Decimal(str(absolute.value))))}",
            absolute.rule,
            where=where,
        )


def check_evaluation(evaluation: Evaluation, method: Method | None = None) -> None:
    """The published marks make 100, and the lowest price method gives none for the price.

    A method that decides by the price alone scores nothing (GP-126).
    """
    if method is not None and method.by_price:
        if evaluation.method != "lowest" or evaluation.criteria or evaluation.pass_marks:
            raise Refusal(
                f"{method.title}以满足采购需求且报价最低的供应商成交，不设评分项",
                "GP-126",
                where="evaluation.criteria",
            )
        return
    total = sum((c.marks for c in evaluation.criteria), evaluation.price_marks)
    if evaluation.price_marks < 0 or any(c.marks <= 0 for c in evaluation.criteria):
        raise Refusal("各评分项的分值应为正数", "ZB-079", where="evaluation.criteria")
    if evaluation.above < 0 or evaluation.below < 0 or not 0 <= evaluation.float_percent < 100:
        raise Refusal(
            "报价扣分不能是负数，基准价下浮应在 0 至 100% 之间", "ZB-079", where="evaluation.price_marks"
        )
    if not 0 <= evaluation.pass_marks <= 100:
        raise Refusal("技术评审合格线应在 0 至 100 分之间", "ZB-079", where="evaluation.pass_marks")
    if evaluation.method == "lowest" and evaluation.price_marks:
        raise Refusal("经评审的最低投标价法不对价格打分", "ZB-082", where="evaluation.price_marks")
    if total != Decimal(100):
        raise Refusal(f"评分项合计应为 100 分，现为 {total} 分", "ZB-079", where="evaluation.criteria")
    if len({c.key for c in evaluation.criteria}) != len(evaluation.criteria):
        raise Refusal("评分项编号重复", where="evaluation.criteria")


def check_notice(form: NoticeForm, at: datetime, method: Method, calendar: Calendar) -> None:
    """The times of a notice: how long documents are given out, and when after their issue the deadline is."""
    check_evaluation(form.evaluation, method)
    documents = method.word("documents")
    if form.documents_from < at:
        raise Refusal(f"{documents}开始发出的时间早于公告发布时间", where="documents_from")
    issue = method.clock_if("issue")
    if issue is not None:
        check_minimum(issue, form.documents_from, form.documents_until, calendar, where="documents_until")
    check_minimum(method.clock("deadline"), form.documents_from, form.deadline, calendar, where="deadline")
    if form.documents_until > form.deadline:
        raise Refusal(f"{documents}发出期不能晚于截止时间", where="documents_until")
    if form.validity_days <= 0:
        raise Refusal("投标有效期须写明天数，自投标截止起算", "ZB-034", where="validity_days")
    if not form.files:
        raise Refusal(f"公告须附{documents}", "EB-14", where="files")
    if form.documents is not None:
        check_price(form.documents)
    if form.visit is not None:
        check_visit(form.visit, form.documents_from, form.deadline)


def check_visit(visit: SiteVisit, since: datetime, deadline: datetime) -> None:
    """The site is seen while documents can be had and before the deadline, by all who come (ZB-040)."""
    if not visit.place.strip():
        raise Refusal("请写明踏勘现场的集合地点", "ZB-040", where="visit_place")
    if not since < visit.at < deadline:
        raise Refusal("踏勘现场应当在文件开始发出之后、投标截止之前", "ZB-040", where="visit_at")


def check_invitees(form: InviteesForm, project: ProjectRegistered, method: Method) -> None:
    """At least three are invited, each once, none of them the one who invites, and it is said how they were chosen.

    Raises:
        Refusal: Which of these does not hold; or everybody is invited by this method (ZB-020, ZB-011).
    """
    if not method.invited:
        raise Refusal(
            f"{method.title}面向不特定的{method.word('bidder')}，不发出邀请名单", method.procedure.cite
        )
    least = method.figure("invited")
    if len(set(form.parties)) != len(form.parties):
        raise Refusal("受邀单位重复", least.rule, where="parties")
    if not least.meets(len(form.parties)):
        reason = f"受邀单位不得少于 {least.value} 家，现为 {len(form.parties)} 家"
        raise Refusal(reason, least.rule, where="parties")
    for party in form.parties:
        if party in {project.purchaser, project.agency}:
            raise Refusal(f"{method.word('purchaser')}和代理机构不得受邀", "ZB-051", where=party)
    if not form.chosen.strip():
        raise Refusal("请写明受邀单位的确定方式", least.rule, where="chosen")
    _check_pool(form, method)


def _check_pool(form: InviteesForm, method: Method) -> None:
    """Where suppliers are drawn, the list they are drawn from is at least twice as long (GP-053)."""
    times = method.figure_if("pool")
    if times is None:
        return
    if not set(form.parties) <= set(form.pool):
        raise Refusal("受邀供应商应当从备选名单中抽取", times.rule, where="pool")
    if not times.meets(Fraction(len(set(form.pool)), len(form.parties))):
        least = int(times.value) * len(form.parties)
        raise Refusal(
            f"备选供应商不得少于抽取数的 {times.value} 倍，应有 {least} 家以上，现为 {len(set(form.pool))} 家",
            times.rule,
            where="pool",
        )


def check_listed(tender: Dossier, method: Method) -> None:
    """An invitation goes out when it is known to whom (ZB-020)."""
    if method.invited and tender.latest(InviteesNamed) is None:
        raise Refusal("尚未确定受邀单位", "ZB-020")


def check_invited(tender: Dossier, parties: frozenset[str], method: Method) -> None:
    """Only those who were invited take part in a tender by invitation (ZB-020); members of a consortium too."""
    if not method.invited:
        return
    missing = parties - frozenset(tender.the(InviteesNamed).parties)
    if missing:
        raise Refusal(f"本项目采用{method.title}，本单位不在受邀之列", "ZB-020", where=min(missing))


def check_price(price: DocumentPrice) -> None:
    """Documents cost what printing and posting them costs, and the notice says how that was reckoned (ZB-025)."""
    for amount, where in ((price.printing, "printing"), (price.postage, "postage")):
        if yuan(amount) < 0:
            raise Refusal("印刷、邮寄成本不能是负数", "ZB-025", where=where)
    if price.amount == 0:
        raise Refusal("没有印刷、邮寄成本的，招标文件免费提供", "ZB-025", where="printing")
    if not price.basis.strip():
        raise Refusal("请写明工本费的成本依据；只能补偿印刷、邮寄的成本", "ZB-025", where="basis")


def check_clarification(
    form: ClarificationForm,
    current: datetime,
    at: datetime,
    method: Method,
    calendar: Calendar,
    *,
    correcting: bool = False,
) -> datetime:
    """A clarification that may affect preparation leaves 15 days, or the deadline moves (ZB-030).

    Documents that have to be put right (``correcting``) are so after their deadline too: the gate waits for it, and the
    clarification names the new deadline.

    Returns:
        The deadline that stands afterwards.

    Raises:
        Refusal: It moves the deadline forward, or leaves too little time; the reason names the earliest.
    """
    rule = method.clock("clarification")
    if at >= current and not correcting:
        raise Refusal(f"截止时间以后不再澄清或者修改{method.word('documents')}", rule.cite.rule)
    if not form.answers and not form.files:
        raise Refusal("澄清须有问答或者修改后的文件", where="answers")
    deadline = form.deadline or current
    if deadline < current:
        raise Refusal("截止时间只能顺延，不能提前", rule.cite.rule, where="deadline")
    if deadline <= at:
        raise Refusal("原截止时间已过，请确定新的截止时间", rule.cite.rule, where="deadline")
    if form.affects_preparation:
        check_minimum(rule, at, deadline, calendar, where="deadline")
    return deadline


def check_termination(form: TerminationForm) -> None:
    """Whoever ends a tender says why, and how fees and bonds are returned with interest (ZB-041)."""
    if not form.reason.strip():
        raise Refusal("终止招标应当公告原因", "ZB-041", where="reason")
    if not form.refunds.strip():
        raise Refusal("终止招标应当写明文件费用、投标保证金及其利息的退还办法", "ZB-041", where="refunds")


def check_again(old: Dossier, lots: tuple[Dossier, ...], purchaser: str, claimed: tuple[str, ...]) -> None:
    """Lots are tendered anew by their own purchaser, of one tender, once each has come to nothing, and once (ZB-084).

    Args:
        old: The earlier tender.
        lots: The lots of it that are named.
        purchaser: Who registers the new project.
        claimed: For each lot the tender that tenders it anew already, or "".
    """
    if old.the(ProjectRegistered).purchaser != purchaser:
        raise Refusal("只能对本单位的项目重新招标", "ZB-015", where="again")
    for lot, taken in zip(lots, claimed, strict=True):
        if lot.parent != old.number or lot.state != "failed":
            raise Refusal("只有招标失败或者已终止的标段可以重新招标", "ZB-084", where=lot.number)
        if taken:
            raise Refusal(f"该标段已由 {taken} 重新招标", "ZB-084", where=lot.number)


def valid_until(tender: Dossier) -> datetime:
    """The end of the bids' validity: of its last day, counted from the deadline (ZB-034), or as it was extended."""
    extended = tender.latest(ValidityExtended)
    if extended is not None:
        return extended.extended_until
    last = deadline_of(tender).date() + timedelta(days=notice_of(tender).validity_days)
    return midnight_after(last)


def check_validity(form: ValidityForm, current: datetime, at: datetime) -> None:
    """Bids are asked to stand longer while they still stand, for a reason, with time to answer (ZB-058)."""
    if at >= current:
        raise Refusal("投标有效期已经届满，不能再延长", "ZB-058")
    if not form.reason.strip():
        raise Refusal("请写明延长投标有效期的原因", "ZB-058", where="reason")
    if form.extended_until <= current:
        raise Refusal("延长后的有效期应当晚于现有的有效期", "ZB-058", where="extended_until")
    if not at < form.answer_by <= current:
        raise Refusal("投标人答复的时间应当在现有有效期届满之前", "ZB-058", where="answer_by")


def earliest_deadline(method: Method, documents_from: datetime, calendar: Calendar) -> datetime:
    """The earliest deadline the law allows after documents are issued (ZB-028)."""
    return earliest(method.clock("deadline"), documents_from, calendar)


def notice_of(tender: Dossier) -> NoticePublished:
    """The notice of a tender."""
    return tender.the(NoticePublished)


def ground_of(tender: Dossier) -> str:
    """The short name of the ground its method is used on; "" where it needs none."""
    return tender.the(ProjectRegistered).ground


def sold(tender: Dossier) -> DocumentPrice | None:
    """What the documents cost as long as they are for those who pay; None where they are free.

    Once the bids are opened nobody obtains them any more, and everybody may look what was asked for.
    """
    return notice_of(tender).documents if tender.state != "opened" else None


def performance_of(terms: LotTerms, price: Decimal) -> Decimal:
    """The performance bond a lot's documents ask of a contract at that price: to the fen downwards, yuan."""
    return (price * terms.performance / 100).quantize(FEN, ROUND_DOWN)


def deadline_of(tender: Dossier) -> datetime:
    """The bid deadline in force: the notice's, the last clarification's, or that an outage moved it to."""
    numbers = [*tender.numbers(ClarificationPublished.type), *tender.numbers(DeadlineExtended.type)]
    if not numbers:
        return notice_of(tender).deadline
    moved = tender.record(max(numbers)).paper
    return (
        moved.deadline
        if isinstance(moved, (ClarificationPublished, DeadlineExtended))
        else notice_of(tender).deadline
    )


def policy_of(tender: Dossier) -> SealingPolicyPublished:
    """The sealing policy in force."""
    return tender.the(SealingPolicyPublished)


def lot_terms(tender: Dossier, lot: Dossier) -> LotTerms:
    """The terms of a lot, from the notice."""
    number = lot_no(lot.number)
    return next(terms for terms in notice_of(tender).lots if terms.no == number)


def lot_no(number: str) -> int:
    """The number of a lot within its tender: ``DHGC-2026-0003.2`` is lot 2."""
    return int(number.split(".")[1])


def tender_number(number: str) -> str:
    """The tender a lot or bid belongs to."""
    return number.split(".", maxsplit=1)[0]
