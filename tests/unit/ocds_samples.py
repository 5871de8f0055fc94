"""A tender's whole life as papers, and the standard's own judges: its schemas, its merger, its reviewer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import json_merge_patch
import jsonref
import ocdsmerge
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from hallcore.ground.clock import TZ
from hallcore.ground.events import Paper
from hallcore.vault import FileRef
from portal.ocds.extended import EXTENSIONS
from portal.ocds.tale import Publisher, Step
from trading.award.model import AwardPublished, Candidate, CandidatesPublished, FailureAnnounced, Rejected
from trading.contract.model import ContractPublished
from trading.opening.model import BidRead, LotOpening, LotRoll, OpeningRecorded, RollPublished
from trading.tendering.model import (
    Answer,
    ClarificationPublished,
    Criterion,
    Evaluation,
    LotTerms,
    NoticePublished,
    TerminationAnnounced,
)

PUBLISHER = Publisher("敦化市公共资源交易中心", "https://hall.example", "ocds-demo01")
TENDER = "DHGC-2026-0001"
OCID = "ocds-demo01-DHGC-2026-0001"
PURCHASER, AGENCY = "12222403MA000100XB", "91222403MA0002010L"
NAMES = {
    "91222403MA00030135": "甲公司",
    "91222403MA00030210": "乙公司",
    "91222403MA000303XP": "丙公司",
    "91222403MA0003048P": "丁公司",
}
FIRST, MEMBER, SECOND, THIRD = NAMES
BEGUN = datetime(2026, 1, 5, 9, 0, tzinfo=TZ)
DEADLINE = datetime(2026, 1, 30, 9, 0, tzinfo=TZ)


# -- papers -------------------------------------------------------------------------------------------------


def step(n: int, paper: Paper, *names: str, lot: int = 0, days: int = 0) -> Step:
    """Return a paper as a logged record: the n-th of the tender or of a lot, some days after the beginning."""
    number = f"{TENDER}.{lot}-{n:04d}" if lot else f"{TENDER}-{n:04d}"
    files = tuple(FileRef(name, len(name), sha256(name.encode()).hexdigest()) for name in names)
    digest = sha256(number.encode()).hexdigest()
    return Step(
        days * 100 + lot * 10 + n, number, BEGUN + timedelta(days=days, minutes=lot), digest, paper, files
    )


def terms(no: int) -> LotTerms:
    """Return the terms of a lot."""
    money = Decimal("1000000.10") * no
    return LotTerms(
        no,
        f"标段{no}名",
        f"内容{no}",
        f"资格{no}",
        money,
        money,
        Decimal("1000.00"),
        90 + no,
        consortium=True,
    )


def notice(lots: int = 3, *, agency: bool = True, method: str = "comprehensive") -> NoticePublished:
    """Return a notice."""
    price = Decimal(60) if method == "comprehensive" else Decimal(0)
    criteria = (Criterion("plan", "施工组织设计", Decimal(100) - price),)
    return NoticePublished(
        name="示例道路工程",
        category="A02",
        kind="works",
        region="222403",
        purchaser=PURCHASER,
        purchaser_name="示例中学",
        agency=AGENCY if agency else "",
        agency_name="示例代理" if agency else "",
        approval="示例批准",
        funding="财政资金 100%",
        must_tender=True,
        lots=tuple(terms(no) for no in range(1, lots + 1)),
        evaluation=Evaluation(method, price, criteria),  # type: ignore[arg-type]  # one of its two methods
        documents_from=BEGUN,
        documents_until=BEGUN + timedelta(days=6),
        deadline=DEADLINE,
        validity_days=90,
        place="第一开标厅",
        contact="示例中学 0433-0000000",
        supervisor="示例监督",
        policy_sha256="0" * 64,
    )


def clarification(no: int, *, moved: bool) -> ClarificationPublished:
    """Return an answer, or one that moves the deadline."""
    deadline = DEADLINE + timedelta(days=5) if moved else DEADLINE
    answers = (Answer("地下室是否在内？", "不在内。"),)
    return ClarificationPublished(no, answers, moved, deadline, DEADLINE if moved else None)


def bid(lot: int, leader: str, price: str, consortium: tuple[str, ...] = ()) -> BidRead:
    """Return a bid that was read out."""
    return BidRead(
        f"{TENDER}.{lot}.{leader[-10:].lower()}",
        f"{TENDER}.{lot}",
        leader,
        NAMES[leader],
        BEGUN,
        1,
        "0" * 64,
        "read",
        price=Decimal(price),
        duration_days=80,
        consortium=consortium,
    )


BIDS = {
    1: (bid(1, FIRST, "900000.00", (MEMBER,)), bid(1, SECOND, "910000.00"), bid(1, THIRD, "920000.00")),
    2: (bid(2, FIRST, "1800000.00", (MEMBER,)), bid(2, SECOND, "1910000.00"), bid(2, THIRD, "1920000.00")),
}


def roll(lots: int = 3) -> RollPublished:
    """Return the roll: three bids for each lot, two for the third."""
    rolls = tuple(
        LotRoll(f"{TENDER}.{no}", tuple(f"b{no}{n}" for n in range(3 if no < 3 else 2)), no < 3)
        for no in range(1, lots + 1)
    )
    return RollPublished(0, (), rolls, DEADLINE)


def opening(*numbers: int, failed: int = 0) -> OpeningRecorded:
    """Return the opening record of some lots; ``failed`` is one that was not opened."""
    lots = [
        LotOpening(f"{TENDER}.{no}", f"标段{no}名", terms(no).ceiling, opened=True, reason="", bids=BIDS[no])
        for no in numbers
    ]
    if failed:
        reason = "投标人 2 家，少于三家，不予开标，招标人应当重新招标"
        title, ceiling = f"标段{failed}名", terms(failed).ceiling
        lots.append(LotOpening(f"{TENDER}.{failed}", title, ceiling, opened=False, reason=reason, bids=()))
    return OpeningRecorded(
        "示例道路工程",
        DEADLINE,
        DEADLINE,
        "第一开标厅",
        "示例主持",
        "示例记录",
        "示例监督",
        tuple(lots),
        "无",
    )


def ranked(lot: int) -> tuple[Candidate, ...]:
    """Return the bids of a lot as candidates, in the order they were read."""
    return tuple(
        Candidate(
            n, each.bid, each.bidder, each.name, each.price, Decimal(95 - n), 80, "合格", "示例经理", ""
        )
        for n, each in enumerate(BIDS[lot], 1)
    )


def candidates(lot: int) -> CandidatesPublished:
    """Return the publicity of a lot's candidates."""
    return CandidatesPublished(
        "示例道路工程",
        f"{TENDER}.{lot}",
        f"标段{lot}名",
        "comprehensive",
        None,
        ranked(lot),
        (),
        DEADLINE,
        DEADLINE + timedelta(days=3),
        "0" * 64,
    )


