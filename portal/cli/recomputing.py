"""``hall recompute``: ranking and expert draw of a tender made anew from its public file, by anybody, without the hall."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click

from hallcore.ground.errors import Refusal
from portal.cli.serving import settings_from
from signing.errors import SigningError
from signing.log.note import NoteVerifier
from trading.award.publicfile import Read, read_public_file
from trading.award.recompute import Finding, recompute
from trading.framework.recomputing import recompute_framework

FILE = "public-file.json"
_NUMBER = re.compile(r"DH([A-Z]{2})-\d{4}-\d{4}")
_TENDERS = ("GC", "CG")
"""The letters of works and procurement; the others are sales."""
_SECONDS = 60


@click.command("recompute")
@click.argument("target")
@click.option(
    "--keys", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="日志公钥文件 keys.txt"
)
@click.option("--config", default="development.ini", show_default=True, help="只写项目编号时，到哪个大厅去取")
def recompute_tender(target: str, keys: Path | None, config: str) -> None:
    """只用公开数据重算评标排名和专家抽取（或者竞价结果），与记录逐位比较；一致退出码 0，不一致 1。

    TARGET 为公开卷文件、项目网页地址或者项目编号。
    例：hall recompute DHGC-2026-0001；hall recompute DHTD-2026-0001；hall recompute http://大厅/trading/DHGC-2026-0001 --keys keys.txt；
    hall recompute public-file.json
    """
    import portal.house  # noqa: F401, PLC0415 - makes every paper known; heavy

    try:
        read = read_public_file(fetched(target, config), log_key(keys) if keys is not None else None)
    except (Refusal, SigningError, urllib.error.URLError, OSError) as fault:
        raise SystemExit(f"不能重算：{fault}") from fault
    findings = (*recompute(read), *recompute_framework(read))
    for line in told(read, findings):
        click.echo(line)
    if not findings or any(each.differs for each in findings):
        raise SystemExit(1)


def told(read: Read, findings: tuple[Finding, ...]) -> Iterator[str]:
    """What was found, line by line."""
    signed = "检查点签名已核对" if read.signed else "检查点签名未核对（用 --keys 给出日志公钥）"
    yield f"{read.tender}：公开记录 {len(read.records)} 条，均在公开日志 {read.origin} 的前 {read.size} 条中；{signed}"
    if not findings:
        yield "还没有可以重算的抽取、排名或者竞价结果"
    for each in findings:
        yield f"{'一致' if not each.differs else '不一致'}：{each.what}"
        yield from (f"    {line}" for line in each.differs)


def fetched(target: str, config: str) -> bytes:
    """The public file: from a folder, an address, or the hall of these settings.

    Raises:
        OSError: It cannot be read or fetched.
    """
    path = Path(target)
    if path.is_file():
        return path.read_bytes()
    url = target.rstrip("/")
    if number := _NUMBER.fullmatch(url):
        room = "trading" if number[1] in _TENDERS else "trading/sales"
        url = f"http://{settings_from(config, demo=False).hosts['public']}/{room}/{url}"
    if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
        raise FileNotFoundError(f"没有这个文件，也不是网址或者项目编号：{target}")
    if not url.endswith(".json"):
        url = f"{url}/{FILE}"
    with urllib.request.urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310 - http or https, seen to above
        return bytes(answer.read())


def log_key(keys: Path) -> NoteVerifier:
    """The log's key from a keys file, as ``verify.py`` takes it.

    Raises:
        Refusal: There is none in it.
    """
    for line in keys.read_text().splitlines():
        words = line.split()
        if words[:1] == ["log"] and len(words) > 1:
            return NoteVerifier.from_vkey(words[1])
    raise Refusal("公钥文件中没有日志公钥", "EB-16", where=keys.name)
