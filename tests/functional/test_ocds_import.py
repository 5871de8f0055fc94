"""Other publishers' releases come in by command, are found and shown, and go out again byte for byte."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result
from webtest import TestApp

from hallcore.ground.clock import DEMO_START, ScriptedClock
from portal import control, make_app, zoned
from portal.bulletins import ForeignNoticeDisclosed
from portal.cli import main
from portal.cli.serving import SEEDED
from portal.commands import COMMANDS
from portal.control import ControlServer
from portal.hall import Hall
from portal.ocds.identifiers import foreign_number
from portal.settings import Settings
from search.query import Query, Sort

FIRST = "ocds-b5fd17-e3b5f385-5989-4cf1-8849-01c247fc9c30"
TWICE = "ocds-b5fd17-3acef0bd-20d7-4df8-bbd7-01a3540dc2d6"


@pytest.fixture(scope="module")
def real(shared: Path) -> Path:
    """Return the file of 200 real releases."""
    return shared / "data/ocds/contracts_finder_200.jsonl"


@pytest.fixture(scope="module")
def sample(shared: Path) -> Path:
    """Return the folder of the fictional example."""
    return shared / "data/ocds/sample-data/fictional-example/1.1"


def settings_at(folder: Path) -> Path:
    """Write the settings of an empty demo hall and return their file."""
    (folder / "var" / "demo").mkdir(parents=True)
    (folder / "var" / "demo" / SEEDED).write_text("没有示例数据\n", encoding="utf-8")
    config = folder / "hall.ini"
    config.write_text("[app:main]\nuse = egg:sunhall\nhall.mode = demo\nhall.var = var\n", encoding="utf-8")
    return config


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return the settings of a hall that is down."""
    return settings_at(tmp_path)


def imported(config: Path, file: Path, *more: str) -> Result:
    """Run ``hall import ocds`` as an operator does."""
    return CliRunner().invoke(main, ["import", "ocds", str(file), "--config", str(config), *more])


def sentence(said: Result) -> str:
    """Return the one sentence a command ends with, which Python prints for it."""
    assert isinstance(said.exception, SystemExit)
    return str(said.exception)


@pytest.fixture(scope="module")
def full(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hall, Result]]:
    """A running hall into which the real file was imported, and what the command said."""
    config = settings_at(tmp_path_factory.mktemp("full"))
    hall = Hall(Settings(var=config.parent / "var"), clock=ScriptedClock(DEMO_START))
    server = ControlServer(hall, COMMANDS)
    hall.start()
    server.start()
    try:
        said = imported(config, real, "--publisher", "Contracts Finder", "--licence", "OGL v3.0")
    finally:
        server.stop()
        hall.crew.stop()
        hall.sealer.stop()
    hall.settle()
    yield hall, said
    hall.stop()


@pytest.fixture
def browser(full: tuple[Hall, Result]) -> TestApp:
    """A browser at the public door of the hall with the real releases."""
    return TestApp(zoned(make_app(full[0]), "public"))


def line(file: Path, number: int) -> bytes:
    """Return one line of a file, its exact bytes."""
    return file.read_bytes().splitlines()[number - 1]


# -- the real file ------------------------------------------------------------------------------------------


def test_the_good_are_kept_and_the_bad_refused_by_line_and_place(full: tuple[Hall, Result]) -> None:
    """Of 200 real releases 198 are kept; two have a link that is no address, and each is told with line and place."""
    _, said = full
    assert said.exit_code == 1
    assert "contracts_finder_200.jsonl：共 200 份，收录 198，早已收录 0，退回 2" in said.stdout
    refused = [line for line in said.stderr.splitlines() if line.startswith("退回")]
    wrong = "“http://Contract Finder”不是合法的网址（URI）"
    assert refused == [
        f"退回 第 7 行（第 16838 字节）$.awards[0].documents[1].url：{wrong}",
        f"退回 第 115 行（第 382437 字节）$.tender.documents[1].url：{wrong}",
    ]


