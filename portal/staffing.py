"""Taking in departments, windows and staff from tables: what a row means, and what it comes to at the door.

A row is compared with what stands, so that the same file taken in twice changes nothing. Rows are rehearsed first
(``hallcore.rehearsal``), one after another as they would be done; nothing is done while a row is refused, unless the
good ones are to be kept. What is not here: files (``portal.sheets``) and passwords (``portal.cli.importing_hall``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from hallcore.desk import Actor, Asked
from hallcore.dossier import Archive
from hallcore.ground.errors import Refusal
from hallcore.identity.model import NewAccount
from hallcore.journal import House
from hallcore.organisation.model import (
    DUTIES,
    DepartmentForm,
    DepartmentRegistered,
    PostForm,
    StaffPosted,
    WindowForm,
    WindowOpened,
)
from hallcore.organisation.rules import (
    contact_of,
    department_number,
    post_number,
    posted,
    window_number,
    working_since,
)
from hallcore.rehearsal import Step, rehearse
from portal.sheets import Column, Line

IMPORTER = Actor("U-000000", "manager")
"""Who takes in a table: the operator at the hall's machine, for the centre's management."""

NO_PASSWORD = "$argon2id$no-password-fits"  # noqa: S105 - it is no password, and none fits it
KINDS = {"部门窗口": "department", "综合窗口": "comprehensive"}

COLUMNS: dict[str, tuple[Column, ...]] = {
    "departments": (
        Column("部门编号", "code", required=True),
        Column("部门全称", "organ", required=True),
        Column("部门简称", "short", required=True),
        Column("统一社会信用代码", "credit"),
        Column("所在大厅", "hall"),
        Column("楼层", "floor"),
        Column("区域", "zone"),
        Column("电话", "phone"),
        Column("外部系统办理", "elsewhere"),
    ),
    "windows": (
        Column("窗口编号", "number", required=True),
        Column("窗口名称", "name", required=True),
        Column("窗口类型", "kind", required=True),
        Column("服务部门", "departments", required=True),
        Column("所在大厅", "hall"),
        Column("楼层", "floor"),
        Column("区域", "zone"),
    ),
    "staff": (
        Column("账号", "login", required=True),
        Column("姓名", "person", required=True),
        Column("部门编号", "department", required=True),
        Column("窗口编号", "window"),
        Column("职责", "duties", required=True),
        Column("首席代表", "chief"),
        Column("AB 岗", "partner"),
        Column("派出部门领导", "home_leader"),
        Column("中心领导", "centre_leader"),
        Column("参加工作日期", "working_since"),
        Column("联系电话", "phone"),
        Column("电子邮箱", "mail"),
    ),
}
"""What each kind of table may hold. Partner and leaders are named by login; several values by 、 or a comma."""


class Outcome(NamedTuple):
    """What became of a row; ``field`` is where the fault is, ``opened`` the login that is new."""

    row: int
    result: Literal["kept", "same", "refused"]
    reason: str = ""
    field: str = ""
    opened: str = ""


class Passwords(NamedTuple):
    """Of accounts that are new: login → argon2 hash, and whether whoever signs in must change it first."""

    verifiers: Mapping[str, str]
    once: bool


def take_in(
    house: House,
    kind: str,
    lines: Sequence[Line],
    *,
    verifiers: Mapping[str, str] | None,
    keep_good: bool = False,
    once: bool = True,
) -> list[Outcome]:
    """Take in the rows of a table.

    Args:
        house: The hall's door.
        kind: A key of COLUMNS.
        lines: The rows.
        verifiers: Login → argon2 hash for accounts that are new; None only rehearses.
        keep_good: Do the good rows although others are refused.
        once: The passwords of new accounts must be changed at their first use.
    """
    given = Passwords(verifiers or {}, once)
    matters = [_matter(kind, line, given) for line in lines]
    rehearsed = rehearse(house, [steps for steps, _refusal in matters])
    told = [
        _told(line, refusal or result)
        for line, (_steps, refusal), result in zip(lines, matters, rehearsed, strict=True)
    ]
    with house.reading() as root:
        fresh = [_fresh(root.archive, kind, line) for line in lines]
    told = [
        one._replace(opened=login if one.result == "kept" else "")
        for one, login in zip(told, fresh, strict=True)
    ]
    if verifiers is None or (not keep_good and any(one.result == "refused" for one in told)):
        return told
    return [
        _do(house, line, steps, one) if one.result == "kept" else one
        for line, (steps, _refusal), one in zip(lines, matters, told, strict=True)
    ]


def _fresh(archive: Archive, kind: str, line: Line) -> str:
    login = line.cells["login"] if kind == "staff" else ""
    return login if login and login not in archive.secrets else ""


def _do(house: House, line: Line, steps: Sequence[Step], one: Outcome) -> Outcome:
    """Do a row's acts; somebody else may have changed something since the rehearsal."""
    try:
        for step in steps:
            with house.reading() as root:
                asked = step(root.archive)
            if asked is not None:
                house.perform(*asked)
    except Refusal as refusal:
        return _told(line, refusal)
    return one


def _told(line: Line, result: int | Refusal) -> Outcome:
    if isinstance(result, Refusal):
        return Outcome(line.row, "refused", str(Refusal(result.reason, result.cite)), result.where)
    return Outcome(line.row, "kept" if result else "same")


# -- what a row means ------------------------------------------------------------------------------------


