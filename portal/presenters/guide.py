"""The guide to a service item: facts, materials for the situation asked about, flow, limits, fees, window, answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from hallcore.catalogue.model import (
    CASE_TYPES,
    KINDS,
    CoDepartment,
    FeeLine,
    Item,
    ItemPublished,
    SpecialStep,
)
from hallcore.catalogue.rules import STAGES, Chosen, branches_for, chosen_of, listed, special_for
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.ground.explanation import Explanation, Term
from hallcore.ground.halves import halves_words
from portal.guides import organ_of
from portal.presenters.addresses import address
from portal.presenters.proofs import proof_box, record_rows
from portal.presenters.services import GuidePage
from portal.presenters.shapes import (
    Action,
    Alert,
    Box,
    Cell,
    Column,
    Fact,
    FilterForm,
    Link,
    Question,
    Row,
    Section,
    Table,
    Tag,
    Why,
)
from portal.presenters.showing import Showing
from portal.presenters.situation import (
    PREFIX,
    answers_in,
    fields_of,
    materials_table,
    shared_words,
    when_words,
)
from portal.roster import windows_of

UNKNOWN = "—"
_AUDIENCE = {"person": "自然人", "company": "法人和其他组织"}
_SILENCE = {"none": "继续催办，不作推定", "agree": "视为同意", "escalate": "报上级催办，不作推定"}
_REFUSED = {"end": "整体不予许可", "replan": "由牵头部门调整后再征求"}


def guide_page(
    show: Showing, dossier: Dossier, n: int, paper: ItemPublished, given: Mapping[str, str]
) -> GuidePage:
    """The page of the version in force.

    Args:
        show: The hall now.
        dossier: The item.
        n: The record of the version.
        paper: The version.
        given: The answers as they stand in the address, ``s-who=self``.
    """
    item, organ = paper.item, organ_of(show.archive, paper.item)
    examination = show.examine(dossier, n, dossier.record(n))
    shared: dict[str, Any] = {
        "title": item.name,
        "crumbs": _crumbs(show, item),
        "tags": (
            Tag(KINDS[item.kind]),
            *((Tag(CASE_TYPES[item.case_type], "grey"),) if not item.outline else ()),
        ),
        "verified": examination.proven,
        "published": dossier.record(n).at,
        "meta": (f"第 {paper.version} 版，自 {paper.valid_from} 起有效", organ or "办理部门未知"),
        "facts": _facts(show, item, organ),
        "records": record_rows(show, (dossier,)),
        "proof": proof_box(show, dossier, n, examination),
        "qr": show.settings.public_url + address("service", number=item.code),
    }
    if item.outline:
        return GuidePage(**shared, alerts=(_outline(),))
    return GuidePage(**shared, **_whole(show, item, given))


def _whole(show: Showing, item: Item, given: Mapping[str, str]) -> dict[str, Any]:
    answers = answers_in(item, given)
    chosen = _chosen(item, answers)
    return {
        "links": tuple(_links(item, answers)),
        "conditions": item.conditions,
        "situation": _situation(item, dict(answers)) if item.questions else None,
        "materials": _materials(item, chosen),
        "shared": shared_words(listed(item, chosen)) if chosen is not None else "",
        "take": _take(item, answers) if chosen is not None else None,
        "take_note": _take_note(item, answers, chosen),
        "flow": _flow(item),
        "limit": _limit(show, item),
        "limit_note": item.limit_note,
        "more": _more(show, item, chosen),
        "faqs": tuple(Question(faq.question, None, faq.answer) for faq in item.faqs),
        "boxes": (_where(show, item), _complain(item)),
    }


def _links(item: Item, answers: tuple[tuple[str, str], ...]) -> Iterator[Link]:
    """Where one goes from here: the application with what was answered, and the print."""
    if item.online:
        filled = tuple((f"q-{question}", choice) for question, choice in answers)
        yield Link("网上申请", address("apply", number=item.code, query=filled))
    yield Link("一页打印", address("service.print", number=item.code, query=_asked(answers)))


def _chosen(item: Item, answers: tuple[tuple[str, str], ...]) -> Chosen | None:
    """The situation, or None while questions are open."""
    try:
        return chosen_of(item, answers)
    except Refusal:
        return None


def _asked(answers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((PREFIX + question, choice) for question, choice in answers)


def _crumbs(show: Showing, item: Item) -> tuple[Link, ...]:
    ways = [Link("首页", address("home")), Link("办事服务", address("services"))]
    department = show.archive.shelf("departments").get(item.department)
    if department is not None:
        ways.append(Link(department["short"], address("services", query={"department": item.department})))
    return (*ways, Link(item.name))


def _outline() -> Alert:
    return Alert(
        "本事项取自其他系统的事项目录，只有名称、类型、编码和办理部门；其余内容对方没有提供，以“—”表示。"
        "不能据此申请，请向窗口咨询。",
        "目录信息，内容不完整",
        "stop",
    )


# -- facts ------------------------------------------------------------------------------------------------


def _facts(show: Showing, item: Item, organ: str) -> tuple[Fact, ...]:
    known = not item.outline
    department = show.archive.shelf("departments").get(item.department)
    rows = [
        Fact("办理部门", organ or UNKNOWN),
        Fact("事项类型", KINDS[item.kind]),
        Fact("实施编码", item.code, full=True),
        Fact("办理对象", "、".join(_AUDIENCE[each] for each in item.audience) if known else UNKNOWN),
        Fact("办件类型", CASE_TYPES[item.case_type] if known else UNKNOWN),
        Fact("承诺时限", _days(item.promised, item) if known else UNKNOWN, strong=known),
        Fact("法定时限", _days(item.statutory, item) if known else UNKNOWN),
        Fact("收费", ("依法收费，见下" if item.fees else "不收费") if known else UNKNOWN),
        Fact("到现场次数", f"最多 {item.visits} 次" if known else UNKNOWN),
        Fact("办理结果", item.result or UNKNOWN),
        Fact("有效期", f"{item.validity_years} 年" if item.validity_years else UNKNOWN),
        Fact("网上办理", ("可以" if item.online else "不可以") if known else UNKNOWN),
    ]
    if item.limited:
        rows.append(Fact("数量限制", "有数量限制，按受理的先后顺序决定（规则 XK-26）", full=True))
    if department is not None and department["elsewhere"]:
        rows.append(Fact("办理系统", "在省级审批系统办理，进度和结果回到本厅可查", full=True))
    if item.outline and item.source:
        rows.append(Fact("来源", "原系统中的页面", url=item.source, full=True))
    elif item.source:
        rows.append(Fact("来源编码", item.source, full=True))
    return tuple(rows)


def _days(days: int, item: Item) -> str:
    return "当场办结" if item.case_type == "instant" else f"{days} 个工作日"


# -- the situation ----------------------------------------------------------------------------------------


def _situation(item: Item, answers: Mapping[str, str]) -> FilterForm:
    links = (Link("重新选择", address("service", number=item.code, anchor="materials")),) if answers else ()
    return FilterForm(
        address("service", number=item.code), fields_of(item, answers), links, submit="看我要带什么"
    )


def _materials(item: Item, chosen: Chosen | None) -> Table:
    if chosen is not None:
        caption = "按您的情形应当提交的材料" if item.questions else "应当提交的材料"
        return materials_table(listed(item, chosen), caption)
    columns = (Column("材料", head=True), Column("何种情形需要"), Column("要求"), Column("依据"))
    rows = tuple(
        Row(
            (
                Cell(each.name, tag=Tag("免提供", "grey") if each.shared else None),
                Cell(when_words(item, each.when)),
                Cell(each.standard or UNKNOWN),
                Cell(each.basis or "数据共享取得"),
            )
        )
        for each in item.materials
    )
    return Table("各种情形的全部材料", columns, rows, empty="本事项不需要提交材料。")


def _take(item: Item, answers: tuple[tuple[str, str], ...]) -> Action:
    return Action(
        "领取一次性告知书",
        address("service.notify", number=item.code),
        primary=True,
        post=True,
        hidden=_asked(answers),
    )


def _take_note(item: Item, answers: tuple[tuple[str, str], ...], chosen: Chosen | None) -> str:
    if chosen is not None:
        return "告知书有编号、存记录。办理时要求提供其上没有的材料的，您可以凭它拒绝并投诉。"
    left = len(item.questions) - len(answers)
    return f"回答全部 {len(item.questions)} 个问题（还剩 {left} 个）后，只列您这种情形要的材料，并可领取一次性告知书。"


# -- time -------------------------------------------------------------------------------------------------


def _flow(item: Item) -> Table:
    columns = (
        Column("环节", head=True, nowrap=True),
        Column("由谁办理"),
        Column("做什么"),
        Column("时限（工作日）", numeric=True),
    )
    rows = [
        Row(
            (
                Cell(STAGES[step.stage]),
                Cell(step.who),
                Cell(step.does),
                Cell(_as_days(step.halves) if step.halves else "当日"),
            )
        )
        for step in item.flow
    ]
    total = sum(step.halves for step in item.flow)
    if total:
        rows.append(Row((Cell("合计"), Cell(), Cell(), Cell(_as_days(total))), "total"))
    return Table("办理流程", columns, tuple(rows))


def _as_days(halves: int) -> str:
    """So many half working days as days: 3, 1.5."""
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


def _limit(show: Showing, item: Item) -> Why | None:
    if item.case_type == "instant":
        return None
    law = show.law()
    clock = replace(law.clock(item.statute or "C02"), n=item.promised, title="承诺办结")
    try:
        told = compute(clock, show.now, show.calendar).explain()
        title = "今天受理，最迟哪天办结"
    except NotComputable as unknown:
        cite = clock.cite
        told = Explanation(
            "", cite.words, bool(cite.text), cite.line, f"规则 {cite.rule}", (), unknown.reason, (), ""
        )
        title = "办理期限的依据"
    terms = [
        Term("" if not n else "＋", f"{STAGES[step.stage]} {_as_days(step.halves)}")
        for n, step in enumerate(step for step in item.flow if step.halves)
    ]
    total = sum(step.halves for step in item.flow)
    formula = (*terms, Term("＝", halves_words(total)), *(Term("→", term.text) for term in told.formula[-1:]))
    result = f"承诺 {item.promised} 个工作日，法定不超过 {item.statutory} 个工作日，自受理之日起计算。{told.result}"
    told = replace(told, formula=formula, result=result)
    if not item.statute:
        told = replace(told, clause_text=item.limit_note, quoted=False, source=_own_law(item), rule="")
    return Why(
        "limit", title, told, follows="需要补正、听证、检验、评审的，所需时间另行书面告知，不计入期限。"
    )


def _own_law(item: Item) -> str:
    """The basis that sets the limit, which the note names."""
    found = next((basis for basis in item.bases if f"《{basis.law}》" in item.limit_note), item.bases[0])
    return f"《{found.law}》{found.article}"


# -- what else -------------------------------------------------------------------------------------------


def _more(show: Showing, item: Item, chosen: Chosen | None) -> tuple[Section, ...]:
    special = item.special if chosen is None else special_for(item, chosen)
    branches = item.branches if chosen is None else branches_for(item, chosen)
    return (
        *((_special(item, special),) if special else ()),
        *((_branches(show, item, branches),) if branches else ()),
        _fees(item),
        _bases(item),
    )


def _special(item: Item, steps: tuple[SpecialStep, ...]) -> Section:
    heads = ("所需时间", "是否计入期限", "依据", "情形")
    columns = (Column("程序", head=True), *(Column(head) for head in heads))
    rows = tuple(
        Row(
            (
                Cell(step.name),
                Cell(f"{step.days} 个工作日"),
                Cell("计入" if step.counts else "不计入"),
                Cell(step.basis),
                Cell(when_words(item, step.when)),
            )
        )
        for step in steps
    )
    return Section("特别程序", "special", tables=(Table("特别程序", columns, rows),))


def _branches(show: Showing, item: Item, branches: tuple[CoDepartment, ...]) -> Section:
    departments = show.archive.shelf("departments")
    heads = ("决定什么", "期限", "逾期不答复", "不同意时", "情形")
    columns = (Column("部门", head=True), *(Column(head) for head in heads))
    rows = tuple(
        Row(
            (
                Cell(departments.get(branch.department, {"short": branch.department})["short"]),
                Cell(branch.title, tag=Tag("安全", "grey") if branch.safety else None),
                Cell(f"{branch.days} 个工作日"),
                Cell(_SILENCE[branch.silence]),
                Cell(_REFUSED[branch.on_refusal]),
                Cell(when_words(item, branch.when)),
            )
        )
        for branch in branches
    )
    return Section("并联办理的部门", "branches", tables=(Table("并联办理的部门", columns, rows),))


def _fees(item: Item) -> Section:
    if not item.fees:
        return Section("收费", "fees", paragraphs=("不收费。申请书格式文本免费提供。",))
    columns = (Column("项目", head=True), Column("标准"), Column("依据"))
    rows = tuple(Row((_fee_name(fee), Cell(fee.standard), Cell(fee.basis))) for fee in item.fees)
    return Section("收费", "fees", tables=(Table("收费项目", columns, rows),))


def _fee_name(fee: FeeLine) -> Cell:
    return Cell(fee.name, address("fees.item", number=fee.tariff) if fee.tariff else "")


def _bases(item: Item) -> Section:
    facts = tuple(
        Fact(f"依据 {n}", f"《{b.law}》{b.article}", full=True) for n, b in enumerate(item.bases, 1)
    )
    return Section("办理依据", "bases", facts=facts)


def _where(show: Showing, item: Item) -> Box:
    department = show.archive.shelf("departments").get(item.department)
    windows = item.windows or windows_of(show.archive, item.department)
    lines = []
    if department is not None:
        lines.append(f"{department['hall']} {department['floor']} 层 {department['zone']}")
    if windows:
        names = [name.removeprefix("W") for name in windows]
        lines.append(f"窗口 {'、'.join(names[:8])}{'等' if len(names) > 8 else ''} 号")
    lines += [item.hours, f"咨询电话 {item.phone}"]
    return Box("到哪里办", tuple(line for line in lines if line.strip()))


def _complain(item: Item) -> Box:
    return Box(
        "怎样投诉",
        (
            f"监督电话 {item.complaint_phone}，或者拨打 12345。",
            "该受理不受理、不一次告知、额外要材料、逾期不办、违规收费的，都可以投诉。",
            "对决定不服的，可以自知道之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
        ),
        (
            Link("依据 XK-30", address("law.rule", rule="XK-30")),
            Link("依据 XK-40", address("law.rule", rule="XK-40")),
        ),
    )
