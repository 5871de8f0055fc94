"""The linter of the catalogue: everything that is wrong with an item, at once, each with its place and rule.

An item that passes can be followed by a citizen to its end: each material and step can come to be asked
for, each limit fits under the one above it, each fee and each special step names its ground, and somebody
holds each duty. What is not here: how a list is computed from answers (``hallcore.catalogue.rules``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from hallcore.catalogue.model import KINDS, Fault, Item, Material, SpecialStep
from hallcore.catalogue.rules import CODE, STAGES, conditions_of
from hallcore.ground.clauses import ClockRule
from hallcore.ground.errors import LawFault, Refusal
from hallcore.ground.halves import halves_words
from hallcore.ground.lawbook import Law

DUTY_OF_STAGE = {
    "accept": "acceptor",
    "handle": "handler",
    "review": "reviewer",
    "approve": "approver",
    "close": "acceptor",
}
"""Which duty of a department a stage asks for."""

UNCOUNTED = frozenset({"hearing", "inspection", "expert-review", "test", "auction"})
"""The special steps whose time the law leaves out of the limits (XK-17); a publicity is not among them."""


def faults_of(
    item: Item,
    law: Law,
    departments: Collection[str] | None = None,
    windows: Collection[str] | None = None,
    duties_held: Mapping[str, Collection[str]] | None = None,
    tariffs: Collection[str] | None = None,
) -> tuple[Fault, ...]:
    """Every fault of an item.

    Args:
        item: The item as it is to be published.
        law: The law it is to be published under.
        departments: Codes of the departments there are; None leaves them unchecked.
        windows: Numbers of the windows there are; None leaves them unchecked.
        duties_held: Department → duties somebody holds there; one that is not in it has no people here and is
            left unchecked (``warnings_of``), None leaves all so.
        tariffs: Codes of the fee items that may be charged; None leaves them unchecked.
    """
    found = [*_names(item, departments, windows)]
    if item.outline:
        return tuple(found)
    for look in (_texts, _questions, _materials, _flow, _offers):
        found += look(item)
    found += _fees(item, tariffs)
    found += _limits(item, law)
    found += _special(item)
    found += _branches(item, departments)
    found += _visits(item, law)
    found += _duties(item, duties_held)
    return tuple(found)


def warnings_of(item: Item, staffed: Collection[str]) -> tuple[Fault, ...]:
    """What does not keep an item from being published and should be known.

    Args:
        item: The item.
        staffed: Codes of the departments somebody is posted for.
    """
    if not item.department or item.department in staffed:
        return ()
    reason = f"部门 {item.department} 没有派驻人员，各环节的职责无人担任，事项只供查询"
    return (Fault("department", reason, "FW-18"),)


def told(faults: Iterable[Fault]) -> str:
    """All faults as one line for a refusal: 1. materials.m02：…；2. …."""
    lines = [
        f"{n}. {fault.where}：{fault.reason}" + (f"（{fault.cite}）" if fault.cite else "")
        for n, fault in enumerate(faults, 1)
    ]
    return f"事项有 {len(lines)} 处不合要求：" + "；".join(lines)


# ---------------------------------------------------------------- names and words


def _names(
    item: Item, departments: Collection[str] | None, windows: Collection[str] | None
) -> Iterator[Fault]:
    if not CODE.fullmatch(item.code):
        yield Fault("code", "事项编码须由 6 至 64 位大写字母、数字和连字符组成", "FW-08")
    if not item.name.strip():
        yield Fault("name", "没有事项名称", "XK-01")
    if item.kind not in KINDS:
        yield Fault("kind", f"没有“{item.kind}”这种事项类型", "FW-08")
    if not item.department and not (item.outline and item.organ.strip()):
        yield Fault("department", "没有写明办理部门", "FW-01")
    elif item.department and departments is not None and item.department not in departments:
        yield Fault("department", f"没有部门 {item.department}", "FW-04")
    for window in item.windows:
        if windows is not None and window not in windows:
            yield Fault("windows", f"没有窗口 {window}", "FW-04")


def _texts(item: Item) -> Iterator[Fault]:
    needed = (
        ("bases", item.bases, "没有办理依据"),
        ("conditions", item.conditions, "没有受理条件"),
        ("audience", item.audience, "没有写明办理对象"),
        ("hours", item.hours.strip(), "没有办理时间"),
        ("phone", item.phone.strip(), "没有咨询电话"),
        ("complaint_phone", item.complaint_phone.strip(), "没有监督投诉电话"),
        ("result", item.result.strip(), "没有写明办理结果"),
    )
    yield from (Fault(where, reason, "XK-01") for where, value, reason in needed if not value)
    for n, basis in enumerate(item.bases, 1):
        if not basis.law.strip():
            yield Fault(f"bases[{n}]", "依据没有写明法律名称", "XK-01")
    for n, condition in enumerate(item.conditions, 1):
        if not condition.strip():
            yield Fault(f"conditions[{n}]", "条件是空的", "XK-01")
    for n, faq in enumerate(item.faqs, 1):
        if not faq.question.strip() or not faq.answer.strip():
            yield Fault(f"faqs[{n}]", "常见问题须有问有答", "FW-10")


# ---------------------------------------------------------------- situations


def _questions(item: Item) -> Iterator[Fault]:
    yield from _twice("questions", (question.id for question in item.questions))
    named = {question for _where, when in _whens(item) for question, _choice in _read(when)}
    for question in item.questions:
        where = f"questions.{question.id}"
        if not question.text.strip() or any(not choice.label.strip() for choice in question.choices):
            yield Fault(where, "问题和选项都须有文字", "FW-03")
        if len(question.choices) < 2:
            yield Fault(where, "至少须有两个选项，否则申请人无从选择", "FW-03")
        if question.id not in named:
            yield Fault(where, "任何材料、环节和收费都不取决于这个问题，不应向申请人提出", "FW-03")
        yield from _twice(where, (choice.id for choice in question.choices))
    for where, when in _whens(item):
        yield from _condition(item, where, when)


def _whens(item: Item) -> Iterator[tuple[str, str]]:
    """Every condition of an item with the place it stands in."""
    yield from ((f"materials.{each.id}", each.when) for each in item.materials if each.when)
    yield from ((f"special.{each.id}", each.when) for each in item.special if each.when)
    yield from ((f"branches.{each.department}", each.when) for each in item.branches if each.when)
    yield from ((f"fees[{n}]", each.given) for n, each in enumerate(item.fees, 1) if each.given)


def _read(when: str) -> tuple[tuple[str, str], ...]:
    try:
        return conditions_of(when)
    except Refusal:
        return ()


def _condition(item: Item, where: str, when: str) -> Iterator[Fault]:
    known = {question.id: {choice.id for choice in question.choices} for question in item.questions}
    pairs = _read(when)
    if not pairs:
        yield Fault(where, f"条件“{when}”应写作“问题=选项”，多个以“&”相连")
    wanted: dict[str, str] = {}
    for question, choice in pairs:
        if question not in known:
            yield Fault(where, f"条件里的问题 {question} 不存在", "FW-03")
        elif choice not in known[question]:
            yield Fault(where, f"问题 {question} 没有选项 {choice}", "FW-03")
        if wanted.setdefault(question, choice) != choice:
            yield Fault(where, f"问题 {question} 不能同时选两项，任何情形都到不了这里", "FW-03")


# ---------------------------------------------------------------- materials, fees, offers


def _materials(item: Item) -> Iterator[Fault]:
    yield from _twice("materials", (material.id for material in item.materials))
    seen: dict[tuple[str, str], str] = {}
    for material in item.materials:
        where = f"materials.{material.id}"
        other = seen.setdefault((material.name.strip(), material.when), material.id)
        if other != material.id:
            yield Fault(where, f"与 {other} 是同一种材料，不得重复索要", "XK-32")
        yield from (Fault(where, reason, cite) for reason, cite in _material_faults(item, material))


def _material_faults(item: Item, material: Material) -> Iterator[tuple[str, str]]:
    if not material.name.strip():
        yield "材料没有名称", "FW-11"
    if material.originals < 0 or material.copies < 0 or material.originals + material.copies == 0:
        yield "原件和复印件的份数不能都是零", "FW-11"
    if not material.source.strip():
        yield "没有写明来源渠道", "FW-11"
    if not material.basis.strip() and not material.shared:
        yield "索要材料没有依据", "FW-07"
    if material.need == "tolerable" and not item.tolerance:
        yield "标为可容缺，但事项不实行容缺受理", "FW-14"
    if material.declared and not item.declaration:
        yield "标为可承诺替代，但事项不实行告知承诺", "FW-15"


def _fees(item: Item, tariffs: Collection[str] | None) -> Iterator[Fault]:
    for n, fee in enumerate(item.fees, 1):
        where = f"fees[{n}]"
        if not fee.basis.strip():
            yield Fault(where, "收费没有依据，不得收取", "XK-27")
        if not fee.name.strip() or not fee.standard.strip():
            yield Fault(where, "收费须有名称和标准", "XK-27")
        if fee.tariff and tariffs is not None and fee.tariff not in tariffs:
            yield Fault(where, f"公布的收费目录中没有 {fee.tariff}，没有依据的不得收取", "FEE-01")
        if not fee.tariff and (fee.when or fee.option):
            yield Fault(where, "按规则开具缴款通知的，须写明收费项目编码", "FEE-01")


def _offers(item: Item) -> Iterator[Fault]:
    if item.declaration and item.safety:
        yield Fault("declaration", "涉及公共安全、生态环境、人身健康的事项不适用告知承诺", "FW-15")
    if item.declaration and not any(material.declared for material in item.materials):
        yield Fault("declaration", "实行告知承诺，但没有一项材料可以承诺替代", "FW-15")
    if item.tolerance and not any(material.need == "tolerable" for material in item.materials):
        yield Fault("tolerance", "实行容缺受理，但没有一项材料可以容缺", "FW-14")
    if item.validity_years < 0 or (item.validity_years and not item.licence):
        yield Fault("validity_years", "写明有效期的，办理结果应当是证照", "FW-10")


# ---------------------------------------------------------------- time


def _limits(item: Item, law: Law) -> Iterator[Fault]:
    if item.case_type == "instant":
        if item.statutory or item.promised or any(step.halves for step in item.flow):
            yield Fault("promised", "即办件当场办结，不设期限", "XK-08")
        return
    if item.promised <= 0:
        yield Fault("promised", "没有承诺时限", "FW-03")
    if item.statutory <= 0:
        yield Fault("statutory", "没有法定时限", "XK-11")
    if item.promised > item.statutory > 0:
        yield Fault("promised", f"承诺 {item.promised} 个工作日，长于法定 {item.statutory} 个工作日", "FW-03")
    budget = sum(step.halves for step in item.flow)
    if budget > 2 * item.promised > 0:
        yield Fault(
            "flow", f"各环节合计 {halves_words(budget)}，超过承诺的 {item.promised} 个工作日", "FW-03"
        )
    if item.statute:
        yield from _clock(item, law)
    elif not any(basis.law and f"《{basis.law}》" in item.limit_note for basis in item.bases):
        yield Fault("statute", "法定时限没有依据：应引用期限条款，或者在时限说明中写明所依据的法律", "XK-11")


def _clock(item: Item, law: Law) -> Iterator[Fault]:
    try:
        clock = law.clock(item.statute)
    except LawFault:
        yield Fault("statute", f"法规库中没有期限 {item.statute}", "XK-11")
        return
    if clock.unit != "wd":
        yield Fault("statute", f"期限 {item.statute} 不以工作日计算", "GEN-05")
    elif item.statutory > clock.n:
        yield Fault("statutory", _over(item, clock), clock.cite.rule)
    if (item.case_type == "joint") != (clock.regime == "licence_joint"):
        yield Fault("statute", "联合办理的期限与单独办理的期限不能混用", "XK-13")


def _over(item: Item, clock: ClockRule) -> str:
    return f"法定时限 {item.statutory} 个工作日，超过“{clock.title}”的 {clock.n} 个工作日"


def _flow(item: Item) -> Iterator[Fault]:
    order = [list(STAGES).index(step.stage) for step in item.flow]
    if not item.flow:
        yield Fault("flow", "没有办理流程", "FW-01")
        return
    if order != sorted(set(order)):
        yield Fault("flow", "环节应当依受理、承办、审核、批准、办结的顺序，每个一次", "FW-01")
    if item.flow[0].stage != "accept" or item.flow[-1].stage != "close":
        yield Fault("flow", "流程须自受理始、至办结止，否则申请没有出口", "FW-01")
    if item.case_type != "instant" and not any(step.stage == "approve" for step in item.flow):
        yield Fault("flow", "没有批准环节，无人作出决定", "FW-01")
    for step in item.flow:
        if not step.who.strip():
            yield Fault(f"flow.{step.stage}", "没有写明由谁办理", "FW-01")
        if step.days < 0:
            yield Fault(f"flow.{step.stage}", "天数不能是负数", "FW-01")


def _special(item: Item) -> Iterator[Fault]:
    yield from _twice("special", (step.id for step in item.special))
    if item.special and item.case_type == "instant":
        yield Fault("special", "即办件不能有特别程序", "XK-08")
    for step in item.special:
        yield from (Fault(f"special.{step.id}", *fault) for fault in _step_faults(item, step))


def _step_faults(item: Item, step: SpecialStep) -> Iterator[tuple[str, str]]:
    if not step.name.strip():
        yield "特别程序没有名称", "XK-17"
    if not step.basis.strip():
        yield "特别程序没有依据", "XK-17"
    if step.days <= 0:
        yield "没有写明所需时间，不能书面告知申请人", "XK-17"
    if not step.counts and step.kind not in UNCOUNTED:
        yield "公示的时间不属于可以扣除的时间，应当计入期限", "XK-17"
    if step.counts and step.days > item.promised:
        yield f"计入期限，却需 {step.days} 个工作日，超过承诺的 {item.promised} 个工作日", "FW-03"
    if step.kind == "hearing" and step.charged.strip():
        yield "申请人不承担组织听证的费用", "XK-24"


# ---------------------------------------------------------------- who


def _branches(item: Item, departments: Collection[str] | None) -> Iterator[Fault]:
    if (item.case_type == "joint") != bool(item.branches):
        yield Fault("branches", "并联件应有配合部门，其他事项不应有", "XK-13")
    yield from _twice("branches", (f"{each.department}·{each.title}" for each in item.branches))
    for branch in item.branches:
        where = f"branches.{branch.department}"
        if departments is not None and branch.department not in departments:
            yield Fault(where, f"没有部门 {branch.department}", "FW-04")
        if branch.department == item.department:
            yield Fault(where, "牵头部门不能同时是配合部门", "XK-31")
        if not branch.title.strip():
            yield Fault(where, "没有写明由其决定什么", "XK-13")
        if branch.days <= 0:
            yield Fault(where, "配合部门没有期限", "XK-13")
        elif branch.days > item.promised:
            yield Fault(where, f"期限 {branch.days} 个工作日，超过全程承诺的 {item.promised} 个", "XK-13")
        if branch.safety and branch.silence == "agree":
            yield Fault(where, "涉及安全的，逾期不答复不得视为同意", "FW-15")


def _visits(item: Item, law: Law) -> Iterator[Fault]:
    most = law.figure_of("FW-16")
    if item.visits < 0 or not most.meets(item.visits):
        yield Fault("visits", f"材料齐全的，到现场最多 {most.value} 次", "FW-16")


def _duties(item: Item, held: Mapping[str, Collection[str]] | None) -> Iterator[Fault]:
    here = held.get(item.department) if held is not None else None
    if here is None:
        return
    for step in item.flow:
        duty = DUTY_OF_STAGE[step.stage]
        if duty not in here:
            yield Fault(f"flow.{step.stage}", f"部门 {item.department} 没有人担任这一环节的职责", "FW-18")


def _twice(where: str, ids: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for each in ids:
        if not each.strip():
            yield Fault(where, "有一项没有编号")
        elif each in seen:
            yield Fault(where, f"编号 {each} 重复")
        seen.add(each)
