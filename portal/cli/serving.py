"""``hall serve``: the hall as one process, a listener for each network."""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from hallcore.ground.clock import ScriptedClock
from hallcore.ground.errors import LawFault
from portal.cli import cast
from portal.cli.listening import Listener
from portal.settings import ZONES, Settings

ZONE_NAMES = {
    "public": "外网（公众、投标人）",
    "department": "专网（招标人、代理、部门、财政、银行）",
    "hall": "内网（交易中心、专家、监督）",
}
SEEDED = "seeded"


def settings_from(config: str, *, demo: bool) -> Settings:
    """Read the ini file's [app:main] section."""
    from plaster import get_settings  # noqa: PLC0415 - only where an ini file is read

    path = Path(config).resolve()
    values = dict(get_settings(str(path), "app:main")) if path.exists() else {}
    if demo:
        values["hall.mode"] = "demo"
    return Settings.from_ini(values, path.parent)


@click.command()
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
@click.option("--demo", is_flag=True, help="演示大厅：首次启动时生成示例数据")
def serve(config: str, demo: bool) -> None:  # noqa: FBT001 - click passes options by name
    """启动大厅。例：hall serve --demo"""
    from hallcore.sealer import LogRefused  # noqa: PLC0415 - the database is imported when it is wanted
    from hallcore.vault import VaultDamaged  # noqa: PLC0415 - as above

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = settings_from(config, demo=demo)
    started = time.monotonic()
    try:
        if settings.demo:
            prepare_demo(settings)
        run(settings, started)
    except (LawFault, LogRefused, VaultDamaged) as faults:
        raise SystemExit(str(faults)) from faults


def prepare_demo(settings: Settings) -> None:
    """Seed the demo hall once; a seeding that was cut short is thrown away and done again."""
    from portal.cli.seeding import OPENED, seed  # noqa: PLC0415 - only the first start needs it
    from portal.hall import Hall  # noqa: PLC0415 - as above

    mark = settings.var / "demo" / SEEDED
    if mark.exists():
        return
    _clear_half_seeded(settings.var)
    console = Console()
    clock = ScriptedClock(OPENED)
    hall = Hall(settings, clock=clock)
    try:
        columns = (TextColumn("正在生成演示数据"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=console, transient=not console.is_terminal) as progress:
            task = progress.add_task("seed", total=None)
            seed(hall, clock, lambda: progress.advance(task))
    finally:
        hall.stop()
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text("演示数据已生成\n", encoding="utf-8")


def _clear_half_seeded(var: Path) -> None:
    import shutil  # noqa: PLC0415 - a demo that was interrupted

    for name in ("data", "vault", "log", "guard", "index", "demo"):
        shutil.rmtree(var / name, ignore_errors=True)
    (var / "clock.json").unlink(missing_ok=True)


def run(settings: Settings, started: float) -> None:
    """Open the hall, listen on every zone, and stay until told to stop."""
    from portal import make_app, zoned  # noqa: PLC0415 - the web is imported when it is wanted
    from portal.commands import COMMANDS  # noqa: PLC0415 - as above
    from portal.control import ControlServer  # noqa: PLC0415 - as above
    from portal.hall import Hall  # noqa: PLC0415 - as above
    from portal.probing import Prober, probe_of  # noqa: PLC0415 - as above

    sys.setswitchinterval(0.0005)
    hall = Hall(settings)
    app = make_app(hall)
    listeners = [Listener(zoned(app, zone), settings.hosts[zone], settings.threads) for zone in ZONES]
    control = ControlServer(hall, COMMANDS)
    prober = Prober(
        hall.house, settings.var / "submission-path.json", probe_of(f"http://{settings.hosts['public']}")
    )
    prober.catch_up()
    hall.start()
    control.start()
    for listener in listeners:
        listener.start()
    prober.start()
    announce(settings, time.monotonic() - started)
    done = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: done.set())
    with _demo_bank(settings):
        done.wait()
    prober.stop()
    for listener in listeners:
        listener.close()
    control.stop()
    hall.stop()


@contextmanager
def _demo_bank(settings: Settings) -> Iterator[None]:
    """Beside a demo hall its bank, unless somebody runs it already."""
    from portal.cli.bankside import open_counter  # noqa: PLC0415 - only a demo has a bank of its own

    if not settings.demo or cast.BANK_CODE not in settings.banks:
        yield
        return
    with ExitStack() as stack:
        try:
            address = stack.enter_context(open_counter(settings))
            Console().print(f"  演示银行网上缴款：{address}/")
        except OSError as taken:
            logging.getLogger(__name__).warning("the demo's bank is not started: %s", taken)
        yield


def announce(settings: Settings, seconds: float) -> None:
    """Print where the hall is and, in a demo, who can sign in."""
    console = Console()
    console.print(f"大厅已就绪（{seconds:.1f} 秒）")
    for zone in ZONES:
        console.print(f"  {ZONE_NAMES[zone]}：http://{settings.hosts[zone]}/")
    if not settings.demo:
        return
    table = Table(title=f"演示账号（口令均为 {cast.PASSWORD}）")
    for head in ("账号", "角色", "网络"):
        table.add_column(head)
    for login in cast.ONE_PER_ROLE:
        table.add_row(login, cast.BY_LOGIN[login].title, ZONE_NAMES[cast.zone_of(login)])
    console.print(table)
