"""``hall device report-…``: what reporters and keepers do on devices of their own, without a script and without a hall.

A reporter seals a text and files for a box and reads what was answered; a keeper makes a key, hands a share on, opens and
answers. What is not here: the formats (``signing.seal.report``) and the files that go to and fro (``portal.reportbox.papers``).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import click
import msgspec

from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from portal.house import load_law
from portal.reportbox import papers
from portal.reportbox.papers import AnswerPackage, Material, ReportPackage
from signing.errors import SigningError
from signing.seal.attached import ReportFile
from signing.seal.faults import Flaw
from signing.seal.report import (
    Box,
    Keeper,
    Reporter,
    new_code,
    new_key_file,
    open_answer,
    open_with_files,
    pass_share,
    read_box,
    read_key_file,
    reporter_of,
    seal_answer,
    seal_report,
    seal_with_files,
)

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FRESH = click.Path(dir_okay=False, path_type=Path)
KEY = click.option("--key", type=FILE, required=True, help="自己的密钥文件")
MATERIAL = click.option("--material", type=FILE, required=True, help="从举报页面下载的密封材料")
PASS = click.option("--passphrase", prompt="密钥文件的口令", hide_input=True)
TEXT = click.option(
    "--text", type=click.File(encoding="utf-8"), required=True, help="内容所在的文本文件，- 为标准输入"
)
OUT = click.option("--out", type=FRESH, required=True, help="密封好的文件写到哪里")

KINDS = {b"\xff\xd8\xff": "JPG", b"\x89PNG": "PNG", b"%PDF-": "PDF"}
"""How the files begin that a report may have."""

_KID = 8
"""Digits of a key's id that name it on pages."""


# -- keepers --------------------------------------------------------------------------------------


@click.command("report-key")
@click.argument("file", type=FRESH)
@click.password_option("--passphrase", prompt="密钥文件的口令（至少 10 个字符）")
def report_key(file: Path, passphrase: str) -> None:
    """产生举报箱密钥，用口令加密后存为文件，显示要登记的公钥。例：hall device report-key 密钥.json"""
    if file.exists():
        raise SystemExit(f"{file} 已经存在，没有覆盖。")
    try:
        made = new_key_file(passphrase, secrets.token_bytes)
    except SigningError as fault:
        raise SystemExit("口令至少 10 个字符。") from fault
    _write(file, made.document())
    click.echo(f"密钥编号 {made.kid}\n公钥 {made.public_key}\n密钥文件 {file}，请另行备份。")


@click.command("report-pass")
@KEY
@MATERIAL
@click.option("--to", required=True, help="交给谁：对方的账号，或者密钥编号的前八位")
@PASS
def report_pass(key: Path, material: Path, to: str, passphrase: str) -> None:
    """取出自己的开启份额，加密后交给另一名保管人；把显示的文字粘贴到举报页面。"""
    taken, box = _material(material)
    with _clear("没有取出份额"):
        private = read_key_file(key.read_bytes(), passphrase)
        click.echo(pass_share(taken.sealed.encode(), box, private, _keeper(box, to).kid, secrets.token_bytes))


@click.command("report-open")
@KEY
@MATERIAL
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="附件存到哪个文件夹")
@PASS
def report_open(key: Path, material: Path, out: Path | None, passphrase: str) -> None:
    """用自己的密钥和对方交来的份额打开举报，内容只显示在本机，附件存入文件夹。"""
    taken, box = _material(material)
    if not taken.passed:
        raise SystemExit("材料中没有对方交来的份额：请先在举报页面“共同开启”，再下载材料。")
    with _clear("没有打开"):
        private = read_key_file(key.read_bytes(), passphrase)
        attached = papers.ciphertext(taken.attached)
        text, files = open_with_files(taken.sealed.encode(), box, private, taken.passed, attached)
    click.echo(text)
    if files and out is None:
        raise SystemExit(f"有 {len(files)} 个附件，用 --out 文件夹 保存。")
    for number, one in enumerate(files, 1):
        assert out is not None  # noqa: S101 - files without a folder have ended the command above
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Numbered: two files of a report may have one name, and nothing that is there is written over.
        place = out / f"{number:02d}-{one.name}"
        _write(place, one.data)
        click.echo(f"附件 {place}（{len(one.data):,} 字节）。由举报人提供，未经查验，请在隔离的设备上打开。")


