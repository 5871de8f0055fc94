"""The purchaser's windows up to the deadline: project, sealing policy, notice, clarification, each with its law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from hallcore.dossier import Dossier, split_record_number
from hallcore.ground.clauses import ClockRule
from hallcore.ground.clock import TZ
from hallcore.ground.deadline import compute, earliest, latest_start
from hallcore.ground.errors import NotComputable
from portal.presenters.addresses import address
from portal.presenters.desk_circumstances import unanswered
from portal.presenters.desks import FieldGroup, FormPage, SealingPage
from portal.presenters.flags import flag_section
from portal.presenters.life import until
from portal.presenters.results import TrusteeRow
from portal.presenters.shapes import (
    Alert,
    Check,
    Clause,
    Fact,
    Link,
    Section,
    Tag,
    Why,
)
from portal.presenters.showing import Showing
from portal.presenters.tender import SIDES
from portal.presenters.writing import day, filesize, moment
from signing.seal.policy import INDEPENDENT, INSIDE
from trading.bidding.model import QuestionAsked
from trading.methods.rules import Method, method_of
from trading.planning.model import Flag
from trading.tendering.model import (
    InviteesNamed,
    NoticePublished,
    ProjectRegistered,
    SealingPolicyPublished,
)
from trading.tendering.rules import deadline_of

_SEALED = "投标文件由投标人在自己的设备上加密，须有规定人数的保管人交出份额，并经投标人本人解锁，才能打开。"
_HALF_HOUR = 30
_CLOSES = time(16, 30)
_OPENS = time(9, 0)
Alerts = tuple[Alert, ...]


def crumbs(tender: Dossier, *last: str) -> tuple[Link, ...]:
    """The way to a window about a tender."""
    dossier = Link(tender.number, address("desk.tender", number=tender.number))
    return (Link("项目", address("desk")), dossier, *(Link(label) for label in last))


def back(tender: Dossier) -> Link:
    """The way back to the dossier."""
    return Link("返回案卷", address("desk.tender", number=tender.number))


# -- who is invited ------------------------------------------------------------------------------------------


def bidders(show: Showing, tender: Dossier) -> Mapping[str, str]:
    """Every party listed as bidder that does not invite this tender itself (credit code → name)."""
    project = tender.the(ProjectRegistered)
    return {
        code: f"{summary['name']}（{code}）"
        for code, summary in show.archive.shelf("parties").items()
        if "bidder" in summary["capacities"] and code not in {project.purchaser, project.agency}
    }


def invited(tender: Dossier) -> list[str]:
    """Who is on the list so far."""
    paper = tender.latest(InviteesNamed)
    return list(paper.parties) if paper is not None else []


def invitees_page(show: Showing, tender: Dossier, alerts: Alerts) -> FormPage:
    """The window where it is said who is invited."""
    method = method_of(show.law_of(tender), tender)
    figure, drawn = method.figure("invited"), method.figure_if("pool") is not None
    return FormPage(
        title="受邀单位",
        crumbs=crumbs(tender, "受邀单位"),
        alerts=alerts,
        lead=f"受邀单位不少于 {figure.value} 家（{figure.cite.line}）。名单在开标前不公开，只有受邀单位可以登记投标。",
        groups=(FieldGroup("名单", ("pool", "parties", "chosen") if drawn else ("parties", "chosen")),),
        submit="确定受邀单位",
        cancel=back(tender),
    )


# -- sealing policy ------------------------------------------------------------------------------------------


def policy_page(show: Showing, tender: Dossier, alerts: Alerts) -> SealingPage:
    """The window where the trustees' statements become the sealing policy; the one in force is shown."""
    policy, law = tender.latest(SealingPolicyPublished), show.law_of(tender)
    cite = law.cite("EB-06")
    asked = f"保管人的声明须写明项目编号 {tender.number}、保管人总数和打开所需人数，与下面填写的一致。"
    return SealingPage(
        title="密封规则",
        crumbs=crumbs(tender, "密封规则"),
        alerts=alerts,
        lead=_SEALED if tender.latest(NoticePublished) is not None else f"{_SEALED}{asked}",
        facts=_policy_facts(show, tender, policy),
        trustees=trustee_rows(policy),
        checks=tuple(_checks(policy)) if policy is not None else (),
        clause=Clause(cite.words, cite.line, "规则 EB-06"),
        submit="公布密封规则" if policy is None else "以新的规则替换",
        cancel=back(tender),
    )


