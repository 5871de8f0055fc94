"""``hall complete``: show from the log, offline, that the bulk feed leaves nothing out; fetch it first where asked."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click

from hallcore.ground.errors import Refusal
from portal.cli.recomputing import log_key
from portal.ocds.following import Compared, compared
from portal.stretches import Whole, read_stretches
from signing.errors import SigningError

STRETCH, RELEASES, KEYS = "stretch-{:09d}.json", "releases-{:09d}.json", "keys.txt"
_SECONDS = 60
_FEED = "/api/ocds/releases.json?limit=500&since="


@click.command("complete")
@click.argument("source")
@click.option(
    "--keys", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="日志公钥文件 keys.txt"
)
@click.option("--since", type=click.IntRange(min=0), default=0, show_default=True, help="从哪个日志位置起取")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="取来的文件存到此目录")
def complete(source: str, keys: Path | None, since: int, keep: Path | None) -> None:
    """由日志证明批量数据没有遗漏：两个位置之间的公开记录一件不少，公告逐字与记录相符。完整退出码 0，否则 1。

    SOURCE 为存有 stretch-*.json（和 releases-*.json）的目录，或者大厅网址（先取来，存到 --keep）。
    例：hall complete http://大厅 --keep 数据；hall complete 数据 --keys keys.txt
    """
    import portal.house  # noqa: F401, PLC0415 - makes every paper known; heavy

    try:
        folder = Path(source)
        if not folder.is_dir():
            if keep is None:
                raise SystemExit("从网址取数据时，请用 --keep 指明存放目录")
            folder = keep
            fetch(source.rstrip("/"), folder, since)
        key = log_key(keys) if keys is not None else None
        whole = read_stretches(_files(folder, "stretch-*.json"), key)
        found = checked(whole, _files(folder, "releases-*.json"))
    except (Refusal, SigningError, urllib.error.URLError, OSError, ValueError) as fault:
        where = f"（位置 {fault.where}）" if isinstance(fault, Refusal) and fault.where else ""
        click.echo(f"不能证明完整：{fault}{where}")
        raise SystemExit(1) from fault
    for line in told(whole, found):
        click.echo(line)
    if found is not None and found.faults:
        raise SystemExit(1)


def checked(whole: Whole, packages: list[bytes]) -> Compared | None:
    """The releases held against the records; None where there are none."""
    prefixes = [
        release["ocid"][: len("ocds-") + 6] for each in packages for release in json.loads(each)["releases"]
    ]
    if not prefixes:
        return None
    return compared(whole, packages, prefixes[0])


def told(whole: Whole, found: Compared | None) -> Iterator[str]:
    """What was found, line by line."""
    signed = "检查点签名已核对" if whole.signed else "检查点签名未核对（用 --keys 给出日志公钥）"
    yield (
        f"完整：公开日志 {whole.origin} 位置 {whole.since} 至 {whole.until} 共 {whole.until - whole.since} 条，"
        f"公开记录 {len(whole.records)} 件，不公开的承诺 {whole.hidden} 条；{signed}"
    )
    if found is None:
        return
    if not found.faults:
        more = f"，另有 {found.unknown} 份的项目起于本段之前，只核对编号和次序" if found.unknown else ""
        yield f"一致：公告 {found.told} 份，均由记录重编，逐项相同{more}"
    yield from (f"不一致：{fault}" for fault in found.faults)


def fetch(hall: str, folder: Path, since: int) -> None:
    """Fetch every stretch and every page of releases from a position on.

    Raises:
        OSError: It cannot be fetched or written.
        ValueError: It is no address.
    """
    if urllib.parse.urlsplit(hall).scheme not in {"http", "https"}:
        raise ValueError(f"没有这个目录，也不是网址：{hall}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / KEYS).write_bytes(_get(f"{hall}/log/keys.txt"))
    at = since
    while data := _get(f"{hall}/api/log/stretches.json?limit=1000&since={at}"):
        (folder / STRETCH.format(at)).write_bytes(data)
        at = int(json.loads(data)["until"])
    end, at = at, since
    while at < end:
        request = urllib.request.Request(f"{hall}{_FEED}{at}&until={end}")  # noqa: S310 - http or https, seen to above
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - as above
            data, link = answer.read(), answer.headers["Link"]
        if data:
            (folder / RELEASES.format(at)).write_bytes(data)
        query = urllib.parse.urlsplit(link.split(">")[0].lstrip("<")).query
        at = int(urllib.parse.parse_qs(query)["since"][0])


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310 - http or https, seen to by the caller
        return bytes(answer.read())


def _files(folder: Path, pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob(pattern))]
