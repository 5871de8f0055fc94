"""``hall import``: foreign data comes in, release by release; what is bad is refused with its line, the good is kept."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from hallcore.ground.errors import Refusal
from portal import control
from portal.cli.serving import SEEDED, settings_from
from portal.ocds.importing import Outcome, disclose
from portal.ocds.reading import Piece, Reader, Source
from portal.settings import Settings

BATCH = 50
BATCH_BYTES = 4 << 20
"""How much goes through the control socket at once: the bar moves, and a round trip is not felt."""

Door = Callable[[list[Piece]], list[Outcome]]
WORDS = {"kept": "收录", "known": "早已收录", "refused": "退回"}


@click.group("import")
def import_data() -> None:
    """导入外部数据。例：hall import ocds releases.jsonl"""


@import_data.command("ocds")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
@click.option("--publisher", default="", help="发布者名称；数据包自己写明的优先")
@click.option("--licence", default="", help="许可协议名称或者网址；数据包自己写明的优先")
def ocds(file: Path, config: str, publisher: str, licence: str) -> None:
    """收录其他发布者的 OCDS 公告，作为域外采购信息公开。

    FILE 可以是 JSON Lines、公告包、记录包或者单份公告，也可以是它们的 gzip 压缩。逐份审查：不合格的退回，
    写明行号、位置和原因，合格的照常收录；重复导入不会重复收录。有退回的，以 1 退出。
    例：hall import ocds contracts_finder_200.jsonl --publisher "Contracts Finder" --licence "OGL v3.0"
    """
    settings = settings_from(config, demo=False)
    counts = dict.fromkeys(WORDS, 0)
    try:
        with opened(settings) as door, watched(file) as (moved, say):
            pieces = _named(Reader(file).pieces(moved), Source(publisher, licence))
            for piece, outcome in _outcomes(pieces, door):
                counts[outcome.result] += 1
                if outcome.result == "refused":
                    say(f"退回 {place_of(piece, outcome)}：{outcome.reason}")
                elif not sum(counts.values()) % BATCH:
                    say("")
    except Refusal as refusal:
        raise SystemExit(f"{refusal}") from refusal
    except (RuntimeError, OSError) as broken:
        raise SystemExit(
            f"导入中断：{broken}。已收录 {counts['kept']} 份；重新运行本命令即可继续，已收录的不会重复"
        ) from broken
    total = "，".join(f"{word} {counts[result]}" for result, word in WORDS.items())
    click.echo(f"{file.name}：共 {sum(counts.values())} 份，{total}")
    if counts["refused"] or not sum(counts.values()):
        raise SystemExit(1)


def place_of(piece: Piece, outcome: Outcome) -> str:
    """Where in the file, and where in the release: ``第 7 行（第 20211 字节）$.awards[0].documents[1].url``."""
    byte = piece.byte + (outcome.byte or 0)
    inside = (piece.place or "$") + outcome.where.removeprefix("$")
    return f"第 {piece.line} 行（第 {byte} 字节）{inside}"


# -- the door --------------------------------------------------------------------------------------------


@contextmanager
def opened(settings: Settings) -> Iterator[Door]:
    """A way into the hall: through its socket while it runs, else by opening its storage.

    Raises:
        Refusal: The demo hall has not been made yet.
        SystemExit: The storage cannot be opened; another process may hold it.
    """
    try:
        control.call(settings.var, "status")
    except control.NotRunning:
        yield from _own(settings)
    else:
        yield lambda pieces: _asked(settings.var, pieces)


def _asked(var: Path, pieces: list[Piece]) -> list[Outcome]:
    releases = [
        {
            "data": base64.b64encode(piece.data).decode(),
            "publisher": piece.source.publisher,
            "licence": piece.source.licence,
        }
        for piece in pieces
    ]
    answers = control.call(var, "import-releases", releases=releases)
    return msgspec.convert(answers, list[Outcome])


def _own(settings: Settings) -> Iterator[Door]:
    from hallcore.sealer import LogRefused  # noqa: PLC0415 - the database is imported when it is wanted
    from portal.hall import Hall  # noqa: PLC0415 - as above

    if settings.demo and not (settings.var / "demo" / SEEDED).exists():
        # Its first start sweeps what it finds half made, and an import would be swept with it.
        raise Refusal("演示大厅还没有生成，或者正在生成，请先运行 hall serve --demo", where=str(settings.var))
    try:
        hall = Hall(settings)
    except LogRefused as refused:
        raise SystemExit(str(refused)) from refused
    try:
        yield lambda pieces: [disclose(hall, piece.data, piece.source) for piece in pieces]
        hall.settle()
    finally:
        hall.stop()


# -- the flow --------------------------------------------------------------------------------------------


def _named(pieces: Iterable[Piece], given: Source) -> Iterator[Piece]:
    """What a package does not say of itself, the operator may."""
    for piece in pieces:
        own = piece.source
        yield piece._replace(source=Source(own.publisher or given.publisher, own.licence or given.licence))


def _outcomes(pieces: Iterable[Piece], door: Door) -> Iterator[tuple[Piece, Outcome]]:
    """Each piece and what became of it, in the order of the file."""
    for batch in _batches(pieces):
        told = iter(door([piece for piece in batch if not piece.fault]))
        for piece in batch:
            yield piece, Outcome("refused", "", piece.fault) if piece.fault else next(told)


def _batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    batch, size = list[Piece](), 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece.data)
        if len(batch) == BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@contextmanager
def watched(file: Path) -> Iterator[tuple[Callable[[int], None], Callable[[str], None]]]:
    """How far along the file is: a bar on a terminal, plain lines elsewhere.

    Yields:
        Whom to tell the bytes read, and whom to tell a line ("" asks only for how far it is).
    """
    console, size = Console(stderr=True), file.stat().st_size
    if not console.is_terminal:
        read = [0]

        def say(line: str) -> None:
            click.echo(line or f"已读 {read[0] * 100 // size}%", err=True)

        yield lambda position: read.__setitem__(0, position), say
        return
    columns = (TextColumn("正在收录 {task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(file.name, total=size)

        def line(text: str) -> None:
            if text:
                progress.console.print(text, markup=False, highlight=False, soft_wrap=True)

        yield lambda position: progress.update(task, completed=position), line
