"""The public log as a page: the checkpoint as signed, its parts, and the entries as they stand in the log."""

from __future__ import annotations

from datetime import datetime

from hallcore.dossier import record_number
from hallcore.journal import Entry
from portal.presenters.addresses import address, record_url
from portal.presenters.pages import LogPage
from portal.presenters.shapes import (
    Alert,
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    Link,
    Pager,
    Row,
    Table,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count, exact_moment, short_digest
from signing.canonical import b64
from signing.errors import SigningError
from signing.log.entries import FileEntry, OpaqueEntry, PublicEntry, parse_entry
from signing.log.tree import leaf_hash

ROWS = 20
"""Entries to a page."""

_LEAD = (
    "本厅的每一份记录在这里各占一条，只增不改。公开的写明摘要，暂不公开的只写承诺，届时揭示。"
    "任何人都可以下载全部条目，自己重算树根。位置从 0 数起。"
)
_COLUMNS = (
    Column("位置", numeric=True),
    Column("写入时间", nowrap=True),
    Column("种类", nowrap=True),
    Column("内容"),
    Column("条目摘要"),
)


def log_page(show: Showing, before: int | None, index: int | None) -> LogPage:
    """The page.

    Args:
        show: The hall now.
        before: Entries below this index, newest first; None for the newest of all.
        index: One entry to be shown alone, or None.
    """
    size, faults = _size(show)
    top = min(size, before) if before is not None else size
    missing = index is not None and index >= size
    places = (index,) if index is not None and not missing else range(top - 1, max(-1, top - 1 - ROWS), -1)
    return LogPage(
        title="公开日志",
        crumbs=(Link("首页", address("home")), Link("公开日志")),
        alerts=(*faults, Alert(f"日志共 {count(size)} 条，还没有第 {index} 条。")) if missing else faults,
        lead=_LEAD,
        facts=_facts(show) if not faults else (),
        note=show.log.note,
        entries=Table(
            "最近条目",
            _COLUMNS,
            tuple(_row(show, place, show.journal.entries[place]) for place in places),
            empty="日志还是空的。",
        ),
        find=FilterForm(
            address("log"),
            (FilterField("index", "日志位置", "number", "" if index is None else str(index)),),
            (Link("看最近条目", address("log", anchor="entries")),) if index is not None else (),
            submit="查看",
        ),
        pager=_pager(size, top) if index is None else None,
        downloads=(
            Link("检查点", address("log.tile", path="checkpoint")),
            Link("公钥", address("log.keys")),
            Link("印章根证书", address("log.root")),
            Link("离线验证程序", address("verifier")),
            Link("怎样审计整部日志", address("about", anchor="audit")),
        ),
    )


def _size(show: Showing) -> tuple[int, tuple[Alert, ...]]:
    """How many entries are published; a checkpoint that does not verify is said to be one, not passed over."""
    try:
        return show.log.size, ()
    except SigningError as fault:
        text = f"公布的检查点没有通过核验：{fault.reason}。请勿采信，并向本厅报告。"
        return show.journal.size, (Alert(text, "检查点有误", "danger"),)


def _facts(show: Showing) -> tuple[Fact, ...]:
    checkpoint = show.log.checkpoint
    key = Fact("日志公钥", show.log.key.vkey, full=True, code=True)
    if checkpoint is None:
        return (Fact("来源", show.settings.origin), key)
    last = show.journal.entries[checkpoint.size - 1].logged_at
    return (
        Fact("来源", checkpoint.origin),
        Fact("条数", count(checkpoint.size)),
        Fact("最近写入", exact_moment(datetime.fromisoformat(last))),
        Fact("外部见证", "尚无，检查点由本厅日志密钥单独签名"),
        Fact("树根", b64(checkpoint.root), full=True, code=True),
        key,
    )


def _row(show: Showing, index: int, entry: Entry) -> Row:
    kind, content = _told(show, entry)
    return Row(
        (
            Cell(count(index), address("log", query={"index": str(index)}, anchor="entries")),
            Cell(exact_moment(datetime.fromisoformat(entry.logged_at))),
            Cell(kind),
            content,
            Cell(short_digest(leaf_hash(entry.leaf).hex()), code=True),
        )
    )


def _told(show: Showing, entry: Entry) -> tuple[str, Cell]:
    """What an entry says of itself, and nothing that only the hall knows."""
    parsed = parse_entry(entry.leaf)
    if isinstance(parsed, PublicEntry):
        number = record_number(entry.dossier, entry.n)
        title = show.archive[entry.dossier].record(entry.n).paper.title
        return "公开", Cell(title, record_url(number), note=number)
    if isinstance(parsed, FileEntry):
        return "公开文件", Cell(parsed.name)
    if isinstance(parsed, OpaqueEntry):
        return "暂不公开", Cell(f"承诺，最迟 {parsed.month} 揭示")
    return "不公开", Cell("承诺，只证明存在与先后")


def _pager(size: int, top: int) -> Pager | None:
    if size <= ROWS:
        return None
    low = max(0, top - ROWS)

    def url(before: int) -> str:
        query = {"before": str(before)} if before < size else {}
        return address("log", query=query, anchor="entries")

    newer, older = url(min(size, top + ROWS)), url(low)
    return Pager(
        f"第 {count(low)}–{count(top - 1)} 条，共 {count(size)} 条",
        (Link("最新", url(size), current=top == size), Link("最早", url(min(size, ROWS)), current=low == 0)),
        newer if top < size else "",
        older if low > 0 else "",
    )
