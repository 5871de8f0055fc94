"""``hall export national``: the national platform's data sets fetched, checked against their own field tables, and kept."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from portal.cli.serving import settings_from
from portal.exporting import separated
from portal.national.checking import Fault, faults_of
from portal.national.tables import Table, Tables

_SECONDS = 60


@click.group("export")
def export() -> None:
    """把公开数据按别的系统的格式导出。"""


@export.command("national")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--from", "hall", default="", help="大厅网址；不写则为本机运行的大厅")
@click.option("--config", default="development.ini", show_default=True, help="不写网址时，到哪个大厅去取")
@click.option("--dataset", "wanted", multiple=True, help="只导出此数据集，可多次给出")
def national(folder: Path, hall: str, config: str, wanted: tuple[str, ...]) -> None:
    """按《公共资源交易平台系统数据规范》的数据集导出公开数据，每行按字段表核对；有不合格的行退出码 1。

    FOLDER 中为 tables.json（字段表）和每个数据集的 .json、.csv。
    例：hall export national 数据 --from http://大厅；hall export national 数据 --dataset notice
    """
    address = (hall or f"http://{settings_from(config, demo=False).hosts['public']}").rstrip("/")
    if urllib.parse.urlsplit(address).scheme not in {"http", "https"}:
        raise click.UsageError(f"不是网址：{hall}")
    try:
        faults = list(exported(address, folder, wanted))
    except (urllib.error.URLError, OSError) as fault:
        raise SystemExit(f"不能导出：{fault}") from fault
    for each in faults:
        click.echo(f"不合格：{each}")
    if faults:
        raise SystemExit(1)


def exported(hall: str, folder: Path, wanted: tuple[str, ...]) -> Iterator[str]:
    """Fetch, check and keep every data set that is wanted; yield what is wrong, by field and record.

    Raises:
        OSError: It cannot be fetched or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = _get(f"{hall}/api/national/tables.json")
    (folder / "tables.json").write_bytes(data)
    tables = msgspec.json.decode(data, type=Tables)
    for name in wanted:
        if tables.table(name) is None:
            raise click.UsageError(f"没有数据集 {name}；有 {'、'.join(each.name for each in tables.tables)}")
    for table in tables.tables:
        if wanted and table.name not in wanted:
            continue
        lines, told = _fetched(hall, table)
        wrong = [*told, *checked(table, tables, lines)]
        keep(folder, table, lines)
        click.echo(f"{table.title}（{table.name}）：{len(lines)} 行，不合格 {len(wrong)} 处")
        yield from wrong


def checked(table: Table, tables: Tables, lines: list[dict[str, Any]]) -> Iterator[str]:
    """What is wrong with rows by their field table, and rows told twice under one key."""
    for line in lines:
        yield from map(str, faults_of(table, tables.codes, line["values"], line["record"]))


def keep(folder: Path, table: Table, lines: list[dict[str, Any]]) -> None:
    """Write a data set as JSON and as CSV; of rows with one key the last stands in the CSV."""
    text = json.dumps(lines, ensure_ascii=False, indent=1)
    (folder / f"{table.name}.json").write_text(text + "\n", encoding="utf-8")
    last = {tuple(line["values"].get(code, "") for code in table.key): line["values"] for line in lines}
    heads = ([field.code for field in table.fields], [field.title for field in table.fields])
    rows = ([row.get(field.code, "") for field in table.fields] for row in last.values())
    # Spreadsheets read a file as UTF-8 only when it says so; what they would compute is kept as text.
    (folder / f"{table.name}.csv").write_text(
        "\ufeff" + separated((*heads, *rows)), encoding="utf-8", newline=""
    )


def _fetched(hall: str, table: Table) -> tuple[list[dict[str, Any]], list[str]]:
    lines, faults, since, ended = list[dict[str, Any]](), list[str](), 0, False
    while not ended:
        page = json.loads(_get(f"{hall}/api/national/{table.name}.json?limit=500&since={since}"))
        lines += page["rows"]
        faults += [str(msgspec.convert(each, Fault)) for each in page["faults"]]
        since, ended = page["following"], page["ended"]
    return lines, faults


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310 - http or https, seen to by the caller
        return bytes(answer.read())
