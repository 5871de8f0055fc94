"""``hall status``, ``doctor``, ``reindex``, ``sweep``: is everything as it should be, and mending what may be mended."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from hallcore.ground.errors import LawFault
from hallcore.vault import Vault
from portal import control
from portal.cli.serving import settings_from
from portal.settings import Settings

CONFIG = click.option("--config", default="development.ini", show_default=True, help="配置文件")
LEAST_FREE = 1 << 30


@click.command()
@CONFIG
def status(config: str) -> None:
    """运行中的大厅的状态，JSON。例：hall status"""
    click.echo(json.dumps(_call(settings_from(config, demo=False), "status"), ensure_ascii=False, indent=1))


@click.command()
@CONFIG
def reindex(config: str) -> None:
    """重建检索索引（从日志第 0 条起）。例：hall reindex"""
    _call(settings_from(config, demo=False), "reindex")
    click.echo("检索索引已清空，正在从日志重建；hall status 查看进度")


@click.command()
@CONFIG
def sweep(config: str) -> None:
    """清除库房中没有记录引用、已过宽限期的文件和中断的上传（每天自动进行一次）。例：hall sweep"""
    done = _call(settings_from(config, demo=False), "sweep")
    click.echo(
        f"清除没有记录引用的文件 {done['files']} 个，{done['size']} 字节；中断的上传 {done['uploads']} 个；"
        f"未满 {done['grace_hours']} 小时而保留的文件 {done['spared']} 个"
    )


@click.command()
@CONFIG
def doctor(config: str) -> None:
    """检查法规数据、字体、数据库、库房文件与磁盘；有问题时逐条列出并以 1 退出。例：hall doctor"""
    settings = settings_from(config, demo=False)
    problems = list(_problems(settings))
    for problem in problems:
        click.echo(problem)
    if problems:
        raise SystemExit(1)
    click.echo("未发现问题")


def _problems(settings: Settings) -> Iterator[str]:
    from pdf.fonts import FontsMissing, find_fonts  # noqa: PLC0415 - heavy

    yield from _law_and_records(settings)
    try:
        find_fonts()
    except FontsMissing as missing:
        yield str(missing)
    vault: Path = settings.var / "vault"
    if vault.is_dir():
        yield from Vault(vault).damaged()
    free = shutil.disk_usage(settings.var if settings.var.exists() else settings.var.parent).free
    if free < LEAST_FREE:
        yield f"{settings.var}: 剩余空间 {free >> 20} MiB，不足 1 GiB"


def _law_and_records(settings: Settings) -> Iterator[str]:
    from portal.hall import inspect_hall  # noqa: PLC0415 - heavy
    from portal.house import load_law  # noqa: PLC0415 - heavy

    try:
        lawbook = load_law()
    except LawFault as faults:
        yield from faults.faults
        return
    if (settings.var / "data" / "Data.fs").is_file():
        yield from inspect_hall(settings, lawbook)


def _call(settings: Settings, command: str) -> dict[str, object]:
    try:
        answer: dict[str, object] = control.call(settings.var, command)
    except control.NotRunning as absent:
        raise SystemExit("大厅没有运行，请先 hall serve") from absent
    return answer
