"""``hall import items``: another system's list of service items, taken in as outlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from hallcore.ground.errors import Refusal
from portal import control
from portal.cataloguing import COLUMNS, Outcome, take_in
from portal.cli.serving import SEEDED, settings_from
from portal.settings import Settings
from portal.sheets import Line, read_sheet

BATCH = 50
"""Rows that go through the control socket at once."""

Door = Callable[[Sequence[Line]], list[Outcome]]
WORDS = {"kept": "收录", "same": "未变", "refused": "退回"}


@click.command("items")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
@click.option("--dry-run", is_flag=True, help="只审查，不收录")
def items(file: Path, config: str, *, dry_run: bool) -> None:
    """从 CSV 或者 XLSX 收录其他系统的政务服务事项目录。

    列：department、name、item_code、task_type（必填），main_item、area_code、dept_code、link。
    只收录来源写明的内容，其余说明未知，不作推断；不合格的行写明行、列和原因，合格的照常收录；重复导入不会重复发布。
    例：hall import items service_items.csv --dry-run
    """
    settings = settings_from(config, demo=False)
    found: list[Outcome] = []
    try:
        sheet = read_sheet(file, COLUMNS)
        with _opened(settings, dry=dry_run) as door, _watched(file.name, len(sheet.lines)) as moved:
            for start in range(0, len(sheet.lines), BATCH):
                told = door(sheet.lines[start : start + BATCH])
                found += told
                moved(len(told))
    except (Refusal, RuntimeError, OSError) as broken:
        kept = sum(one.result == "kept" for one in found)
        raise SystemExit(f"导入中断：{broken}。已收录 {kept} 项；重新运行即可继续") from broken
    by_row = {line.row: line for line in sheet.lines}
    for one in found:
        if one.result == "refused":
            click.echo(f"退回 {sheet.place(by_row[one.row], COLUMNS, one.field)}：{one.reason}", err=True)
    for warning, rows in _warned(found).items():
        click.echo(f"提醒 {file.name} {rows} 项：{warning}", err=True)
    total = "，".join(
        f"{word} {sum(one.result == result for one in found)}" for result, word in WORDS.items()
    )
    click.echo(f"{file.name}：共 {len(found)} 项，{total}" + ("（只审查，未收录）" if dry_run else ""))
    if not found or any(one.result == "refused" for one in found):
        raise SystemExit(1)


def _warned(found: Sequence[Outcome]) -> Counter[str]:
    """Each warning with how many rows it is about; those of a refused row are beside the point."""
    return Counter(one.warning for one in found if one.warning and one.result != "refused")


@contextmanager
def _opened(settings: Settings, *, dry: bool) -> Iterator[Door]:
    """A way into the hall: through its socket while it runs, else by opening its storage."""
    try:
        control.call(settings.var, "status")
    except control.NotRunning:
        yield from _own(settings, dry=dry)
        return

    def door(lines: Sequence[Line]) -> list[Outcome]:
        rows = [[line.row, dict(line.cells)] for line in lines]
        told = control.call(settings.var, "import-items", lines=rows, dry=dry)
        return msgspec.convert(told, list[Outcome])

    yield door


def _own(settings: Settings, *, dry: bool) -> Iterator[Door]:
    from portal.hall import Hall  # noqa: PLC0415 - the database is imported when it is wanted

    if settings.demo and not (settings.var / "demo" / SEEDED).exists():
        raise Refusal("演示大厅还没有生成，或者正在生成，请先运行 hall serve --demo", where=str(settings.var))
    hall = Hall(settings)
    try:
        yield lambda lines: take_in(hall.house, lines, dry=dry)
        hall.settle()
    finally:
        hall.stop()


@contextmanager
def _watched(name: str, total: int) -> Iterator[Callable[[int], None]]:
    """How far along the table is: a bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("正在收录 {task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(name, total=total)
        yield lambda many: progress.advance(task, many)