def _policy_facts(show: Showing, tender: Dossier, policy: SealingPolicyPublished | None) -> tuple[Fact, ...]:
    law = show.law_of(tender)
    number = Fact("项目编号", tender.number, strong=True)
    allowed = Fact("投标截止最早", _earliest_today(show, method_of(law, tender)))
    if policy is None:
        return (number, allowed, Fact("现行规则", "尚未公布", full=True))
    return (
        number,
        *(() if tender.latest(NoticePublished) is not None else (allowed,)),
        Fact("投标截止", moment(policy.deadline)),
        Fact("打开所需", f"{len(policy.keepers)} 名保管人中任意 {policy.threshold} 名，并经投标人解锁"),
        Fact("投标人解锁时限", f"名册公布后 {policy.unlock_minutes} 分钟"),
        Fact("单份上限", filesize(policy.size_limit)),
        Fact("密封规则摘要 SHA-256", policy.policy_sha256, full=True, code=True),
        Fact("密封页摘要 SHA-256", policy.page_sha256, full=True, code=True),
    )


def _earliest_today(show: Showing, method: Method) -> str:
    """What the law allows if the documents go out today."""
    try:
        bound = earliest(method.clock("deadline"), show.now, show.calendar)
    except NotComputable as reason:
        return reason.reason
    return f"{day(bound)}（今日发出招标文件的，{method.clock('deadline').cite.line}）"


def trustee_rows(policy: SealingPolicyPublished | None) -> tuple[TrusteeRow, ...]:
    """The keepers a policy names."""
    if policy is None:
        return ()
    return tuple(
        TrusteeRow(keeper.name, SIDES.get(keeper.side, keeper.side), "开启锁", Tag("已登记密钥", "grey"))
        for keeper in policy.keepers
    )


def _checks(policy: SealingPolicyPublished) -> Iterator[Check]:
    inside = [keeper.name for keeper in policy.keepers if keeper.side in INSIDE]
    outside = [keeper.name for keeper in policy.keepers if keeper.side in INDEPENDENT]
    yield Check(
        "招标人和交易中心的保管人不能自行打开",
        "yes" if len(inside) < policy.threshold else "no",
        f"{len(inside)} 名，打开需要 {policy.threshold} 名",
    )
    yield Check("至少一名行政系统以外的保管人", "yes" if outside else "no", "、".join(outside))


def proposed_deadline(show: Showing, tender: Dossier) -> datetime | None:
    """A deadline to begin with: the policy's, or nine o'clock on the first working day that leaves a day to spare."""
    policy = tender.latest(SealingPolicyPublished)
    if policy is not None:
        return policy.deadline
    try:
        bound = earliest(
            method_of(show.law_of(tender), tender).clock("deadline"),
            show.now + timedelta(days=1),
            show.calendar,
        )
        return datetime.combine(show.calendar.next_working_day(bound.date()), _OPENS, TZ)
    except NotComputable:
        return None


# -- notice --------------------------------------------------------------------------------------------------


