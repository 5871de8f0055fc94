"""``hall import departments``, ``windows`` and ``staff``: the hall's own organisation from tables."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

from hallcore.ground.errors import Refusal
from portal import control
from portal.cli.cast import PASSWORD
from portal.cli.serving import SEEDED, settings_from
from portal.sessions import hash_password
from portal.settings import Settings
from portal.sheets import Line, Sheet, read_sheet
from portal.staffing import COLUMNS, Outcome, take_in

Door = Callable[[Mapping[str, str] | None], list[Outcome]]
"""Take in the rows with these verifiers, or rehearse them (None)."""

WORDS = {"kept": "收录", "same": "未变", "refused": "退回"}
_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--keep-good", is_flag=True, help="有不合格的行时，合格的行照常收录"),
        click.option("--dry-run", is_flag=True, help="只审查，不收录"),
        click.option("--config", default="development.ini", show_default=True, help="配置文件"),
        _FILE,
    ):
        command = option(command)
    return command


@click.command("departments")
@_options
def departments(file: Path, config: str, *, dry_run: bool, keep_good: bool) -> None:
    """从 XLSX 或者 CSV 导入进驻部门。

    列：部门编号、部门全称、部门简称（必填），统一社会信用代码、所在大厅、楼层、区域、电话、外部系统办理。
    有不合格的行，逐行写明行、列和原因，整份不收录；重复导入不会重复登记。
    例：hall import departments departments.xlsx --dry-run
    """
    _run("departments", file, config, dry_run=dry_run, keep_good=keep_good)


@click.command("windows")
@_options
def windows(file: Path, config: str, *, dry_run: bool, keep_good: bool) -> None:
    """从 XLSX 或者 CSV 导入窗口。

    列：窗口编号、窗口名称、窗口类型（部门窗口、综合窗口）、服务部门（部门编号，用顿号分开），所在大厅、楼层、区域。
    例：hall import windows windows.csv --keep-good
    """
    _run("windows", file, config, dry_run=dry_run, keep_good=keep_good)


@click.command("staff")
@_options
@click.option(
    "--passwords",
    type=click.Path(path_type=Path),
    help="新开账号的一次性口令写入这个文件（只有本用户可读，不得已经存在）",
)
def staff(file: Path, config: str, *, dry_run: bool, keep_good: bool, passwords: Path | None) -> None:
    """从 XLSX 或者 CSV 导入窗口人员，没有账号的一并开通。

    列：账号、姓名、部门编号、职责（窗口受理人、承办人、审核人、批准人，用顿号分开）为必填；
    窗口编号、首席代表（是、否）、AB 岗、派出部门领导、中心领导（后三项填账号）。
    正式运行须用 --passwords 指定口令清单；演示大厅一律用演示口令。
    例：hall import staff staff.xlsx --passwords first-passwords.txt
    """
    _run("staff", file, config, dry_run=dry_run, keep_good=keep_good, passwords=passwords)


def _run(
    kind: str, file: Path, config: str, *, dry_run: bool, keep_good: bool, passwords: Path | None = None
) -> None:
    settings = settings_from(config, demo=False)
    try:
        sheet = read_sheet(file, COLUMNS[kind])
        with _opened(settings, kind, sheet.lines, keep_good=keep_good) as door:
            found = door(None)
            stopped = dry_run or (any(one.result == "refused" for one in found) and not keep_good)
            if not stopped:
                found = door(_verifiers(found, settings, passwords))
    except (Refusal, RuntimeError, OSError) as broken:
        raise SystemExit(f"导入未完成：{broken}") from broken
    _tell(kind, file, sheet, found, done=not stopped)


def _tell(kind: str, file: Path, sheet: Sheet, found: Sequence[Outcome], *, done: bool) -> None:
    """Say what became of each row that was refused, and how many there were of each."""
    by_row = {line.row: line for line in sheet.lines}
    for one in found:
        if one.result == "refused":
            click.echo(
                f"退回 {sheet.place(by_row[one.row], COLUMNS[kind], one.field)}：{one.reason}", err=True
            )
    counts = {word: sum(one.result == result for one in found) for result, word in WORDS.items()}
    total = "，".join(f"{word} {many}" for word, many in counts.items())
    click.echo(f"{file.name}：共 {len(found)} 行，{total}" + ("" if done else "（未收录任何一行）"))
    if counts["退回"] or not found:
        raise SystemExit(1)


def _verifiers(found: Sequence[Outcome], settings: Settings, passwords: Path | None) -> dict[str, str]:
    """A hash for every account that is new; in production the passwords go to a list only this user can read."""
    logins = [one.opened for one in found if one.opened]
    if settings.demo:
        return dict.fromkeys(logins, hash_password(PASSWORD)) if logins else {}
    if logins and passwords is None:
        raise Refusal(f"有 {len(logins)} 个新账号，请用 --passwords 指定口令清单文件")
    if not logins or passwords is None:
        return {}
    chosen = {login: secrets.token_urlsafe(12) for login in logins}
    with os.fdopen(
        os.open(passwords, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.writelines(f"{login}\t{password}\n" for login, password in chosen.items())
    return {login: hash_password(password) for login, password in chosen.items()}


@contextmanager
def _opened(settings: Settings, kind: str, lines: Sequence[Line], *, keep_good: bool) -> Iterator[Door]:
    """A way into the hall: through its socket while it runs, else by opening its storage."""
    try:
        control.call(settings.var, "status")
    except control.NotRunning:
        yield from _own(settings, kind, lines, keep_good=keep_good)
        return
    rows = [[line.row, dict(line.cells)] for line in lines]

    def door(verifiers: Mapping[str, str] | None) -> list[Outcome]:
        given = dict(verifiers) if verifiers is not None else None
        told = control.call(
            settings.var, "import-organisation", kind=kind, lines=rows, verifiers=given, keep_good=keep_good
        )
        return msgspec.convert(told, list[Outcome])

    yield door


def _own(settings: Settings, kind: str, lines: Sequence[Line], *, keep_good: bool) -> Iterator[Door]:
    from portal.hall import Hall  # noqa: PLC0415 - the database is imported when it is wanted

    if settings.demo and not (settings.var / "demo" / SEEDED).exists():
        raise Refusal("演示大厅还没有生成，或者正在生成，请先运行 hall serve --demo", where=str(settings.var))
    hall = Hall(settings)
    try:
        yield lambda verifiers: take_in(
            hall.house, kind, lines, verifiers=verifiers, keep_good=keep_good, once=not settings.demo
        )
        hall.settle()
    finally:
        hall.stop()
