"""``hall terminal``: a card-and-photo terminal to try the hall with; its memory lies in a file."""

from __future__ import annotations

from pathlib import Path

import click

from portal.cli.cast import TERMINAL_KEY, TERMINALS
from portal.cli.serving import settings_from
from portal.cli.terminals import UNDEFINED, Reply, Terminal, over_http

WAYS = {"in": 0, "out": 1, "": UNDEFINED}


@click.group()
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
@click.option("--address", default="", help="大厅内网地址，默认取自配置")
@click.option("--serial", default=TERMINALS[0].serial, show_default=True, help="设备序列号")
@click.option("--key", default=TERMINAL_KEY, help="设备通信密钥")
@click.option("--memory", default="", help="设备存储文件")
@click.pass_context
def terminal(context: click.Context, config: str, address: str, serial: str, key: str, memory: str) -> None:
    """模拟一台考勤设备（演示和联调用）。例：hall terminal punch 62 63"""
    settings = settings_from(config, demo=False)
    where = address or f"http://{(settings.listeners or {})['hall']}"
    folder = settings.var / "demo"
    path = Path(memory) if memory else folder / f"terminal-{serial}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    context.obj = Terminal(over_http(where), serial, key, path)
    try:
        _must(context.obj.begin())
    except OSError as absent:
        raise SystemExit(f"{where} 没有应答，请先 hall serve（{absent}）") from absent


def _must(reply: Reply | None) -> None:
    if reply is not None:
        click.echo(reply.text.strip().splitlines()[0])
        if reply.status != 200:
            raise SystemExit(1)


@terminal.command()
@click.argument("pins", nargs=-1, required=True)
@click.option("--way", type=click.Choice(["in", "out"]), help="打卡方向，默认不区分")
@click.option("--photo/--no-photo", default=True, help="是否拍照")
@click.pass_obj
def punch(device: Terminal, pins: tuple[str, ...], way: str | None, *, photo: bool) -> None:
    """这些人员编号（账号数字）现在打卡。例：hall terminal punch 62 63 --way in"""
    now = device.time()
    for pin in pins:
        device.see(pin, now, WAYS[way or ""])
    _must(device.push(now))
    for row in device.memory[-len(pins) :] if photo else ():
        _must(device.photo(row))


@terminal.command()
@click.option("--times", type=int, default=1, show_default=True, help="重复几次")
@click.pass_obj
def upload(device: Terminal, times: int) -> None:
    """把设备存储的全部打卡重新上传。例：hall terminal upload --times 10"""
    for _ in range(times):
        _must(device.upload())


@terminal.command()
@click.pass_obj
def poll(device: Terminal) -> None:
    """领取大厅下发的命令并回执。例：hall terminal poll"""
    click.echo("\n".join(device.poll()) or "没有待执行的命令")
