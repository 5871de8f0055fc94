"""The index as a keeper: put, remove, cursor, crash, damage, rebuilding, merging, threads."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from search import (
    Entry,
    EntryInvalid,
    Index,
    IndexBusy,
    IndexDamaged,
    IndexForeign,
    Page,
    Query,
    SearchError,
    Sort,
)
from search import engine as engine_module
from search import store as store_module
from search.entry import NO_AMOUNT, fen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]


def entry(key: str, title: str = "道路维修公告", text: str = "正文。", **facts: object) -> Entry:
    """Return an entry with the least it needs."""
    fields: dict[str, object] = {"kind": "公告", "date": dt.date(2026, 3, 2), **facts}
    return Entry(key=key, title=title, text=text, **fields)  # type: ignore[arg-type]  # facts are checked by Entry


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return where an index may be made."""
    return tmp_path / "index"


@pytest.fixture
def index(place: Path) -> Iterator[Index]:
    """Return a new, empty index."""
    made = Index(place).open_or_create()
    yield made
    made.close()


def found(index: Index, text: str = "") -> set[str]:
    """Return the keys a text finds, up to a hundred."""
    return {result.key for result in index.find(Query(text=text, size=100)).results}


# ------------------------------------------------------------------ keeping


def test_new_index_is_empty_and_private(place: Path) -> None:
    """A new index has cursor 0, no entries, and a directory nobody else enters."""
    index = Index(place).open_or_create()
    assert (index.cursor, index.count(), index.find(Query()).total) == (0, 0, 0)
    assert place.stat().st_mode & 0o777 == 0o700


def test_put_is_found_at_once_and_survives(place: Path) -> None:
    """What was put is found by the next find, and after closing and opening again, with every fact."""
    index = Index(place).open_or_create()
    kept = entry(
        "a",
        "敦化市道路维修公告",
        stage="招标",
        region="222403",
        amount=Decimal("1234567.891"),
        number="JZ-1",
        parties=("甲", "乙"),
        url="/t/a",
        index=7,
        language="zh-Hant",
    )
    index.put([kept], 7)
    for _ in range(2):
        (result,) = index.find(Query(text="维修")).results
        facts = (
            "key",
            "kind",
            "stage",
            "region",
            "date",
            "amount",
            "number",
            "parties",
            "url",
            "index",
            "language",
        )
        assert [getattr(result, fact) for fact in facts] == [getattr(kept, fact) for fact in facts]
        index.close()
        index = Index(place).open_or_create()
        assert index.cursor == 7


def test_put_replaces_by_key(index: Index) -> None:
    """The same key again replaces, in later puts and within one; repeating a put changes nothing."""
    index.put([entry("a", "供热公告"), entry("a", "供水公告"), entry("b")], 1)
    assert index.count() == 2
    assert found(index, "供热") == set()
    for _ in range(3):
        index.put([entry("a", "排水公告")], 2)
    assert index.count() == 2
    assert found(index, "供水") == set()
    assert found(index, "排水") == {"a"}


def test_remove(index: Index) -> None:
    """A removed entry is in no result, count or facet; unknown keys are no error; it may come back."""
    index.put([entry("a"), entry("b")], 1)
    index.remove(["a", "never"], 2)
    assert (index.count(), index.cursor) == (1, 2)
    page = index.find(Query())
    assert page.total == 1
    assert page.facets["kind"] == {"公告": 1}
    assert found(index, "道路") == {"b"}
    index.put([entry("a")], 3)
    assert found(index, "道路") == {"a", "b"}


def test_cursor_never_goes_back(index: Index) -> None:
    """A lower cursor is refused and changes nothing; the same and higher ones are taken, also without entries."""
    index.put([], 5)
    assert index.cursor == 5
    with pytest.raises(SearchError, match="behind"):
        index.put([entry("a")], 4)
    with pytest.raises(SearchError, match="behind"):
        index.remove(["a"], 4)
    assert index.count() == 0
    index.put([entry("a")], 5)
    assert index.find(Query()).cursor == index.cursor == 5