def proposed_times(show: Showing, tender: Dossier) -> dict[str, datetime | None]:
    """Times to begin with: documents from the next half hour, as long as the law wants, the policy's deadline."""
    soon = show.now + timedelta(minutes=_HALF_HOUR)
    starts = soon.replace(minute=soon.minute // _HALF_HOUR * _HALF_HOUR, second=0, microsecond=0)
    starts = starts if starts > show.now else starts + timedelta(minutes=_HALF_HOUR)
    try:
        last = compute(method_of(show.law_of(tender), tender).clock("issue"), starts, show.calendar).last
        until_ = datetime.combine(last, _CLOSES, TZ)
    except NotComputable:
        until_ = None
    return {
        "documents_from": starts,
        "documents_until": until_,
        "deadline": proposed_deadline(show, tender),
    }


def notice_page(
    show: Showing, tender: Dossier, starts: datetime | None, alerts: Alerts, found: tuple[Flag, ...] = ()
) -> FormPage:
    """The window where the notice is published.

    Args:
        show: The hall now.
        tender: The tender.
        starts: When documents go out, as typed so far.
        alerts: What stands on top.
        found: What is flagged in the draft as it was sent.
    """
    method, begin = method_of(show.law_of(tender), tender), starts or show.now
    project, called = tender.the(ProjectRegistered), method.word("notice")
    before = (
        *((flag_section(show, found),) if found else ()),
        _law_section(show, method.clock("deadline"), begin, "投标截止", "投标截止最早可以定在哪一天"),
        _law_section(show, method.clock("issue"), begin, "招标文件发出", "招标文件最早哪一天可以停止发出"),
        *_price_section(method, project.kind),
    )
    return FormPage(
        title=f"发布{called}",
        crumbs=crumbs(tender, f"发布{called}"),
        alerts=alerts,
        lead=f"公告发布“{project.name}”后，任何人可以查看和下载；评标办法和评审因素此后不再改变。",
        before=before,
        groups=(
            *_reasons(found),
            *_terms(method),
            FieldGroup("踏勘现场", ("visit_at", "visit_place")),
            FieldGroup("开标与联系", ("place", "contact", "supervisor")),
            FieldGroup(
                "招标文件",
                ("printing", "postage", "basis", "files"),
                "工本费限于补偿印刷、邮寄的成本，经财政专户收取；投标人缴费后方可下载。",
            ),
        ),
        submit=f"发布{called}",
        check="先行检查",
        cancel=back(tender),
        multipart=True,
    )


def _reasons(found: tuple[Flag, ...]) -> Iterator[FieldGroup]:
    """The fields for why the purchaser keeps what is flagged, where a reason helps."""
    doubtful = sum(not flag.outright for flag in found)
    if doubtful:
        yield FieldGroup(
            "保留提示内容的理由",
            tuple(f"reason-{n}" for n in range(1, doubtful + 1)),
            "不修改的，逐项写明理由；理由随公告公布，监督部门可以核查。",
        )


def _terms(method: Method) -> tuple[FieldGroup, ...]:
    """The times of a notice, and how bids are compared."""
    return (
        FieldGroup(
            "时间",
            ("documents_from", "documents_until", "deadline", "validity_days"),
            "投标截止应与密封规则载明的一致。",
        ),
        FieldGroup("评标办法", evaluation_fields(method), _marks_words(method)),
    )


def _marks_words(method: Method) -> str:
    if method.by_price:
        return "不设评分项：满足采购需求、质量和服务相等的，报价最低的成交。各项比例不适用的不填。"
    return "报价满分与各评审因素满分合计 100 分。"


def evaluation_fields(method: Method) -> tuple[str, ...]:
    """The fields of a notice about the evaluation, as the method wants them."""
    if method.regime == "procurement":
        deductions, low = ("small", "mixed", "domestic"), ("low_mean", "low_second", "low_ceiling")
        if method.by_price:
            return (*deductions, *low)
        return ("method", "uniform", "price_marks", "pass_marks", *deductions, *low, "blind", "criteria")
    benchmark = ("formula", "float_percent", "above", "below")
    return ("method", "price_marks", *benchmark, "pass_marks", "blind", "criteria")


def _price_section(method: Method, kind: str) -> Iterator[Section]:
    """In procurement, how much the price must weigh, and what is taken off before it is compared."""
    weight = method.figure_if(f"price-{kind}")
    if weight is None:
        return
    low = ("GP-090", "GP-091", "GP-092")
    shares = "、".join(
        f"{method.law.figure_of(rule).name} {method.law.figure_of(rule).value}%" for rule in low
    )
    yield Section(
        "评标办法的法定要求",
        paragraphs=(
            (
                f"综合评分法的价格分不低于总分的 {weight.value}%（{weight.cite.line}），采用低价优先法计算；"
                "资格条件不得作为评审因素，评审因素应当量化。"
            ),
            f"异常低价审查的启动比例：{shares}；可以提高，最高 {method.law.figure_of('GP-094').value}%，不填的按此执行。",
        ),
    )


def _law_section(show: Showing, clock: ClockRule, starts: datetime, title: str, asks: str) -> Section:
    """What a period of the law makes of the day documents go out; where no notice reaches, that is said."""
    note = f"自 {day(starts)} 起算"
    try:
        period = compute(clock, starts, show.calendar)
    except NotComputable as reason:
        return Section(title, note=note, paragraphs=(reason.reason,))
    return Section(title, note=note, why=Why(f"why-{clock.id}", asks, period.explain()))


# -- clarification -------------------------------------------------------------------------------------------


def questions_of(show: Showing, tender: Dossier) -> tuple[str, ...]:
    """The questions nobody has answered, each once, without who asked."""
    texts = []
    for number in unanswered(show.archive, tender):
        name, n = split_record_number(number)
        paper = show.archive[name].record(n).paper
        if isinstance(paper, QuestionAsked):
            texts.append(paper.question)
    return tuple(dict.fromkeys(texts))


def clarify_page(show: Showing, tender: Dossier, alerts: Alerts) -> FormPage:
    """The window where questions are answered and documents changed."""
    rule, current = method_of(show.law_of(tender), tender).clock("clarification"), deadline_of(tender)
    period = latest_start(rule, current, show.calendar)
    bound = earliest(rule, show.now, show.calendar)
    if show.now < period.end:
        follows = "现在作出澄清，投标截止不必顺延。"
    else:
        follows = f"现在作出可能影响编制的澄清，投标截止应当顺延，最早可定 {day(bound)}。"
    return FormPage(
        title="澄清与修改",
        crumbs=crumbs(tender, "澄清与修改"),
        alerts=alerts,
        lead=f"现行投标截止 {moment(current)}。答复向所有人公布，不显示提问人。",
        before=(
            Section(
                f"{until(period.end)} 前作出的澄清不顺延截止",
                why=Why("why", "为什么是这一天", period.explain(), follows=follows),
            ),
        ),
        groups=(
            FieldGroup("问题与答复", ("answers",)),
            FieldGroup("影响", ("affects_preparation", "deadline")),
            FieldGroup("文件", ("files", "seen")),
        ),
        submit="发布澄清",
        cancel=back(tender),
        multipart=True,
    )
