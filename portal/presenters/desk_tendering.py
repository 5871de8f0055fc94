"""The purchaser's windows up to the deadline: project, sealing policy, notice, clarification, each with its law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from hallcore.dossier import Dossier, split_record_number
from hallcore.ground.clauses import ClockRule
from hallcore.ground.clock import TZ
from hallcore.ground.deadline import compute, earliest, latest_start
from hallcore.ground.errors import NotComputable
from portal.presenters.addresses import address
from portal.presenters.desk_steps import unanswered
from portal.presenters.desks import FieldGroup, FormPage, SealingPage
from portal.presenters.life import until
from portal.presenters.results import TrusteeRow
from portal.presenters.shapes import (
    Alert,
    Cell,
    Check,
    Clause,
    Column,
    Fact,
    Link,
    Row,
    Section,
    Table,
    Tag,
    Why,
)
from portal.presenters.showing import Showing
from portal.presenters.tender import SIDES
from portal.presenters.writing import day, filesize, moment, money
from signing.seal.policy import INDEPENDENT, INSIDE
from trading.bidding.model import QuestionAsked
from trading.methods.model import Regime
from trading.methods.rules import Method, method_of, methods
from trading.tendering.model import (
    METHOD,
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


# -- project -------------------------------------------------------------------------------------------------


def principals(show: Showing, party: str, *, entrusted: bool) -> Mapping[str, str]:
    """Whom a party may register projects for: itself, or those whose mandate it holds today (credit code → name)."""
    parties = show.archive.shelf("parties")
    own = parties.get(party)
    found = {party: own["name"]} if own is not None and "purchaser" in own["capacities"] else {}
    if entrusted:
        for code, summary in parties.items():
            if any(
                agency == party and _runs(show, valid_to) for agency, _scope, valid_to in summary["mandates"]
            ):
                found[code] = summary["name"]
    return found


def _runs(show: Showing, valid_to: str) -> bool:
    return date.fromisoformat(valid_to) >= show.now.date()


def ways(show: Showing, regime: Regime) -> Mapping[str, str]:
    """What may be chosen as method in a regime: its name, or name and ground where it needs one (way → words).

    Only methods whose bids are sealed are registered here; the others have forms of their own.
    """
    found = {}
    for method in methods(show.law()):
        if method.regime != regime or not method.is_("family", "sealed"):
            continue
        for ground, words in method.procedure.grounds.items():
            found[f"{method.name}/{ground}"] = f"{method.title}：{words}"
        if not method.procedure.grounds:
            found[method.name] = method.title
    return dict(sorted(found.items(), key=lambda way: ("/" in way[0], way[0])))


OPEN: dict[Regime, str] = {"tendering": METHOD, "procurement": "gp_open_tender"}
"""The open tender of each regime, which needs no ground."""

_TITLES: dict[Regime, str] = {"tendering": "登记招标项目", "procurement": "登记政府采购项目"}
_THRESHOLDS: dict[Regime, tuple[str, ...]] = {
    "tendering": (
        "公开招标不受限制；邀请招标须具备法定情形之一。",
        "依法必须招标，或者估算价合计达到下列数额的，还须事先经项目审批部门批准。同一项目不得化整为零。",
    ),
    "procurement": (
        "公开招标不受限制，是政府采购的主要方式；采用其他方式的，须符合该方式的适用情形。",
        (
            "同一预算项目下的预算金额合计达到下列公开招标数额标准，采用公开招标以外方式的，应当在采购活动开始前"
            "获得设区的市、自治州以上财政部门批准（GP-004）；不得化整为零规避公开招标（GP-005）。"
        ),
        "政府采购工程依法进行招标的，在“登记招标项目”中办理。",
    ),
}


def kinds_of(show: Showing, regime: Regime) -> Mapping[str, str]:
    """The kinds of what may be bought in a regime, in its own words."""
    method = Method(show.law(), OPEN[regime])
    kinds = method.procedure.traits.get("kinds", "works goods services").split()
    return {kind: method.word(f"kind-{kind}") for kind in kinds}


def _thresholds(show: Showing, regime: Regime) -> Section:
    """From which amount on another method than the open tender wants an approval, and on what clause."""
    rows, method = [], Method(show.law(), OPEN[regime])
    for kind, words in kinds_of(show, regime).items():
        figure = method.figure(f"open-{kind}")
        rows.append(
            (Cell(words), Cell(money(figure.value)), Cell(figure.cite.line))  # type: ignore[arg-type]  # yuan
        )
    estimate = method.word("estimate")
    return Section(
        "什么时候可以采用其他方式",
        note=f"按各{method.word('lot')}{estimate}合计",
        paragraphs=_THRESHOLDS[regime],
        tables=(
            Table(
                "招标规模标准" if regime == "tendering" else "公开招标数额标准",
                (Column("标的"), Column(f"{estimate}合计达到", numeric=True), Column("依据")),
                tuple(Row(cells) for cells in rows),
            ),
        ),
    )


def project_page(show: Showing, regime: Regime, alerts: Alerts, *, principals: bool) -> FormPage:
    """The window where a project is registered; which methods are lawful, and from what amount on, stands above."""
    word = Method(show.law(), OPEN[regime]).word
    purchaser, lot = word("purchaser"), word("lot")
    money_fields = (
        ("approval", "funding", "must_tender") if regime == "tendering" else ("approval", "funding")
    )
    groups = (
        FieldGroup(f"{purchaser}与项目", ("purchaser", "name", "category", "kind", "region")),
        FieldGroup("批准与资金" if regime == "tendering" else "实施计划与资金", money_fields),
        FieldGroup(f"{word('call')}方式", ("way", "ground_approval")),
        FieldGroup(
            lot,
            ("lots",),
            f"投标保证金不超过{word('estimate')}、履约保证金不超过合同价的法定比例，超过的不予登记。",
        ),
    )
    if not principals:
        alerts = (
            *alerts,
            Alert(f"没有可以代为登记的{purchaser}。{purchaser}应当先在“代理委托”中登记委托。", tone="stop"),
        )
    title = _TITLES[regime]
    return FormPage(
        title=title,
        crumbs=(Link("项目", address("desk")), Link(title)),
        alerts=alerts,
        lead="登记后生成项目编号和案卷。公告发布前，登记内容不公开。",
        before=(_thresholds(show, regime),),
        groups=groups,
        submit="登记项目",
        cancel=Link("返回", address("desk")),
    )


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


def notice_page(show: Showing, tender: Dossier, starts: datetime | None, alerts: Alerts) -> FormPage:
    """The window where the notice is published; ``starts`` is when documents go out, as typed so far."""
    method, begin = method_of(show.law_of(tender), tender), starts or show.now
    project, called = tender.the(ProjectRegistered), method.word("notice")
    before = (
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
            FieldGroup(
                "时间",
                ("documents_from", "documents_until", "deadline", "validity_days"),
                "投标截止应与密封规则载明的一致。",
            ),
            FieldGroup(
                "评标办法",
                evaluation_fields(method),
                "报价满分与各评审因素满分合计 100 分。",
            ),
            FieldGroup("开标与联系", ("place", "contact", "supervisor")),
            FieldGroup(
                "招标文件",
                ("printing", "postage", "basis", "files"),
                "工本费限于补偿印刷、邮寄的成本，经财政专户收取；投标人缴费后方可下载。",
            ),
        ),
        submit=f"发布{called}",
        cancel=back(tender),
        multipart=True,
    )


def evaluation_fields(method: Method) -> tuple[str, ...]:
    """The fields of a notice about the evaluation, as the method wants them."""
    if method.regime == "procurement":
        deductions, low = ("small", "mixed", "domestic"), ("low_mean", "low_second", "low_ceiling")
        return ("method", "uniform", "price_marks", "pass_marks", *deductions, *low, "criteria")
    return ("method", "price_marks", "float_percent", "above", "below", "pass_marks", "criteria")


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