def test_bad_entries_are_refused() -> None:
    """A key without characters or with too many, a label that would break its column, an amount that is none."""
    for broken in (
        {"key": ""},
        {"key": "k" * 201},
        {"kind": "a\x1fb"},
        {"region": "r" * 101},
        {"amount": Decimal("NaN")},
    ):
        with pytest.raises(EntryInvalid):
            entry(**({"key": "k"} | broken))  # type: ignore[arg-type]  # that is the point


def test_amounts_are_compared_in_fen() -> None:
    """Half a fen rounds to even; none is below everything; what 64 bits cannot hold is the greatest."""
    assert fen(Decimal("0.005")) == 0
    assert fen(Decimal("0.015")) == 2
    assert fen(Decimal("-1.00")) == -100
    assert fen(None) == NO_AMOUNT < fen(Decimal("-1e30")) < fen(Decimal("1e30")) == 2**63 - 1


def test_a_notice_of_two_hundred_lots(index: Index) -> None:
    """A text of a megabyte in UTF-8 is kept and found by its last line (Hilma refused one of 201 lots)."""
    text = "".join(f"第{at}标段道路维修，预算{at}元。" for at in range(20_000)) + "末尾标段供热管网。"
    assert len(text) > 300_000
    index.put([entry("lots", "多标段公告", text)], 1)
    assert found(index, "供热管网") == {"lots"}


def test_closed_index_says_so(place: Path) -> None:
    """Using a closed index is one clear error."""
    index = Index(place).open_or_create()
    index.close()
    for use in (index.count, lambda: index.find(Query()), lambda: index.put([], 1), lambda: index.cursor):
        with pytest.raises(SearchError, match="not open"):
            use()
    index.close()


# ------------------------------------------------------------------ crash


