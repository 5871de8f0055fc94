"""What is done in the catalogue: versions of items are published, items are withdrawn, notifications are issued."""

from __future__ import annotations

from hallcore.catalogue.linter import faults_of, told
from hallcore.catalogue.model import (
    ITEM,
    NOTIFICATION,
    PROCEDURE,
    Item,
    ItemForm,
    ItemPublished,
    ItemWithdrawn,
    NotifyForm,
    OneTimeNotified,
    WithdrawItemForm,
)
from hallcore.catalogue.rules import (
    POINT,
    SECRET,
    answers_of,
    branches_for,
    chosen_of,
    fees_for,
    in_force,
    item_number,
    listed,
    special_for,
    special_words,
    step_words,
    tariff_number,
)
from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.office import duties_held
from hallcore.organisation.rules import department_number, window_number


def publish_item(desk: Desk, form: ItemForm) -> Act:
    """Publish an item, or its next version, in force from a day that is not past (XK-01).

    The linter refuses it with everything that is wrong at once.
    """
    law = desk.law  # asked for without a dossier: that of the day, not the one the first version fell under
    number = item_number(form.item.code)
    dossier = desk.archive.get(number) or desk.found(number, PROCEDURE, ITEM)
    desk.file_in(dossier)
    desk.advance("publish-item")
    item = form.item
    faults = faults_of(
        item,
        law,
        _departments(desk, item),
        _windows(desk, item),
        _held(desk, item),
        tariffs=_tariffs(desk, item),
    )
    if faults:
        raise Refusal(told(faults), faults[0].cite or "XK-01", where=form.item.code[:80])
    if form.valid_from < desk.at.date():
        raise Refusal("生效日期不得早于今日，新版本不溯及既往", "XK-01", where="valid_from")
    version = _next_version(dossier, form)
    return Act(ItemPublished(version, form.valid_from, form.item, form.change.strip()))


def _next_version(dossier: Dossier, form: ItemForm) -> int:
    before = dossier.latest(ItemPublished)
    if before is None:
        return 1
    if form.item == before.item:
        raise Refusal("事项内容没有变化，无需发布新版本", "XK-01", where="item")
    if form.valid_from < before.valid_from:
        raise Refusal(
            f"第 {before.version} 版自 {before.valid_from} 起生效，新版本不得更早",
            "XK-01",
            where="valid_from",
        )
    if not form.change.strip():
        raise Refusal("请写明变更了什么、依据是什么", "XK-01", where="change")
    return before.version + 1


def withdraw_item(desk: Desk, form: WithdrawItemForm) -> Act:
    """Take an item out of the catalogue from a day on; cases that began go on under their version."""
    dossier = desk.dossier
    before = dossier.the(ItemPublished)
    if not form.reason.strip():
        raise Refusal("请写明取消的理由", "FW-06", where="reason")
    if not form.basis.strip():
        raise Refusal("请写明取消的依据", "FW-06", where="basis")
    if form.valid_from < max(desk.at.date(), before.valid_from):
        raise Refusal("取消日期不得早于今日和最近一版的生效日期", "FW-06", where="valid_from")
    desk.advance("withdraw-item")
    return Act(ItemWithdrawn(form.valid_from, form.reason.strip(), form.basis.strip()))


def notify_once(desk: Desk, form: NotifyForm) -> Act:
    """Compute and issue the one-time notification for a situation, numbered in its point's series of the day."""
    _check_point(form)
    matter = desk.rests_on(form.item)
    if matter.machine != ITEM or matter.procedure != PROCEDURE:
        raise Refusal("没有这个政务服务事项", "FW-01", where=form.item[:80])
    version_n, version = in_force(matter, desk.at.date())
    item = version.item
    if item.outline:
        raise Refusal("该事项的办事指南尚不完整，请向窗口咨询", "FW-01", where=item.code)
    chosen = chosen_of(item, form.answers)
    series = f"{desk.at:%Y%m%d}-{form.point or 'WS'}"
    number = f"YC-{series}-{desk.next_number(f'notification-{series}'):04d}"
    desk.file_in(desk.found(number, PROCEDURE, NOTIFICATION))
    joint = tuple(
        f"{_organ(desk, branch.department)}：{branch.title}（{branch.days} 个工作日）"
        for branch in branches_for(item, chosen)
    )
    return Act(
        OneTimeNotified(
            item=matter.number,
            version_n=version_n,
            name=item.name,
            department=item.department,
            organ=_organ(desk, item.department),
            channel=form.channel,
            answers=answers_of(item, chosen),
            materials=listed(item, chosen),
            steps=(*(step_words(step) for step in item.flow), *joint),
            special=tuple(special_words(step) for step in special_for(item, chosen)),
            statutory=item.statutory,
            promised=item.promised,
            fees=fees_for(item, chosen),
            place=_place(desk, item),
            hours=item.hours,
            phone=item.phone,
            code=form.code,
        )
    )


def _check_point(form: NotifyForm) -> None:
    """Refuse a kiosk or window without a number, and a word that cannot stand in an address."""
    if form.channel != "online" and not POINT.fullmatch(form.point):
        raise Refusal("请写明自助终端或者窗口的编号", "FW-03", where="point")
    if not SECRET.fullmatch(form.code):
        raise Refusal("查询码只能由字母、数字、连字符和下划线组成", where="code")


def _departments(desk: Desk, item: Item) -> set[str]:
    """Those of the departments an item names that are registered."""
    named = {item.department, *(branch.department for branch in item.branches)}
    return {code for code in named if desk.archive.get(department_number(code)) is not None}


def _held(desk: Desk, item: Item) -> dict[str, frozenset[str]]:
    """The duties held in the item's department; nothing where nobody is posted for it."""
    held = duties_held(desk, item.department)
    return {item.department: held} if held is not None else {}


def _windows(desk: Desk, item: Item) -> set[str]:
    """Those of the windows an item names that are open."""
    return {name for name in item.windows if desk.archive.get(window_number(name)) is not None}


def _tariffs(desk: Desk, item: Item) -> set[str]:
    """Those of the fee items an item names that stand in the list of fees; each has its basis there (FEE-01)."""
    found = {fee.tariff: desk.archive.get(tariff_number(fee.tariff)) for fee in item.fees if fee.tariff}
    return {code for code, dossier in found.items() if dossier is not None and dossier.state == "charged"}


def _organ(desk: Desk, code: str) -> str:
    """The full name of a department."""
    return desk.open(department_number(code)).the(DepartmentRegistered).organ


def _place(desk: Desk, item: Item) -> str:
    """Where it is taken in: 主厅 2 层 B 区，and the windows if it is bound to some."""
    department = desk.open(department_number(item.department)).the(DepartmentRegistered)
    where = f"{department.hall} {department.floor} 层 {department.zone}".strip()
    windows = "、".join(f"{name.removeprefix('W')} 号窗口" for name in item.windows)
    return f"{where}，{windows}" if windows else where


VERBS = (
    Verb("publish-item", publish_item),
    Verb("withdraw-item", withdraw_item),
    Verb("notify-once", notify_once),
)