def test_a_process_is_a_dossier_and_a_release_a_record(full: tuple[Hall, Result]) -> None:
    """198 releases of 188 processes stand in as many dossiers, ten of them with two records."""
    with full[0].house.reading() as root:
        entries = [entry for _, entry in root.journal.since(0) if entry.dossier.startswith("F-")]
        dossiers = {entry.dossier for entry in entries}
        counts = [root.archive[number].count for number in dossiers]
        paper = root.archive[foreign_number(FIRST)].the(ForeignNoticeDisclosed)
    assert (len(entries), len(dossiers), counts.count(2)) == (198, 188, 10)
    assert paper.heading == "Parking Pilot - CEO"
    assert (paper.stage, str(paper.amount), paper.currency) == ("award", "93007", "GBP")
    assert (paper.publisher, paper.licence, paper.language) == ("Contracts Finder", "OGL v3.0", "en")
    assert (paper.buyer, paper.parties) == ("London Borough of Merton", ("Marstons holdings plc",))


def test_they_are_found_and_filtered(full: tuple[Hall, Result]) -> None:
    """By word, ocid, buyer, kind, stage, region and date; a foreign sum is not compared with yuan."""
    finder = full[0].finder

    def total(text: str = "", **more: Any) -> int:
        return finder.find(Query(text=text, kinds=("域外采购信息",), **more)).total

    assert total() == 198
    assert total("Parking Pilot") >= 1
    assert finder.find(Query(text="Parking Pilot CEO", sort=Sort.RELEVANCE)).results[0].number == FIRST
    assert total(FIRST) == 1
    assert total("London Borough of Merton") >= 1
    facets = finder.find(Query(kinds=("域外采购信息",))).facets
    assert facets["stage"] == {"中标结果": 146, "招标公告": 45, "招标计划": 7}
    assert facets["region"] == {"英国": 197}
    assert total(stages=("招标计划",)) == 7
    assert total(amount_min=Decimal(1)) == 0


def test_the_page_shows_the_notice_and_the_exact_file(browser: TestApp, real: Path) -> None:
    """A record's page says what the notice says, and the file behind it is the line of the publisher."""
    number = f"{foreign_number(FIRST)}-0000"
    page = browser.get(f"/records/{number}")
    for text in (
        "Parking Pilot - CEO",
        "London Borough of Merton",
        "93,007",
        "GBP",
        FIRST,
        "Contracts Finder",
    ):
        assert text in page.text
    href = next(
        mark["href"] for mark in page.html.find_all("a") if mark.get("href", "").startswith("/files/")
    )
    assert browser.get(href).body == line(real, 1)


def test_a_process_goes_out_as_the_bytes_it_came_in(browser: TestApp, real: Path) -> None:
    """Under its ocid a process has every release of it, oldest first, byte for byte."""
    mine = [raw for raw in real.read_bytes().splitlines() if json.loads(raw)["ocid"] == TWICE]
    mine.sort(key=lambda raw: json.loads(raw)["date"])
    answer = browser.get(f"/api/ocds/releases/{quote(TWICE, safe='')}.json")
    assert len(mine) == 2
    assert b'"releases":[' + b",".join(mine) + b"]" in answer.body
    assert "compiledRelease" not in answer.text


def test_the_feed_of_foreign_releases_is_the_file_without_the_bad(browser: TestApp, real: Path) -> None:
    """Page by page from zero, the foreign feed gives the 198 lines in their order, none twice, none left out."""
    lines = [raw for n, raw in enumerate(real.read_bytes().splitlines(), 1) if n not in (7, 115)]
    url, bodies = "/api/ocds/releases.json?source=foreign&limit=70", []
    while (answer := browser.get(url)).status_int == 200:
        bodies.append(answer.body)
        url = answer.headers["Link"].partition(">")[0].removeprefix("<http://127.0.0.1:6543")
    assert [len(json.loads(body)["releases"]) for body in bodies] == [70, 70, 58]
    for n, body in enumerate(bodies):
        assert b'"releases":[' + b",".join(lines[70 * n : 70 * n + 70]) + b"]}" in body


def test_our_own_feed_does_not_pass_others_off_as_ours(browser: TestApp) -> None:
    """A hall without tenders has nothing to say for itself, however much it relays."""
    assert browser.get("/api/ocds/releases.json").status_int == 204
    assert browser.get("/api/ocds/releases.json?source=all&limit=1").status_int == 200


# -- again, and otherwise -----------------------------------------------------------------------------------


