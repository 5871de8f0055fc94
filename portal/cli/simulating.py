"""``hall simulate``: days of a whole hall through its own web, in a folder of its own; its records are then accounted for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

import click
from rich.console import Console

from hallcore.catalogue.reading import read_items
from portal.cli.calendaring import OF_THE_FILES, said_plainly
from portal.cli.simulation.check_cards import family_lines, raised
from portal.cli.simulation.checks import checks
from portal.cli.simulation.dayplan import Day
from portal.cli.simulation.hall import ACCOUNTS, free_hosts, furnish_hall, served
from portal.cli.simulation.menu import Menu
from portal.cli.simulation.plan import Planner
from portal.cli.simulation.planted import planted, planted_lines, write_planted
from portal.cli.simulation.records import Records
from portal.cli.simulation.report import check_lines, plan_lines, request_lines, speed_lines
from portal.cli.simulation.running import Ran, Setting, run_day
from portal.cli.simulation.seats import Seats
from portal.cli.simulation.workdays import OVERLAY, earlier, working
from portal.house import load_law

FIRST = date(2026, 3, 2)


@click.command()
@click.option("--days", default=1, show_default=True, type=click.IntRange(1), help="工作日数")
@click.option("--visitors", default=4000, show_default=True, type=click.IntRange(1), help="每日到厅人次")
@click.option("--seed", default=1, show_default=True, help="种子：同一种子，同一份计划")
@click.option("--var", type=click.Path(path_type=Path), help="模拟大厅的新目录；不写的，用后即删的临时目录")
@click.option("--departments", default="", help="只开这些部门的窗口，逗号分隔，例如 D01,D05")
@click.option("--threads", default=4, show_default=True, help="同时进行的请求数")
@click.option("--press/--no-press", default=True, show_default=True, help="文书随办随印；不印的留待以后")
@click.option("--verbose", is_flag=True, help="列出每一类请求的时间")
def simulate(
    days: int,
    visitors: int,
    seed: int,
    var: Path | None,
    departments: str,
    threads: int,
    *,
    press: bool,
    verbose: bool,
) -> None:
    """模拟整个大厅的工作日：办事人、窗口、柜员都通过网页办理，时钟快进。例：hall simulate --visitors 400 --var day

    在一个新目录里布置大厅（部门、窗口、事项、银行，人人可以登录），启动它自己的进程，按种子排出的计划
    办理，其中有预设的故障；最后逐项核对号票、办件、收费、日志，并且每处故障都能在记录中找到，
    清单存于目录中的 planted.json。
    目录可以留用：HALL_VAR=目录 hall serve --demo。正在运行的大厅不受影响。
    """
    console = Console(highlight=False, soft_wrap=True)
    codes = tuple(code.strip().upper() for code in departments.split(",") if code.strip())
    with _folder(var) as folder:
        planner = Planner(seed, visitors, Menu(read_items()), codes)
        with said_plainly(OF_THE_FILES):
            ons = list(working_days(days))
            before = list(planner.eves(partial(earlier, working(), ons[0])))
            plan = [*before, *(planner.day(on) for on in ons)]
        run = Simulation(folder, planner, threads, seed, console, press=press, verbose=verbose)
        with said_plainly(OF_THE_FILES):
            ran = list(run.days(plan))
            console.print("核对：")
            ok = account(folder, ran, console)
        found = planted(ran, json.loads((folder / ACCOUNTS).read_bytes()))
        write_planted(folder, found)
        for line in (f"预设故障 {len(found)} 处：", *planted_lines(found)):
            console.print(line)
    if not ok:
        raise SystemExit(1)


def working_days(many: int) -> Iterator[date]:
    """The first working days of the simulator's hall."""
    calendar, on = working(), FIRST
    for _ in range(many):
        on = calendar.next_working_day(on, overlay=OVERLAY)
        yield on
        on += timedelta(days=1)


class Simulation:
    """Days run one after another in a folder of their own, each told when it is over.

    Args:
        folder: Where the hall lies; empty.
        planner: Knows which windows serve.
        threads: How many requests may be under way.
        seed: The seed.
        console: Where it is told.
        press: Whether papers are printed meanwhile.
        verbose: Whether each kind of request is told.
    """

    def __init__(
        self,
        folder: Path,
        planner: Planner,
        threads: int,
        seed: int,
        console: Console,
        *,
        press: bool,
        verbose: bool,
    ) -> None:
        self.folder = folder
        self.planner = planner
        self.threads = threads
        self.seed = seed
        self.console = console
        self.press = press
        self.verbose = verbose

    def days(self, plan: list[Day]) -> Iterator[Ran]:
        """Furnish the folder, serve it, and run the days."""
        accounts = furnish_hall(self.folder, next(day.on for day in plan if not day.eve), plan[0].on)
        (self.folder / ACCOUNTS).write_text(json.dumps(accounts), encoding="utf-8")
        hosts = free_hosts()
        windows, seats = self.planner.windows, Seats(hosts)
        setting = Setting(self.folder, windows, seats, accounts, self.threads, self.seed, self.press)
        ran: list[Ran] = []
        with served(self.folder, hosts, threads=self.threads + 2):
            for day in plan:
                self._say(plan_lines(day), ())
                ran.append(run_day(day, setting, ran))
                self._say(speed_lines(ran[-1]), request_lines(ran[-1].timings))
                yield ran[-1]

    def _say(self, lines: Iterable[str], more: Iterable[str]) -> None:
        for line in (*lines, *(more if self.verbose else ())):
            self.console.print(line)


def account(folder: Path, ran: list[Ran], console: Console) -> bool:
    """Cross-check everything; say whether all of it agrees."""
    from portal.hall import reading_only  # noqa: PLC0415 - the database is imported when it is wanted

    with reading_only(folder / "data" / "Data.fs") as root:
        records = Records(root, ran, json.loads((folder / ACCOUNTS).read_bytes()))
        found, faults = list(checks(records)), planted(ran, records.accounts)
        families = list(family_lines(raised(records), faults, load_law()))
    for line in (*check_lines(found), *families):
        console.print(line)
    right = sum(check.ok for check in found)
    console.print(f"{len(found)} 项核对，{right} 项通过")
    return right == len(found)


@contextmanager
def _folder(var: Path | None) -> Iterator[Path]:
    """The folder of the hall: the one that was named, which must be new, or one that goes when all is said."""
    if var is not None:
        if var.exists() and any(var.iterdir()):
            raise SystemExit(f"{var} 不是空目录；模拟大厅需要一个新目录")
        yield var.resolve()
        return
    folder = Path(mkdtemp(prefix="sunhall-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