def _matter(kind: str, line: Line, given: Passwords) -> tuple[tuple[Step, ...], Refusal | None]:
    """The acts a row takes; a row that cannot be read takes none and is refused."""
    try:
        return _READERS[kind](line.cells, given), None
    except Refusal as refusal:
        return (), refusal


def _department(cells: Mapping[str, str], _given: Passwords) -> tuple[Step, ...]:
    form = DepartmentForm(
        cells["code"].upper(),
        cells["organ"],
        cells["short"],
        cells.get("credit", "").upper(),
        cells.get("hall", "") or "主厅",
        _floor(cells),
        cells.get("zone", ""),
        cells.get("phone", ""),
        _yes(cells, "elsewhere"),
    )
    return (_paper("register-department", department_number(form.code), form, DepartmentRegistered),)


def _window(cells: Mapping[str, str], _given: Passwords) -> tuple[Step, ...]:
    kind: Any = KINDS.get(cells["kind"])
    if kind is None:
        raise Refusal("窗口类型应为“部门窗口”或者“综合窗口”", where="kind")
    form = WindowForm(
        cells["number"].upper(),
        cells["name"],
        kind,
        tuple(code.upper() for code in codes_of(cells["departments"])),
        cells.get("hall", "") or "主厅",
        _floor(cells),
        cells.get("zone", ""),
    )
    return (_paper("open-window", window_number(form.number), form, WindowOpened),)


def _paper(verb: str, number: str, form: Any, kind: type[Any]) -> Step:  # noqa: ANN401 - a form and its paper
    """The one act of a row whose paper has the fields of its form; none where the latest paper says the same."""

    def step(archive: Archive) -> Asked | None:
        dossier = archive.get(number)
        paper = dossier.latest(kind) if dossier is not None else None
        if paper is not None and all(getattr(paper, f) == getattr(form, f) for f in form.__struct_fields__):
            return None
        return Asked(verb, number if dossier is not None else "", IMPORTER, form)

    return step


def _staff(cells: Mapping[str, str], given: Passwords) -> tuple[Step, ...]:
    login, titles = cells["login"].lower(), {title: duty for duty, title in DUTIES.items()}
    words = codes_of(cells["duties"])
    strange = [word for word in words if word not in titles and word not in DUTIES]
    if strange:
        raise Refusal(f"没有“{strange[0]}”这种职责，可用：{'、'.join(DUTIES.values())}", where="duties")
    duties: tuple[Any, ...] = tuple(titles.get(word, word) for word in words)
    chief = _yes(cells, "chief")

    def opening(archive: Archive) -> Asked | None:
        if login in archive.secrets:
            return None
        roles = duties or ("handler",)
        verifier = given.verifiers.get(login, NO_PASSWORD)
        account = NewAccount(login, verifier, cells["person"], roles, once=given.once)
        return Asked("open-account", "", IMPORTER, account)

    def posting(archive: Archive) -> Asked | None:
        named = {
            field: _account(archive, cells, field) for field in ("partner", "home_leader", "centre_leader")
        }
        account: str = archive.secrets[login][0]
        form = PostForm(
            account,
            cells["person"],
            cells["department"].upper(),
            cells.get("window", "").upper(),
            duties,
            chief,
            **named,
            working_since=_day(cells, "working_since"),
            **{field: cells.get(field, "") for field in ("phone", "mail")},
        )
        number = post_number(account)
        dossier = archive.get(number)
        if dossier is not None and _stands(dossier, form):
            return None
        return Asked("post-staff", number if dossier is not None else "", IMPORTER, form)

    return opening, posting


def _stands(dossier: Any, form: PostForm) -> bool:  # noqa: ANN401 - a dossier
    paper = posted(dossier)
    if paper is None or any(getattr(paper, f) != getattr(form, f) for f in StaffPosted.__struct_fields__):
        return False
    annex = dossier.record(dossier.numbers(StaffPosted.type)[-1]).annex
    phone, mail = contact_of(dossier)
    same = form.working_since in (None, working_since(dossier))
    same = same and form.phone in ("", phone) and form.mail in ("", mail)
    return same and annex is not None and annex.get("person") == form.person


def _account(archive: Archive, cells: Mapping[str, str], field: str) -> str:
    login = cells.get(field, "").lower()
    if not login:
        return ""
    if login not in archive.secrets:
        raise Refusal("没有这个账号", where=field)
    return str(archive.secrets[login][0])


def codes_of(text: str) -> tuple[str, ...]:
    """Several values written in one cell or field, by 、, commas, semicolons or lines."""
    for mark in "，,；;/\n":
        text = text.replace(mark, "、")
    return tuple(word.strip() for word in text.split("、") if word.strip())


def _floor(cells: Mapping[str, str]) -> int:
    text = cells.get("floor", "").removesuffix("层").removesuffix("楼").strip() or "1"
    if not text.isdecimal():
        raise Refusal("楼层应为数字", where="floor")
    return int(text)


def _yes(cells: Mapping[str, str], field: str) -> bool:
    text = cells.get(field, "")
    if text not in {"", "是", "否"}:
        raise Refusal("应填写“是”或者“否”", where=field)
    return text == "是"


def _day(cells: Mapping[str, str], field: str) -> date | None:
    """A day written as 2010-07-01, or None where the cell is empty."""
    text = cells.get(field, "")
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise Refusal("日期应写成 2010-07-01", where=field) from None


_READERS: dict[str, Callable[[Mapping[str, str], Passwords], tuple[Step, ...]]] = {
    "departments": _department,
    "windows": _window,
    "staff": _staff,
}