def test_every_moment_of_a_commit_is_consistent(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copied at any system call of a commit, the directory opens with a cursor its entries bear out.

    Each rename, sync and removal of a put is stopped at in turn and the directory copied, which is
    what a kill at that moment leaves. The copy must open, and hold either the old or the new state whole.
    """
    index = Index(place).open_or_create()
    index.put([entry("a", "供热公告"), entry("b", "供水公告")], 1)
    copies: list[Path] = []

    def watched(name: str) -> Callable[..., object]:
        real = getattr(os, name)

        def call(*args: object, **kwargs: object) -> object:
            copies.append(place.parent / f"copy{len(copies)}")
            shutil.copytree(place, copies[-1])
            return real(*args, **kwargs)

        return call

    with monkeypatch.context() as patch:
        for name in ("rename", "fsync", "replace", "remove", "unlink"):
            patch.setattr(os, name, watched(name))
        index.put([entry("a", "排水公告"), entry("c", "燃气公告")], 9)
    assert len(copies) > 8
    states = set()
    for copy in copies:
        again = Index(copy).open_or_create()
        states.add(
            (
                again.cursor,
                frozenset(found(again)),
                frozenset(found(again, "供热")),
                frozenset(found(again, "排水")),
            )
        )
        # What a crash left does not stand in the way of the next put.
        again.put([entry("d")], 10)
        assert "d" in found(again)
        again.close()
    old = (1, frozenset("ab"), frozenset("a"), frozenset())
    new = (9, frozenset("abc"), frozenset(), frozenset("a"))
    assert states == {old, new}


def test_killed_while_writing(place: Path) -> None:
    """Killed without warning at random moments, the index opens, and its cursor is true of its entries."""
    program = (
        "import sys, datetime, pathlib\n"
        "from search import Index, Entry\n"
        "index = Index(pathlib.Path(sys.argv[1])).open_or_create()\n"
        "print('open', flush=True)\n"
        "at = index.cursor\n"
        "while True:\n"
        "    at += 1\n"
        "    index.put([Entry(key=str(at), kind='公告', title='道路', date=datetime.date(2026, 3, 2))], at)\n"
        "    print(at, flush=True)\n"
    )
    told = 0
    for wait in (0, 3, 7):
        child = subprocess.Popen(
            [sys.executable, "-c", program, str(place)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        for _ in range(wait):
            told = int(child.stdout.readline())
        child.kill()
        child.wait()
        child.stdout.close()
        index = Index(place).open_or_create()
        assert index.cursor >= told
        assert index.count() == index.cursor
        index.close()


def test_a_failed_put_changes_nothing(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk in the middle of a put: the old state stays, the error shows, the next put works."""
    index.put([entry("a")], 1)

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("_replace", "_measure"):
        with monkeypatch.context() as patch:
            patch.setattr(store_module, name, full)
            with pytest.raises(OSError, match="No space"):
                index.put([entry("b"), entry("a", "改")], 2)
        assert (index.cursor, found(index)) == (1, {"a"})
    index.put([entry("b")], 2)
    assert (index.cursor, found(index)) == (2, {"a", "b"})


def test_large_puts_move_the_cursor_last(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """A put of several segments that breaks off has kept some entries and the old cursor, never the reverse."""
    monkeypatch.setattr(engine_module, "BATCH", 4)
    real, calls = engine_module._commit, []

    def broken(*args: object, **kwargs: object) -> object:
        calls.append(args)
        if len(calls) == 3:
            raise OSError(5, "Input/output error")
        return real(*args, **kwargs)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(engine_module, "_commit", broken)
    with pytest.raises(OSError, match="Input/output"):
        index.put([entry(str(at)) for at in range(12)], 12)
    assert (index.cursor, index.count()) == (0, 8)
    index.put([entry(str(at)) for at in range(12)], 12)
    assert (index.cursor, index.count()) == (12, 12)


# ------------------------------------------------------------------ damage


def files_of(place: Path) -> list[Path]:
    """Return the files an index cannot do without."""
    return sorted(
        path
        for path in place.rglob("*")
        if path.suffix in {".seg", ".toc", ".json"} or path.name == "current"
    )


@pytest.fixture
def kept(place: Path) -> Path:
    """Return the directory of a closed index of three entries in two segments."""
    index = Index(place).open_or_create()
    index.put([entry("a", "供热公告"), entry("b")], 2)
    index.put([entry("c")], 3)
    index.close()
    return place


@pytest.mark.parametrize("harm", ["truncate", "empty", "remove", "flip", "append"])
def test_damage_is_seen_at_opening(kept: Path, harm: str) -> None:
    """Any file cut short, emptied, missing, changed by a bit or lengthened is reported, and a rebuild mends it."""
    for at, path in enumerate(files_of(kept)):
        place = kept.parent / f"{harm}{at}"
        shutil.copytree(kept, place)
        victim = place / path.relative_to(kept)
        raw = victim.read_bytes()
        if harm == "remove":
            victim.unlink()
        else:
            middle = len(raw) // 2
            victim.write_bytes(
                {
                    "truncate": raw[:-1],
                    "empty": b"",
                    "flip": raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :],
                    "append": raw + b"\x00",
                }[harm]
            )
        index = Index(place)
        if victim.name == "current" and harm == "truncate":
            # Only its line end is gone.
            index.open_or_create().close()
            continue
        with pytest.raises(IndexDamaged):
            index.open_or_create()
        index.rebuild([([entry("a", "供热公告")], 1), ([entry("b"), entry("c")], 3)])
        assert (index.cursor, found(index), found(index, "供热")) == (3, set("abc"), {"a"})
        index.close()
        assert Index(place).open_or_create().count() == 3


def test_random_flips_never_load(kept: Path) -> None:
    """Twenty random bits, one at a time: every one is seen before Whoosh reads a byte."""
    draw = random.Random(5)  # noqa: S311 - test data
    for _ in range(20):
        victim = draw.choice([path for path in files_of(kept) if path.suffix != ".json"])
        raw = bytearray(victim.read_bytes())
        at = draw.randrange(len(raw))
        before = raw[at]
        raw[at] ^= 1 << draw.randrange(8)
        victim.write_bytes(raw)
        if victim.name == "current" and raw.split() == [b"g000001"]:
            continue
        with pytest.raises(IndexDamaged):
            Index(kept).open_or_create()
        raw[at] = before
        victim.write_bytes(raw)
    assert Index(kept).open_or_create().count() == 3


def test_another_edition_is_built_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index made with other words or weights is not trusted to answer."""
    monkeypatch.setattr(engine_module, "edition", lambda: "0-00000000")
    with pytest.raises(IndexDamaged, match="edition"):
        Index(kept).open_or_create()


def test_foreign_directories_are_refused(kept: Path) -> None:
    """Not private, a link, a link inside, somebody else's file: nothing is read, for its pickles are programs."""
    kept.chmod(0o750)
    with pytest.raises(IndexForeign, match="0700"):
        Index(kept).open_or_create()
    kept.chmod(0o700)
    link = kept.parent / "link"
    link.symlink_to(kept)
    with pytest.raises(IndexForeign):
        Index(link).open_or_create()
    inner = kept / "g000001" / "HALL_x.seg"
    inner.symlink_to("/etc/hostname")
    with pytest.raises(IndexForeign, match="link"):
        Index(kept).open_or_create()
    inner.unlink()
    if os.geteuid() == 0:
        segment = next(kept.rglob("*.seg"))
        os.chown(segment, 65534, 65534)
        with pytest.raises(IndexForeign, match="another user"):
            Index(kept).open_or_create()
        os.chown(segment, 0, 0)
    assert Index(kept).open_or_create().count() == 3


def test_one_holder_at_a_time(kept: Path) -> None:
    """A second opening is refused while the first lasts, in this process or another."""
    first = Index(kept).open_or_create()
    with pytest.raises(IndexBusy):
        Index(kept).open_or_create()
    with pytest.raises(IndexBusy):
        Index(kept).rebuild([])
    first.close()
    Index(kept).open_or_create().close()


# ------------------------------------------------------------------ rebuilding and merging


def test_rebuild_answers_until_the_exchange(index: Index) -> None:
    """While it is built anew the old index answers; then the new one, with its own cursor; the old files are gone."""
    index.put([entry("old", "供热公告")], 9)

    def batches() -> Iterator[tuple[list[Entry], int]]:
        yield [entry("x", "供水公告")], 1
        assert found(index) == {"old"}
        yield [entry("x", "排水公告"), entry("y")], 2
        yield [], 4

    index.rebuild(batches())
    assert (index.cursor, found(index), found(index, "供水"), found(index, "排水")) == (
        4,
        {"x", "y"},
        set(),
        {"x"},
    )
    assert len(list(index._house.path.glob("g*"))) == 1
    index.put([entry("z")], 5)
    assert found(index) == {"x", "y", "z"}


def test_a_failed_rebuild_leaves_the_old(index: Index) -> None:
    """A journal that cannot be read to its end does not cost the index."""
    index.put([entry("old")], 9)

    def batches() -> Iterator[tuple[list[Entry], int]]:
        yield [entry("x")], 1
        raise RuntimeError("journal unreadable")

    with pytest.raises(RuntimeError, match="unreadable"):
        index.rebuild(batches())
    assert (index.cursor, found(index)) == (9, {"old"})
    assert len(list(index._house.path.glob("g*"))) == 1


def test_what_a_broken_rebuild_left_is_swept(kept: Path) -> None:
    """A process killed while rebuilding leaves a half generation; the next opening removes it and keeps the old."""
    shutil.copytree(kept / "g000001", kept / "g000002")
    next((kept / "g000002").glob("*.seg")).unlink()
    index = Index(kept).open_or_create()
    assert (index.cursor, found(index)) == (3, set("abc"))
    assert [path.name for path in kept.glob("g*")] == ["g000001"]


def test_rebuild_over_several_segments(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that comes again in a later segment replaces the earlier one."""
    monkeypatch.setattr(engine_module, "BATCH", 3)
    index.rebuild([([entry(str(at % 5), f"第{at}号公告")], at + 1) for at in range(20)])
    assert (index.count(), index.cursor) == (5, 20)
    assert {result.title[0][0] for result in index.find(Query()).results} == {
        f"第{at}号公告" for at in range(15, 20)
    }


def test_tidying_changes_no_answer(index: Index) -> None:
    """Merging segments, deleted entries among them, leaves every page as it was and drops the deleted."""
    for at in range(20):
        index.put(
            [
                entry(
                    str(at),
                    f"第{at}号道路公告",
                    amount=Decimal(at),
                    date=dt.date(2026, 3, 1 + at),
                    number=f"N-{at}",
                    index=at,
                )
            ],
            at + 1,
        )
    index.remove(["3", "4"], 21)
    index.put([entry("5", "第五号桥梁公告", index=22)], 22)
    queries = [
        Query(),
        Query(text="道路"),
        Query(text="N-1"),
        Query(text="dlgg"),
        Query(sort=Sort.AMOUNT_DESC),
    ]

    def answers() -> list[object]:
        pages = [index.find(query) for query in queries]
        return [(page.total, page.facets, [result.key for result in page.results]) for page in pages]

    def segments() -> int:
        return len(index._current().leaves)

    before, count = answers(), segments()
    rounds = 0
    while index.tidy():
        rounds += 1
        assert answers() == before
    assert rounds
    assert segments() < count
    assert (index.count(), index.cursor) == (18, 22)
    assert index.tidy() is False


def test_puts_alone_keep_the_segments_few(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """An owner who never tidies does not end with a segment to every put."""
    monkeypatch.setattr(engine_module, "_SEGMENTS_MOST", 10)
    for at in range(40):
        index.put([entry(str(at))], at + 1)
    assert len(index._current().leaves) <= 11
    assert index.count() == 40
    assert index.cursor == 40


def test_a_mostly_deleted_segment_is_rewritten(index: Index) -> None:
    """Space of removed entries comes back."""
    index.put([entry(str(at)) for at in range(10)], 1)
    index.remove([str(at) for at in range(5)], 2)
    assert index.tidy()
    assert not index._current().leaves[0].gone
    index.remove([str(at) for at in range(10)], 3)
    assert index.tidy()
    assert index._current().leaves == ()
    assert index.find(Query(text="道路")).total == 0


# ------------------------------------------------------------------ threads


def fault_of(page: Page) -> str:
    """Return what shows that a page is of no one commit, or nothing.

    Entries na and nb are put together and removed together, so one without the other is such a sign.
    """
    shown = {result.key for result in page.results}
    lonely = {key for key in shown if key[:-1] + ("b" if key.endswith("a") else "a") not in shown}
    return f"{page.total}: {sorted(lonely)}" if lonely or page.total != len(shown) else ""


def test_readers_while_writing(index: Index) -> None:
    """Four readers during puts, removals and merges: every page is of one commit, none fails."""
    stop = threading.Event()
    faults: list[str] = []
    pages: list[int] = []

    def read() -> None:
        try:
            while not stop.is_set():
                page = index.find(Query(text="道路", size=100))
                if fault := fault_of(page):
                    faults.append(fault)
                pages.append(page.cursor)
        except Exception as error:  # noqa: BLE001 - any failure of a reader is the finding
            faults.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for at in range(15):
            index.put([entry(f"{at}a"), entry(f"{at}b")], 2 * at + 1)
            if at % 3 == 2:
                index.remove([f"{at - 1}a", f"{at - 1}b"], 2 * at + 2)
            if at % 7 == 6:
                index.tidy()
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert faults == []
    assert len(set(pages)) > 5
    assert index.count() == 20


def test_writers_take_turns(index: Index) -> None:
    """Puts from several threads all arrive; the cursor is the last one's."""

    def write(which: int) -> None:
        for at in range(5):
            index.put([entry(f"{which}-{at}")], 1)

    writers = [threading.Thread(target=write, args=(which,)) for which in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert (index.count(), index.cursor) == (20, 1)
