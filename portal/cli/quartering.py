"""``hall quarter``: a quarter of the trading centre, some tenders of which have a fault, in a folder of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from hallcore.catalogue.reading import read_items
from hallcore.ground.clock import DEMO_START, TZ, HallClock, ScriptedClock
from hallcore.ground.errors import Refusal
from portal import control
from portal.cli.calendaring import said_plainly
from portal.cli.case_seats import CaseSeats
from portal.cli.quarter.account import cards
from portal.cli.quarter.faults import FAULTS, Called
from portal.cli.quarter.menu import WALKS, calls_by_itself
from portal.cli.quarter.plan import Planned, plan
from portal.cli.quarter.turns import Turn, TurnSteps, conduct
from portal.cli.quarter.watch import Watch
from portal.cli.script import Script
from portal.cli.seeding import OPENED, at, furnish_all
from portal.cli.serving import SEEDED
from portal.cli.simulation.hall import free_hosts, served
from portal.cli.simulation.records import Check
from portal.cli.simulation.report import check_lines
from portal.cli.simulation.waiting import settled
from portal.cli.steps import until_probed
from portal.cli.treasury import begin_first_day
from portal.house import load_law
from portal.settings import Settings

REST = timedelta(days=45)
"""How long the hall goes on after the last tender, so that every card comes to its end and every late duty is seen."""

ITEMS = 3
"""How many items the catalogue has: nobody applies for anything."""


@click.command()
@click.option("--tenders", default=60, show_default=True, type=click.IntRange(1), help="项目数")
@click.option("--seed", default=1, show_default=True, help="种子：同一种子，同一份计划")
@click.option("--var", required=True, type=click.Path(path_type=Path), help="模拟大厅的新目录")
def quarter(tenders: int, seed: int, var: Path) -> None:
    """模拟交易中心一个季度：各种方式的项目交错进行，其中预设故障，核对监察牌。例：hall quarter --tenders 60 --var season

    每个工作日开始一个项目，全部通过网页办理，时钟快进；监察人员每日上午核查。最后逐张核对：监察牌应当恰好是
    预设故障应亮的，一张不多，一张不少。各项目的经过写在目录的 walks 中。正在运行的大厅不受影响。
    """
    console = Console(highlight=False, soft_wrap=True)
    if var.exists() and any(var.iterdir()):
        raise SystemExit(f"{var} 不是空目录；模拟大厅需要一个新目录")
    with said_plainly():
        calendar = load_law().calendar
        if calendar is None:
            raise SystemExit("法规数据中没有节假日安排")
        planned = tuple(plan(tenders, seed, at(3, 3).date(), calendar))
        run = Quarter(var.resolve(), planned, console)
        run.play()
        ok = run.account()
    if not ok:
        raise SystemExit(1)


class Quarter:
    """One quarter: furnished, walked, accounted for.

    Args:
        folder: Where its hall lies; empty.
        planned: The tenders.
        console: Where it is told.
    """

    def __init__(self, folder: Path, planned: Iterable[Planned], console: Console) -> None:
        self.folder, self.planned, self.console = folder, tuple(planned), console
        self.logs = folder / "walks"
        self.walks: dict[int, Any] = {}
        self.wanted: list[Called] = []
        self.faults: list[Turn] = []

    def play(self) -> None:
        """Furnish the folder, serve it, and let every walk go to its end."""
        furnish_quarter(self.folder)
        self.logs.mkdir()
        hosts = free_hosts()
        settings = Settings(var=self.folder, public_url=f"http://{hosts['public']}", listeners=hosts)
        with served(self.folder, hosts, threads=6):
            self._conduct(settings)

    def _conduct(self, settings: Settings) -> None:
        turns = [self._turn(settings, one) for one in self.planned]
        morning = datetime.combine(self.planned[0].at.date(), time(8, 55), TZ)
        watching = Turn("监察", morning, lambda turn: self._watch(settings, turn))
        left = len(turns)

        def done(turn: Turn) -> None:
            nonlocal left
            if turn.fault is not None:
                self.faults.append(turn)
            if turn is watching:
                return
            left -= 1
            self.console.print(f"{turn.at:%Y-%m-%d}  {turn.name}  {turn.fault or '走完'}")
            if not left:
                self.until = turn.at + REST

        conduct([*turns, watching], partial(self._move, settings.var), done)
        settled(partial(control.call, settings.var))

    def _turn(self, settings: Settings, one: Planned) -> Turn:
        return Turn(one.name, one.at, lambda turn: self._walk(settings, one, turn))

    def _walk(self, settings: Settings, one: Planned, turn: Turn) -> None:
        with closing(TurnSteps(settings, self.logs / f"{one.name}.txt", turn)) as steps:
            walk = self.walks[one.place] = WALKS[one.walk](settings, steps)
            fault = FAULTS.get(one.fault)
            for act in walk.acts():
                if fault is not None and act.__name__ == fault.before:
                    steps.say(f"预设故障：{fault.title}")
                    fault.plant(walk)
                    self.wanted += fault.called(walk)
                act()
            self.wanted += calls_by_itself(one.walk, walk)

    until: datetime | None = None
    """When nobody looks any more; known once the last walk is over."""

    def _watch(self, settings: Settings, turn: Turn) -> None:
        with closing(TurnSteps(settings, self.logs / "监察.txt", turn)) as steps:
            watch = Watch(CaseSeats(settings, steps), steps)
            while self.until is None or turn.at < self.until:
                watch.look()
                turn.wait(watch.next())

    def _move(self, var: Path, to: datetime) -> None:
        if to > datetime.fromisoformat(control.call(var, "status")["time"]):
            until_probed(var)
            with suppress(
                Refusal
            ):  # the demo's clock goes on by itself, and may have passed the moment meanwhile
                control.call(var, "clock", to=to.isoformat())
            settled(partial(control.call, var))

    def account(self) -> bool:
        """Lay the cards beside the faults; say whether all walks came to their ends and all cards agree."""
        from portal.hall import reading_only  # noqa: PLC0415 - the database is imported when it is wanted

        with reading_only(self.folder / "data" / "Data.fs") as root:
            found = list(cards(root, self.wanted))
        stopped = "；".join(f"{turn.name}：{turn.fault}" for turn in self.faults)
        found.append(Check("项目走到法定的终点", not self.faults, stopped or f"{len(self.planned)} 个"))
        plain = [{**one._asdict(), "at": one.at.isoformat()} for one in self.planned]
        told = {"planned": plain, "called": [one._asdict() for one in self.wanted]}
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (self.folder / "planted.json").write_text(text, encoding="utf-8")
        for line in check_lines(found):
            self.console.print(line)
        return all(check.ok for check in found)


def furnish_quarter(var: Path) -> None:
    """Furnish an empty folder with everybody the trading centre deals with, on the demo's first morning."""
    from portal.hall import Hall  # noqa: PLC0415 - as above

    clock = ScriptedClock(OPENED)
    hall = Hall(Settings(var=var), clock=clock)
    try:
        script = Script(hall, clock, DEMO_START, var / "demo" / "devices")
        furnish_all(script, tuple(read_items())[:ITEMS])
        script.on(at(3, 2, 8), partial(begin_first_day, script, at(3, 2).date()))
        script.play()
    except BaseException:
        hall.stop()
        shutil.rmtree(var, ignore_errors=True)
        raise
    hall.stop()
    HallClock(var / "clock.json", start=DEMO_START).close()
    (var / "demo" / SEEDED).write_text("模拟交易中心\n", encoding="utf-8")