def head(real: Path, folder: Path, count: int) -> Path:
    """Return a file of the first good lines of the real one."""
    file = folder / "head.jsonl"
    file.write_bytes(b"\n".join(real.read_bytes().splitlines()[:count]) + b"\n")
    return file


def test_the_same_again_changes_nothing(config: Path, real: Path, tmp_path: Path) -> None:
    """A hall that is down is opened, settled and closed; the second import finds everything there."""
    file = head(real, tmp_path, 5)
    first, second = imported(config, file), imported(config, file)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "共 5 份，收录 5，早已收录 0，退回 0" in first.stdout
    assert "共 5 份，收录 0，早已收录 5，退回 0" in second.stdout
    hall = Hall(Settings(var=config.parent / "var"), clock=ScriptedClock(DEMO_START))
    try:
        assert hall.finder.find(Query(kinds=("域外采购信息",))).total == 5
        with hall.house.reading() as root:
            assert sum(entry.dossier.startswith("F-") for _, entry in root.journal.since(0)) == 5
    finally:
        hall.stop()


def test_another_spelling_is_the_same_and_another_content_is_refused(
    config: Path, real: Path, tmp_path: Path
) -> None:
    """The same release pretty-printed is known; the same id with another title is refused and the first stays."""
    assert imported(config, head(real, tmp_path, 1)).exit_code == 0
    release = json.loads(line(real, 1))
    file = tmp_path / "again.json"
    file.write_text(json.dumps(release, indent=2), encoding="utf-8")
    assert "早已收录 1，退回 0" in imported(config, file).stdout
    release["tender"]["title"] = "Another"
    file.write_text(json.dumps(release), encoding="utf-8")
    said = imported(config, file)
    assert said.exit_code == 1
    assert "$.id：与已收录的公告（记录 F-" in said.stderr
    assert "编号相同而内容不同" in said.stderr


def test_the_fictional_example_in_all_its_shapes(config: Path, sample: Path, tmp_path: Path) -> None:
    """Package, single packages and gzip give the same six releases; a record of links gives its compiled one."""
    package, record = sample / "ocds-213czf-000-00001.json", sample / "record/ocds-213czf-000-00001.json"
    said = imported(config, package)
    assert (said.exit_code, "共 6 份，收录 6，" in said.stdout) == (0, True)
    with gzip.open(tmp_path / "packed", "wb") as packed, package.open("rb") as plain:
        shutil.copyfileobj(plain, packed)
    assert "早已收录 6，退回 0" in imported(config, tmp_path / "packed").stdout
    for single in sorted(sample.glob("*-0[1-6]-*.json")):
        assert "共 1 份，收录 0，早已收录 1" in imported(config, single).stdout
    assert "共 1 份，收录 1，" in imported(config, record).stdout
    hall = Hall(Settings(var=config.parent / "var"), clock=ScriptedClock(DEMO_START))
    try:
        process = foreign_number("ocds-213czf-000-00001")
        with hall.house.reading() as root:
            papers = root.archive[process].papers(ForeignNoticeDisclosed)
    finally:
        hall.stop()
    assert [paper.stage for paper in papers][:6] == [
        "planning",
        "tender",
        "tender",
        "award",
        "contract",
        "implementation",
    ]
    assert {paper.publisher for paper in papers} == {"Open Data Services Co-operative Limited"}
    assert {paper.licence for paper in papers} == {"http://opendatacommons.org/licenses/pddl/1.0/"}


