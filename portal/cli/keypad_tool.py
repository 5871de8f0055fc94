"""``hall keypad``: a rating keypad to try the hall with; its memory lies in a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from portal.cli.cast import KEYPAD_KEY
from portal.cli.keypad_device import Keypad
from portal.cli.serving import settings_from
from portal.cli.terminals import over_http

_SAID = {"rated": "已计入评价", "aside": "无效按键", "known": "此前已登记", "wrong": "未接收"}


@click.group()
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
@click.option("--address", default="", help="大厅内网地址，默认取自配置")
@click.option("--serial", default="DEMO2026P001", show_default=True, help="设备序列号")
@click.option("--key", default=KEYPAD_KEY, help="设备通信密钥")
@click.pass_context
def keypad(context: click.Context, config: str, address: str, serial: str, key: str) -> None:
    """模拟一台窗口评价器（演示和联调用）。例：hall keypad press satisfied"""
    settings = settings_from(config, demo=False)
    where = address or f"http://{(settings.listeners or {})['hall']}"
    path = Path(settings.var / "demo" / f"keypad-{serial}.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    context.obj = Keypad(over_http(where), serial, key, path)


def _asked(device: Keypad) -> dict[str, object]:
    try:
        told = device.ask()
    except OSError as absent:
        raise SystemExit(f"没有应答，请先 hall serve（{absent}）") from absent
    if told.get("refused"):
        raise SystemExit(str(told["reason"]))
    return told


@keypad.command()
@click.pass_obj
def ask(device: Keypad) -> None:
    """问一问窗口有没有刚办完、可以评价的号。例：hall keypad ask"""
    told = _asked(device)
    waiting = told["ask"]
    label = waiting["label"] if isinstance(waiting, dict) else ""
    window = str(told["window"]).removeprefix("W")
    click.echo(f"{window} 号窗口：请 {label} 号评价" if label else f"{window} 号窗口：现在没有可以评价的号")


@keypad.command()
@click.argument("button", type=click.Choice(["satisfied", "dissatisfied", "5", "4", "3", "2", "1"]))
@click.option("--offline", is_flag=True, help="只存在设备里，不上报")
@click.pass_obj
def press(device: Keypad, button: str, *, offline: bool) -> None:
    """按一次键。例：hall keypad press dissatisfied"""
    told = _asked(device)
    device.press(button, datetime.fromisoformat(str(told["time"])))
    if offline:
        click.echo("已存入设备")
        return
    _print(device.push())


@keypad.command()
@click.option("--times", type=int, default=1, show_default=True, help="重复几次")
@click.pass_obj
def upload(device: Keypad, times: int) -> None:
    """把设备里存的全部按键重新上报。例：hall keypad upload --times 3"""
    for _ in range(times):
        _print(device.upload())


def _print(done: dict[str, str]) -> None:
    for number, what in done.items():
        click.echo(f"第 {number} 次按键：{_SAID[what]}")
