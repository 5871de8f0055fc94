"""Search latency and relevance on the 60,129 texts of search_dev, beside SQLite FTS5 in the same run.

    .venv/bin/python tests/load/bench_search.py [--texts N] [--queries N]

Each row is one class of query, median and worst over its queries. Our column is a whole page: 20
results with marked titles and snippets, the exact total, three facets. FTS5 is measured twice over
pairs of characters (its own trigram tokenizer finds no word of two characters, which most Chinese
words are; its hits are counted in a column of their own): the bare first 20, and the same page.
Machines are noisy: read the ratios, and less than one and a half times as no difference.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import random
import resource
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from search import Entry, Index, Query, Sort
from search.analyzer import cut, fold, pairs, plain_words, runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHARED = Path(os.environ.get("HALL_SHARED", Path(__file__).parents[3] / "shared"))
DATA = SHARED / "data" / "search_dev"
KINDS = ("公开招标公告", "中标结果公告", "更正公告", "办事指南", "合同公告", "采购意向")
STAGES = ("招标", "开标", "评标", "定标", "合同")
REGIONS = ("222403", "222401", "222402", "222404", "222405", "222406", "222424", "222426", "220102")
FIRST_DAY = dt.date(2017, 1, 1)


class Case(NamedTuple):
    """One query for both sides."""

    query: Query
    fts: str
    between: tuple[int, int] | None = None


def entries(most: int) -> Iterator[Entry]:
    """The texts with made-up facts beside them, the same in every run."""
    with gzip.open(DATA / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for at, line in enumerate(lines):
            if at == most:
                return
            text = json.loads(line)
            yield Entry(
                key=str(text["id"]),
                kind=KINDS[at % len(KINDS)],
                stage=STAGES[at % len(STAGES)],
                region=REGIONS[at % len(REGIONS)],
                title=text["name"],
                text=text["text"],
                date=FIRST_DAY + dt.timedelta(days=at * 7919 % 3280),
                amount=Decimal(at * 104_729 % 10**9) / 100,
                number=f"JZCG-{2017 + at % 9}-{at:05d}",
                index=at,
            )


def spaced(text: str) -> str:
    """Text as FTS5's plain tokenizer is to see it: pairs of characters and words, spaces between."""
    folded = fold(text)
    return " ".join([*(term for run in runs(folded) for term in (pairs(run) or [run])), *plain_words(folded)])


def fts_words(words: list[str]) -> str:
    """The FTS5 expression for all of the words, each as the phrase of its pairs."""
    return " AND ".join('"' + " ".join(pairs(word) or [word]) + '"' for word in words)