def award(lot: int, rank: int) -> AwardPublished:
    """Return the award of a lot to the candidate of that rank."""
    return AwardPublished(
        "示例道路工程",
        f"{TENDER}.{lot}",
        f"标段{lot}名",
        "示例中学",
        "示例代理",
        "comprehensive",
        terms(lot).ceiling,
        ranked(lot)[rank - 1],
        ranked(lot),
        (),
        DEADLINE,
        DEADLINE,
        DEADLINE,
        4,
        1,
        DEADLINE,
    )


def contract(lot: int, rank: int) -> ContractPublished:
    """Return the contract of a lot."""
    winner = ranked(lot)[rank - 1]
    return ContractPublished(
        "示例道路工程",
        f"{TENDER}.{lot}",
        f"标段{lot}名",
        "示例中学",
        winner.bidder,
        winner.name,
        winner.price,
        Decimal("1000.00"),
        date(2026, 2, 20),
        date(2026, 3, 1),
        date(2026, 6, 1),
        DEADLINE,
    )


def life() -> tuple[Step, ...]:
    """A tender of three lots: one goes to the second candidate, one to a consortium, one comes to nothing."""
    return (
        step(2, notice(), "招标文件.txt", "清单.xlsx", "图纸.dwg"),
        step(3, clarification(1, moved=False), days=5),
        step(4, clarification(2, moved=True), "招标文件（修改）.pdf", days=8),
        step(7, roll(), days=30),
        step(8, opening(1, 2, failed=3), days=30),
        step(5, candidates(1), lot=1, days=32),
        step(5, candidates(2), lot=2, days=32),
        step(6, award(1, 2), lot=1, days=40),
        step(6, award(2, 1), lot=2, days=41),
        step(7, contract(1, 2), "合同.pdf", lot=1, days=50),
        step(7, contract(2, 1), "合同.pdf", lot=2, days=51),
    )


def termination() -> TerminationAnnounced:
    """Return the end of a tender before its opening."""
    titles = tuple(terms(no).title for no in (1, 2))
    return TerminationAnnounced(
        "示例道路工程", titles, "示例中学", "示例代理", "立项被撤销", "保证金及利息五日内退回"
    )


def failure(lot: int) -> FailureAnnounced:
    """Return the announcement that every bid for a lot was rejected."""
    rejected = tuple(Rejected(each.name, "报价高于最高投标限价", "ZB-080") for each in BIDS[lot])
    title = f"标段{lot}名"
    return FailureAnnounced(
        "示例道路工程", f"{TENDER}.{lot}", title, "示例中学", "示例代理", rejected, "重新招标", "0" * 64
    )


def terminated() -> tuple[Step, ...]:
    """A tender of two lots, clarified once and then ended by its purchaser."""
    return (
        step(2, notice(2), "招标文件.txt"),
        step(3, clarification(1, moved=False), days=5),
        step(4, termination(), days=9),
    )