@click.command("report-answer")
@MATERIAL
@TEXT
@click.option("--kind", type=click.Choice(["answer", "question"]), default="answer", show_default=True)
@OUT
def report_answer(material: Path, text: IO[str], kind: str, out: Path) -> None:
    """密封对举报人的回复或者询问，得到的文件提交到举报页面。"""
    taken, box = _material(material)
    with _clear("没有密封"):
        said = _words(text)
        for_reporter = seal_answer(taken.reply_key, said, secrets.token_bytes)
        for_box = seal_report(box, said, secrets.token_bytes).decode()
        package = msgspec.convert(
            {"type": "report-answer-package", "kind": kind, "for_reporter": for_reporter, "for_box": for_box},
            AnswerPackage,
        )
    _write(out, papers.written(package))
    click.echo(f"已经密封：{out}。请在举报页面提交。")


# -- reporters ------------------------------------------------------------------------------------


@click.command("report-seal")
@click.option("--box", type=FILE, required=True, help="从举报页面下载的举报箱公钥文件")
@TEXT
@click.option("--file", "files", type=FILE, multiple=True, help="附件：JPG、PNG 图片或者 PDF，可重复")
@click.option("--more", is_flag=True, help="是对以前举报的补充，需要输入原来的查询码")
@click.option("--code", default="", help="原来的查询码；不写则提示输入")
@OUT
def report_seal(
    box: Path, text: IO[str], files: tuple[Path, ...], code: str, out: Path, *, more: bool
) -> None:
    """在本机密封举报内容和附件。例：hall device report-seal --box report-box.json --text 内容.txt --file 照片.jpg --out 举报.json"""
    fresh = not more
    if more and not code:
        code = click.prompt("查询码", hide_input=True)
    code = new_code(secrets.token_bytes) if fresh else code
    reporter = _reporter(code)
    with _clear("没有密封"):
        read, attached = read_box(box.read_bytes()), _chosen(files)
        sealed, ciphertext = seal_with_files(read, _words(text), attached, secrets.token_bytes)
    package = ReportPackage(
        sealed.decode(),
        reporter.lookup,
        reporter.public_key if fresh else "",
        papers.spelled(ciphertext) if ciphertext else "",
    )
    _write(out, papers.written(package))
    if fresh:
        click.echo("查询码 " + "-".join(code[i : i + 4] for i in range(0, len(code), 4)))
        click.echo("查询码只显示这一次，请现在记下。")
    click.echo(f"已经密封：{out}。请在举报页面提交。")


@click.command("report-code")
@click.option("--code", prompt="查询码", hide_input=True, help="不写则提示输入")
def report_code(code: str) -> None:
    """由查询码算出查询值：凭它可以在网站取走仍然密封的回复，但打不开。"""
    click.echo(_reporter(code).lookup)


@click.command("report-read")
@click.argument("answers", type=FILE)
@click.option("--code", prompt="查询码", hide_input=True, help="不写则提示输入")
def report_read(answers: Path, code: str) -> None:
    """用查询码打开从网站取走的回复。例：hall device report-read answers.json"""
    reporter = _reporter(code)
    with _clear("没有打开"):
        found = papers.read(answers.read_bytes(), _Answers, "从网站取走的回复")
        click.echo(f"办理情况：{found.state}")
        for one in found.answers:
            click.echo(f"{one['at']} {one['kind']}：{open_answer(reporter.private_key, one['sealed'])}")