class Baseline:
    """SQLite FTS5 over pairs, and over its own trigrams."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute(
            "CREATE TABLE fact (id INTEGER PRIMARY KEY, kind, stage, region, day INTEGER, title, text)"
        )
        self.db.execute("CREATE INDEX fact_day ON fact (day)")
        self.db.execute("CREATE VIRTUAL TABLE two USING fts5 (title, text, content='')")
        self.db.execute("CREATE VIRTUAL TABLE three USING fts5 (title, text, tokenize='trigram', content='')")

    def load(self, all_entries: list[Entry]) -> tuple[float, float]:
        """Fill both; seconds each took."""
        started = time.perf_counter()
        with self.db:
            self.db.executemany(
                "INSERT INTO fact VALUES (?,?,?,?,?,?,?)",
                (
                    (e.index + 1, e.kind, e.stage, e.region, e.date.toordinal(), e.title, e.text)
                    for e in all_entries
                ),
            )
            self.db.executemany(
                "INSERT INTO two (rowid, title, text) VALUES (?,?,?)",
                ((e.index + 1, spaced(e.title), spaced(e.text)) for e in all_entries),
            )
        between = time.perf_counter()
        with self.db:
            self.db.executemany(
                "INSERT INTO three (rowid, title, text) VALUES (?,?,?)",
                ((e.index + 1, e.title, e.text) for e in all_entries),
            )
        return between - started, time.perf_counter() - between

    def first(self, case: Case) -> list[tuple[int]]:
        """The bare first twenty."""
        if case.between:
            return self.db.execute(
                "SELECT two.rowid FROM two JOIN fact ON fact.id = two.rowid"
                " WHERE two MATCH ? AND day BETWEEN ? AND ? ORDER BY day DESC LIMIT 20",
                (case.fts, *case.between),
            ).fetchall()
        return self.db.execute(
            "SELECT rowid FROM two WHERE two MATCH ? ORDER BY bm25(two, 3.0, 1.0) LIMIT 20", (case.fts,)
        ).fetchall()

    def page(self, case: Case) -> int:
        """The same page as ours: first twenty with their texts, total, three facets."""
        ids = [row[0] for row in self.first(case)]
        marks = ",".join("?" * len(ids))
        self.db.execute(f"SELECT title, substr(text, 1, 90) FROM fact WHERE id IN ({marks})", ids).fetchall()  # noqa: S608 - only question marks
        low, high = case.between or (0, 1 << 31)
        found = self.db.execute(
            "SELECT kind, stage, region, count(*) FROM two JOIN fact ON fact.id = two.rowid"
            " WHERE two MATCH ? AND day BETWEEN ? AND ? GROUP BY kind, stage, region",
            (case.fts, low, high),
        ).fetchall()
        return sum(row[3] for row in found)

    def trigram(self, words: list[str]) -> int:
        """How many rows the trigram table finds for all of the words."""
        phrase = " AND ".join(f'"{word}"' for word in words)
        return int(self.db.execute("SELECT count(*) FROM three WHERE three MATCH ?", (phrase,)).fetchone()[0])


def classes(all_entries: list[Entry], count: int) -> dict[str, list[Case]]:
    """The query classes, drawn with a fixed seed from the words of the texts."""
    draw = random.Random(7)  # noqa: S311 - a bench, not a secret
    sample = all_entries[:: max(1, len(all_entries) // 6000)]
    df: Counter[str] = Counter()
    for entry in sample:
        df.update({word for run in runs(fold(entry.text)) for word in cut(run) if len(word) >= 2})
    ranked = [word for word, _ in df.most_common()]
    common, middling = ranked[:60], ranked[300:2000]
    rare = [word for word in ranked if df[word] == 1]

    def several() -> list[str]:
        entry = draw.choice(sample)
        words = [
            w
            for run in runs(fold(entry.text))
            for w in cut(run)
            if len(w) >= 2 and df[w] > len(sample) // 100
        ]
        return draw.sample(sorted(set(words)), 3) if len(set(words)) >= 3 else several()

    def phrase() -> str:
        entry = draw.choice(sample)
        long = [run for run in runs(fold(entry.text)) if len(run) >= 8]
        return draw.choice(long)[:8] if long else phrase()

    def day() -> dt.date:
        return FIRST_DAY + dt.timedelta(days=draw.randrange(3000))

    def plain(words: list[str]) -> Case:
        return Case(Query(text=" ".join(words)), fts_words(words))

    def ranged(word: str) -> Case:
        start = day()
        end = start + dt.timedelta(days=365)
        query = Query(text=word, date_from=start, date_to=end, sort=Sort.DATE_DESC)
        return Case(query, fts_words([word]), (start.toordinal(), end.toordinal()))

    def prefix() -> Case:
        stem = f"JZCG-{draw.randrange(2017, 2026)}-{draw.randrange(10)}{draw.randrange(10)}"
        return Case(Query(text=stem), "")

    return {
        "common word": [plain([draw.choice(common)]) for _ in range(count)],
        "middling word": [plain([draw.choice(middling)]) for _ in range(count)],
        "rare word": [plain([draw.choice(rare)]) for _ in range(count)],
        "three words, all": [plain(several()) for _ in range(count)],
        "phrase of eight": [
            Case(Query(text=f'"{text}"'), fts_words([text])) for text in (phrase() for _ in range(count))
        ],
        "word + dates, by date": [ranged(draw.choice(common)) for _ in range(count)],
        "word + kind + region": [
            Case(
                Query(text=(word := draw.choice(common)), kinds=KINDS[:2], regions=("222400",)),
                fts_words([word]),
            )
            for _ in range(count)
        ],
        "number prefix": [prefix() for _ in range(count)],
        "browse, newest": [Case(Query(page=draw.randrange(1, 20)), "") for _ in range(count)],
    }


def timed(work: Callable[[], object]) -> float:
    """Milliseconds, the better of two, so that neither side pays for a cold cache."""
    best = float("inf")
    for _ in range(2):
        started = time.perf_counter()
        work()
        best = min(best, (time.perf_counter() - started) * 1000)
    return best


def shown(times: list[float]) -> str:
    """Median / worst."""
    return f"{statistics.median(times):8.2f} /{max(times):8.2f}"


def relevance(index: Index, most: int) -> None:
    """MRR@10 and hit@10 over the lay questions whose answers are loaded."""
    ranks: list[int] = []
    times: list[float] = []
    for line in (DATA / "questions.jsonl").read_text("utf-8").splitlines():
        question = json.loads(line)
        wanted = {str(answer) for answer in question["relevant"] if answer < most}
        if wanted:
            page = index.find(Query(text=question["question"], size=10))
            times.append(page.took_ms)
            ranks.append(next((at for at, result in enumerate(page.results, 1) if result.key in wanted), 0))
    mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
    hit = sum(1 for rank in ranks if rank) / len(ranks)
    print(
        f"\nquestions: {len(ranks)}  MRR@10 {mrr:.3f}  hit@10 {hit:.3f}  page ms median / worst {shown(times)}"
    )


def single_puts(index: Index, texts: list[Entry], most: int) -> None:
    """Putting one entry at a time into the full index."""
    times = []
    for at, text in enumerate(texts):
        started = time.perf_counter()
        index.put(
            [Entry(key=f"one-{at}", kind="公告", title=text.title, text=text.text * 7, date=text.date)],
            most + at,
        )
        times.append((time.perf_counter() - started) * 1000)
    print(f"put of one, ms median / worst {shown(times)} at {index.count()} entries")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=60_129)
    parser.add_argument("--queries", type=int, default=20)
    wanted = parser.parse_args()
    if not DATA.exists():
        raise SystemExit(f"{DATA} is missing: set HALL_SHARED to the folder that holds data/search_dev")
    folder = Path(tempfile.mkdtemp(prefix="bench-search-"))
    try:
        run(folder, wanted.texts, wanted.queries)
    finally:
        shutil.rmtree(folder)


def run(folder: Path, most: int, count: int) -> None:
    """All of it."""
    all_entries = list(entries(most))
    size = sum(len(entry.text.encode()) for entry in all_entries)
    cases = classes(all_entries, count)
    started = time.perf_counter()
    index = Index(folder / "ours").open_or_create()
    index.put(all_entries, len(all_entries))
    ours = time.perf_counter() - started
    used = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    baseline = Baseline(folder / "fts.db")
    two, three = baseline.load(all_entries)
    print(f"{len(all_entries)} texts, {size / 1e6:.1f} MB; index {used / 1e6:.1f} MB")
    print(
        f"build, entries/s: ours {len(all_entries) / ours:.0f}, FTS5 pairs {len(all_entries) / two:.0f},"
        f" FTS5 trigram {len(all_entries) / three:.0f}"
    )
    print(
        f"\n{'ms, median / worst':24}{'ours, page':>20}{'FTS5, first 20':>20}{'FTS5, page':>20}  page ratio  trigram finds"
    )
    for name, group in cases.items():
        page = [timed(lambda case=case: index.find(case.query)) for case in group]  # type: ignore[misc]  # mypy cannot type a bound default
        line = f"{name:24}{shown(page):>20}"
        if group[0].fts:
            first = [timed(lambda case=case: baseline.first(case)) for case in group]  # type: ignore[misc]  # same
            whole = [timed(lambda case=case: baseline.page(case)) for case in group]  # type: ignore[misc]  # same
            line += f"{shown(first):>20}{shown(whole):>20}  {statistics.median(whole) / statistics.median(page):9.1f}x"
            found = sum(1 for case in group if baseline.trigram(case.query.text.replace('"', "").split()))
            line += f"{found:9}/{len(group)}"
        print(line)
    relevance(index, most)
    single_puts(index, all_entries[:40], len(all_entries))
    index.close()
    started = time.perf_counter()
    Index(folder / "ours").open_or_create()
    print(f"open with every checksum, s {time.perf_counter() - started:.2f}")
    print(
        f"peak memory, MB {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} (both sides and the texts)"
    )


if __name__ == "__main__":
    main()