BAD = {
    "a line cut short": (
        b'{"ocid":"ocds-b5fd17-x","id":"1","da',
        "第 2 行（第 {at} 字节）$：不是完整的 JSON：自第 33 字节开始的文字没有结束",
    ),
    "no ocid": (b'{"id":"1"}', "第 2 行（第 {start} 字节）$.ocid：缺少标准要求必有的字段"),
    "not UTF-8": (b'{"ocid":"\xff"}', "第 2 行（第 {ff} 字节）$：第 9 字节不是 UTF-8"),
    "not JSON": (b"ocid;id", "第 2 行（第 {start} 字节）$：不是完整的 JSON：第 0 字节处的“ocid;id”"),
    "ten megabytes": (
        b'{"x":"' + b"x" * (10 << 20) + b'"}',
        "第 2 行（第 {start} 字节）$：这一行长 10485769 字节",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_one_bad_line_does_not_cost_the_others(kind: str, config: Path, real: Path, tmp_path: Path) -> None:
    """Between two good lines a bad one is refused with line, byte and reason; both good ones are kept."""
    bad, told = BAD[kind]
    good = [line(real, 1), line(real, 2)]
    file = tmp_path / "mixed.jsonl"
    file.write_bytes(b"\n".join((good[0], bad, good[1])))
    start = len(good[0]) + 1
    said = imported(config, file)
    assert said.exit_code == 1
    assert "共 3 份，收录 2，早已收录 0，退回 1" in said.stdout
    assert told.format(start=start, at=start + 33, ff=start + 9) in said.stderr


def test_the_same_id_twice_in_a_file_is_refused_the_second_time(
    config: Path, real: Path, tmp_path: Path
) -> None:
    """Two releases of one id and different content: the first is kept, the second refused."""
    first = line(real, 1)
    file = tmp_path / "twice.jsonl"
    file.write_bytes(first + b"\n" + first.replace(b"Parking Pilot", b"Barking Pilot") + b"\n" + first)
    said = imported(config, file)
    assert "共 3 份，收录 1，早已收录 1，退回 1" in said.stdout
    assert f"退回 第 2 行（第 {len(first) + 1} 字节）$.id：与已收录的公告" in said.stderr


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "文件为空"),
        (b"ocid,id\n", "应以“{”开头"),
        ('{"ocid"'.encode("utf-16"), "UTF-16"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(
    data: bytes, told: str, config: Path, tmp_path: Path
) -> None:
    """Nothing is imported, nothing is traced back; the sentence names the file."""
    file = tmp_path / "none.json"
    file.write_bytes(data)
    said = imported(config, file)
    assert said.exit_code == 1
    assert told in sentence(said)
    assert sentence(said).startswith("none.json")


def test_a_demo_hall_that_was_never_made_takes_nothing(tmp_path: Path, real: Path) -> None:
    """Its first start would sweep it, and the import with it: so it is refused, and nothing is left behind."""
    config = tmp_path / "hall.ini"
    config.write_text("[app:main]\nuse = egg:sunhall\nhall.mode = demo\nhall.var = var\n", encoding="utf-8")
    said = imported(config, real)
    assert said.exit_code == 1
    assert "请先运行 hall serve --demo" in sentence(said)
    assert not (tmp_path / "var" / "data").exists()


def test_an_import_that_breaks_off_says_how_to_go_on(config: Path, real: Path) -> None:
    """Given a hall that fails in the second batch, the command says what was kept, and the same command finishes it."""
    hall = Hall(Settings(var=config.parent / "var"), clock=ScriptedClock(DEMO_START))
    batches = []

    def failing(hall: Hall, request: dict[str, Any]) -> Any:
        batches.append(len(request["releases"]))
        if len(batches) == 2:
            raise OSError("no space left on device")
        return COMMANDS["import-releases"](hall, request)

    server = ControlServer(hall, {**COMMANDS, "import-releases": failing})
    server.start()
    try:
        broken, again = imported(config, real), imported(config, real)
    finally:
        server.stop()
        hall.stop()
    assert broken.exit_code == 1
    assert "no space left on device" in sentence(broken)
    assert "已收录 49 份；重新运行本命令即可继续" in sentence(broken)
    assert "收录 149，早已收录 49，退回 2" in again.stdout
    assert batches == [50, 50, 50, 50, 50, 50]


def test_one_release_may_be_given_as_text(config: Path, real: Path) -> None:
    """The control command for one release answers with its record, and refuses with the place."""
    hall = Hall(Settings(var=config.parent / "var"), clock=ScriptedClock(DEMO_START))
    try:
        kept = COMMANDS["import-release"](hall, {"text": line(real, 1).decode()})
        assert kept == {"result": "kept", "number": f"{foreign_number(FIRST)}-0000"}
        with pytest.raises(control.Refusal, match="不是合法的网址"):
            COMMANDS["import-release"](hall, {"text": line(real, 7).decode()})
    finally:
        hall.stop()