def failed() -> tuple[Step, ...]:
    """A tender of three lots: two rejected whole by their committees, the third not opened for want of bids."""
    return (
        step(2, notice(), "招标文件.txt"),
        step(7, roll(), days=30),
        step(8, opening(1, 2, failed=3), days=30),
        step(5, failure(1), lot=1, days=32),
        step(5, failure(2), lot=2, days=33),
    )


# -- judges -------------------------------------------------------------------------------------------------


def faults(shared: Path, package: Any) -> list[str]:
    """Return what the standard's schema says against a package, formats checked, references resolved here."""
    folder = shared / "data/ocds/schema"
    names = (
        "release-schema",
        "release-package-schema",
        "record-package-schema",
        "versioned-release-validation-schema",
    )
    schemas = {name: json.loads((folder / f"{name}.json").read_bytes()) for name in names}
    json_merge_patch.merge(schemas["release-schema"], patch())
    registry = Registry().with_resources(
        [(schema["id"], Resource(schema, DRAFT4)) for schema in schemas.values()]
    )
    kind = "record-package-schema" if "records" in package else "release-package-schema"
    validator = Draft4Validator(schemas[kind], registry=registry, format_checker=FormatChecker())
    return [
        f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}"
        for fault in validator.iter_errors(package)
    ]


def merged(shared: Path, releases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what the standard's own merger makes of releases, by the schema that lies here."""
    compiled: dict[str, Any] = _merger(shared).create_compiled_release(list(releases))
    return compiled


@cache
def _merger(shared: Path) -> ocdsmerge.Merger:
    schema = json.loads((shared / "data/ocds/schema/release-schema.json").read_bytes())
    json_merge_patch.merge(schema, patch())
    return ocdsmerge.Merger(jsonref.replace_refs(schema, proxies=False, lazy_load=False))


EXTENDED = Path(__file__).parent / "ocds_extensions"


def patch() -> dict[str, Any]:
    """What the extensions our packages declare add to the release schema."""
    whole: dict[str, Any] = {}
    for url in EXTENSIONS:
        name = url.split("/")[-3]
        json_merge_patch.merge(whole, json.loads((EXTENDED / name / "release-schema.json").read_bytes()))
    return whole


REVIEWER = """
import contextlib, io, json, pathlib, sys, zipfile, ocdsextensionregistry.util, requests
zipped, extensions, *paths = sys.argv[1:]
standard, extensions = zipfile.ZipFile(zipped), pathlib.Path(extensions)
names = {name.rsplit("/", 1)[-1]: name for name in standard.namelist()}

class Local:
    # The reviewer fetches one schema of a record package by its address; it lies in the zip it was given.
    def __init__(self, uri):
        self.text = standard.read(names[uri.rsplit("/", 1)[-1]]).decode().replace("{{version}}", "1.1").replace("{{lang}}", "en")
    def raise_for_status(self):
        pass
    def json(self, **options):
        return json.loads(self.text, **options)

class Extension:
    # The extensions a package declares lie beside the tests; the reviewer takes each as a zip.
    def __init__(self, uri):
        name = uri.split("/")[4]
        assert "v1.1.5" in uri, uri
        sink, folder = io.BytesIO(), extensions / name
        with zipfile.ZipFile(sink, "w") as bundle:
            bundle.writestr(name + "/", "")
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    bundle.write(path, name + "/" + path.relative_to(folder).as_posix())
        self.content = sink.getvalue()
        self.status_code = 200
    def raise_for_status(self):
        pass

requests.get = lambda uri, **options: Local(uri)
ocdsextensionregistry.util.session.get = lambda uri, **options: Extension(uri)
from libcoveocds.__main__ import main
for path in paths:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        main(["--standard-zip", zipped, path], standalone_mode=False)
    print(json.dumps(json.loads(told.getvalue())))
"""


def reviews(shared: Path, paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Return what ``libcoveocds`` finds in each package, offline: a program of its own, run once for all of them."""
    standard = shared / "data/ocds/standard-1__1__5-schema.zip"
    done = subprocess.run(
        [sys.executable, "-c", REVIEWER, str(standard), str(EXTENDED), *map(str, paths)],
        capture_output=True,
        check=False,
        timeout=100 + 20 * len(paths),
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(paths)
    return found


FINDINGS = (
    "validation_errors",
    "conformance_errors",
    "additional_closed_codelist_values",
    "additional_open_codelist_values",
    "additional_checks",
    "additional_fields",
    "deprecated_fields",
    "json_deref_error",
)


def findings(shared: Path, *paths: Path) -> Iterator[str]:
    """Yield what the reviewer has against packages: rules broken, codes nobody knows, fields empty or unknown."""
    for path, found in zip(paths, reviews(shared, paths), strict=True):
        yield from (f"{path.name}: {name}: {found[name]}" for name in FINDINGS if found.get(name))