class _Answers(msgspec.Struct, frozen=True):
    """What the page of answers gives: the state, and each answer with its day, kind and sealed words."""

    state: str
    answers: tuple[dict[str, str], ...]


# -- what is read and written ---------------------------------------------------------------------

_FLAWS = {
    Flaw.PASSPHRASE: "口令不对，或者这不是密钥文件",
    Flaw.THRESHOLD: "开启份额不足，须由行政监督和纪检监察双方共同开启",
    Flaw.DEALING: "有一份开启份额不是密封时的那一份，或者密封材料不属于这个举报箱",
    Flaw.SHARE: "有一份开启份额不是密封时的那一份",
    Flaw.ARCHIVE: "附件缺少、被改动，或者超出格式的上限",
}


@contextmanager
def _clear(what: str) -> Iterator[None]:
    """End the command with a sentence where something does not hold.

    Raises:
        SystemExit: It does not.
    """
    try:
        yield
    except Refusal as refusal:
        raise SystemExit(f"{what}：{refusal.reason}。") from refusal
    except SigningError as fault:
        flaw = getattr(fault, "flaw", None)
        words = _FLAWS.get(flaw) if flaw is not None else None
        raise SystemExit(
            f"{what}：{words or '文件不合格式，或者不是用这把密钥、为这个举报箱密封的'}。"
        ) from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise SystemExit(f"{what}：文件读不出来（{type(fault).__name__}）。") from fault


def _material(file: Path) -> tuple[Material, Box]:
    """What a keeper took along from the page, and its box."""
    with _clear("材料不能用"):
        found = papers.read(file.read_bytes(), Material, "从举报页面下载的密封材料")
        return found, read_box(found.box.encode())


def _keeper(box: Box, to: str) -> Keeper:
    """The keeper somebody names, by account or by the beginning of a key's id.

    Raises:
        SystemExit: None or several; all are told.
    """
    everybody = (*box.supervision.keepers, *box.discipline.keepers)
    found = [
        one for one in everybody if one.account == to or (len(to) >= _KID and one.kid.startswith(to.lower()))
    ]
    if len(found) == 1:
        return found[0]
    lines = "\n".join(f"  {one.account}  密钥 {one.kid}" for one in everybody)
    raise SystemExit(f"举报箱没有这名保管人。请用账号，或者密钥编号的前八位：\n{lines}")


def _reporter(code: str) -> Reporter:
    try:
        return reporter_of(code)
    except SigningError as fault:
        raise SystemExit("查询码应为二十四位字母和数字。") from fault


def _words(text: IO[str]) -> str:
    said = str(text.read()).strip()
    if not said:
        raise Refusal("内容是空的", where="text")
    return said


def _chosen(files: tuple[Path, ...]) -> list[ReportFile]:
    """The files, of kinds and sizes the hall takes, checked before anything is sealed (TS-20)."""
    if not files:
        return []
    law = load_law().on(datetime.now(TZ).date())
    most, megabytes = int(law.figure("TS-20", "files")), int(law.figure("TS-20", "megabytes"))
    if len(files) > most:
        raise Refusal(f"附件不超过 {most} 个", "TS-20")
    if sum(file.stat().st_size for file in files) > megabytes << 20:
        raise Refusal(f"附件合计不超过 {megabytes} 兆字节", "TS-20")
    found = [ReportFile(file.name, file.read_bytes()) for file in files]
    for one in found:
        if not one.data.startswith(tuple(KINDS)):
            raise Refusal(f"{one.name} 不是{'、'.join(KINDS.values())} 文件", "TS-20")
    return found


def _write(file: Path, data: bytes) -> None:
    """Write a file only its owner can read."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_bytes(data)


COMMANDS: tuple[click.Command, ...] = (
    report_key,
    report_seal,
    report_code,
    report_read,
    report_pass,
    report_open,
    report_answer,
)
