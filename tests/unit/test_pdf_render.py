"""The paper as a file: PDF/A-3 with its record inside, the same bytes everywhere, one family, both margins."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from pdf.errors import PaperRefused
from pdf.publication import Column, Paragraph, Publication, Section, Table
from tests.unit import paper_samples
from tests.unit.press_house import cache, typeface

ROOT = Path(__file__).parents[2]
CHILD = """
import sys
from pathlib import Path
from pdf.fonts import open_typeface
typeface = open_typeface(Path(sys.argv[1]))
typeface.declare()
from pdf.render import Renderer
from tests.unit import paper_samples
press = Renderer(typeface)
for sample in (paper_samples.award, paper_samples.notice):
    sys.stdout.buffer.write(press.render(sample()))
"""


@pytest.fixture(scope="module")
def press():
    found = typeface()
    from pdf.render import Renderer

    return Renderer(found)


@pytest.fixture(scope="module")
def award(press) -> bytes:
    return press.render(paper_samples.award())


@pytest.fixture(scope="module")
def read(award):
    """The catalogue of the award notice, read by another library."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    return PdfFileReader(BytesIO(award))


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (poppler-utils)")
    return found


def text_of(pdf: bytes, tmp_path: Path, *options: str) -> str:
    (tmp_path / "paper.pdf").write_bytes(pdf)
    command = [tool("pdftotext"), *options, tmp_path / "paper.pdf", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def changed(**changes: object) -> Publication:
    return msgspec.structs.replace(paper_samples.award(), **changes)


def test_the_same_paper_everywhere(press, award):
    """Byte for byte the same over runs, hash seeds, time zones and locales: anyone can print it again."""
    notice = press.render(paper_samples.notice())
    assert press.render(paper_samples.award()) == award
    for seed, zone, locale in (("1", "Asia/Shanghai", "C.UTF-8"), ("2", "America/St_Johns", "C")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", CHILD, cache()],
            env={**environment, "PATH": os.defpath},
            capture_output=True,
            check=True,
        )
        assert hashlib.sha256(done.stdout).digest() == hashlib.sha256(award + notice).digest()


def test_it_says_that_it_is_pdf_a_3a(award, read):
    """The metadata claim PDF/A-3, level A; the tree is tagged, the language Chinese."""
    metadata = read.root["/Metadata"].data
    assert re.search(rb'part(=|>)"?3', metadata)
    assert re.search(rb'conformance(=|>)"?A', metadata)
    assert read.root["/Lang"] == "zh-CN"
    assert read.root["/MarkInfo"]["/Marked"]
    assert award.startswith(b"%PDF-1.7")


def test_the_record_is_inside_and_untouched(read):
    """record.json and its signature are attached byte for byte, each associated once, as Source and Data."""
    publication = paper_samples.award()
    files = {entry.get_object()["/UF"]: entry.get_object() for entry in read.root["/AF"]}
    assert len(read.root["/AF"]) == len(files) == 2
    expected = {
        "record.json": (publication.record_json, "/Source", "/application/json"),
        "record.json.p7s": (publication.record_p7s, "/Data", "/application/pkcs7-signature"),
    }
    for name, (content, relationship, kind) in expected.items():
        stream = files[name]["/EF"]["/F"]
        assert stream.data == content
        assert files[name]["/AFRelationship"] == relationship
        assert stream["/Subtype"] == kind


def test_the_identifier_is_the_records(read):
    """The file's first identifier is the first half of the record's SHA-256."""
    first = read.trailer["/ID"][0]
    raw = first.original_bytes if hasattr(first, "original_bytes") else bytes(first)
    assert raw.hex() == paper_samples.award().record_sha256[:32]


def test_the_only_date_is_the_publications(read):
    """Created, modified, attached: every date in the file is the moment of publication."""
    info = read.trailer["/Info"]
    moments = {str(info["/CreationDate"]), str(info["/ModDate"])}
    for entry in read.root["/AF"]:
        parameters = entry.get_object()["/EF"]["/F"]["/Params"]
        moments |= {str(parameters["/CreationDate"]), str(parameters["/ModDate"])}
    assert {re.sub(r"\D", "", moment)[:14] for moment in moments} <= {"20261123015812", "20261123095812"}


def test_drawings_are_described(read):
    """Seal and QR code carry words for those who cannot see them."""
    found = []

    def walk(node) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                found.append(str(node.get("/Alt", "")))
            walk(node.get("/K", []))

    walk(read.root["/StructTreeRoot"]["/K"])
    assert sorted(found) == ["二维码：证明页", "电子印章：敦化市公共资源交易中心"]


def test_only_the_family_is_embedded(award, tmp_path):
    """Poppler lists Noto Serif SC in two weights, embedded and with its meaning, and nothing else."""
    (tmp_path / "paper.pdf").write_bytes(award)
    done = subprocess.run(
        [tool("pdffonts"), tmp_path / "paper.pdf"], capture_output=True, text=True, check=True
    )
    rows = done.stdout.splitlines()[2:]
    assert {row.split()[0].split("+")[1] for row in rows} == {"Noto-Serif-SC", "Noto-Serif-SC-Bold"}
    assert all("yes yes yes" in row for row in rows)


def test_rare_characters_come_from_the_same_family(press, tmp_path):
    """A name outside GB 2312 (㑇, 喆, 镕) is set from the whole font, not from a stranger."""
    pdf = press.render(changed(opening=(Paragraph("投标人代表：王喆、李镕、张㑇。"),)))
    (tmp_path / "paper.pdf").write_bytes(pdf)
    done = subprocess.run(
        [tool("pdffonts"), tmp_path / "paper.pdf"], capture_output=True, text=True, check=True
    )
    names = {row.split()[0].split("+")[1] for row in done.stdout.splitlines()[2:]}
    assert names == {"Noto-Serif-SC", "Noto-Serif-SC-Bold", "Noto-Serif-SC-Rare"}
    assert "王喆、李镕、张㑇" in text_of(pdf, tmp_path)


def test_a_character_no_font_has_stops_the_press(press):
    """It is named with its place; no box and no Japanese shape is printed."""
    table = Table((Column("投标人"),), (("吉林☑公司",),))
    with pytest.raises(PaperRefused) as refused:
        press.render(changed(sections=(Section("结果", (table,)),), enclosures=("附\U000f0000件",)))
    assert {(fault.where, fault.character) for fault in refused.value.faults} == {
        ("sections[0] 结果 / blocks[0] / row 1, column 1", "☑"),
        ("enclosures[0]", "\U000f0000"),
    }


def test_what_is_printed_can_be_copied(press, award, tmp_path):
    """Text comes out as it went in: no spaces between characters, codes whole, amounts exact."""
    said = text_of(award, tmp_path)
    for words in (
        "敦化市公共资源交易中心",
        "敦公资交告〔2026〕118号",
        "8,462,317.55",
        "（项目编号：DHGC-2026-0098）",
        "六、合同",
        "日志序号：184,297",
        "加盖时间：2026-11-23 09:58:12",
    ):
        assert words in said
    assert "第2页共2页" in said.replace(" ", "")
    assert paper_samples.award().record_sha256[:8] in said
    assert "注：本公告" in text_of(press.render(paper_samples.notice()), tmp_path)


def test_full_lines_reach_both_margins(award, tmp_path):
    """Justified between characters: the first full line of the first paragraph ends at the right margin."""
    boxes = text_of(award, tmp_path, "-bbox-layout", "-l", "1")
    (line,) = re.findall(r'<line [^>]*xMax="([\d.]+)"[^>]*>\s*<word [^>]*>年11月10日9时', boxes)
    right = (210 - 26) / 25.4 * 72
    assert float(line) == pytest.approx(right, abs=0.8)


def test_a_tables_head_repeats_and_its_rows_stay_whole(press, tmp_path):
    """A register over several pages carries its head on each."""
    rows = tuple((str(n), f"示例{n}有限公司") for n in range(1, 121))
    table = Table((Column("序号", "centre"), Column("投标人名称")), rows)
    pages = text_of(press.render(changed(sections=(Section("名录", (table,)),))), tmp_path).split("\f")
    assert len([page for page in pages if "投标人名称" in page]) >= 4


def test_markup_in_a_text_is_text(press, tmp_path):
    """Angle brackets in a name are printed, not obeyed; nothing is fetched."""
    name = '<img src="file:///etc/passwd"><b>公司</b> & "示例"'
    pdf = press.render(changed(opening=(Paragraph(name),)))
    assert '<img src="file:///etc/passwd">' in text_of(pdf, tmp_path)


def test_the_press_fetches_nothing(press):
    """Whatever is asked for, by whatever protocol, is refused."""
    from weasyprint.urls import FatalURLFetchingError

    for url in ("https://example.cn/a.css", "file:///etc/passwd", "data:text/plain,x", "ftp://x/"):
        with pytest.raises(FatalURLFetchingError):
            press._closed.fetch(url)


def test_a_paper_without_a_number_is_known_by_its_record(press, tmp_path):
    """Where papers bear no number the foot names the record."""
    said = text_of(press.render(changed(number="")), tmp_path)
    assert said.count("DH-2026-G-0098-0041") >= 3


def test_the_qr_code_is_the_proof_page():
    """The strokes drawn are exactly the dark modules of the code for the address."""
    import segno

    from pdf.marks import qr_code

    address = paper_samples.award().proof_url
    matrix = segno.make_qr(address, error="m", boost_error=False).matrix
    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", qr_code(address)):
        drawn |= {(int(x) + step, int(y)) for step in range(int(length))}
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


@pytest.mark.parametrize(
    "organ", ["局", "敦化市公共资源交易中心", "延边朝鲜族自治州敦化市政务服务和数字化建设管理局"]
)
def test_a_seal_bears_its_whole_name(organ):
    """Short names and long ones run along the ring, every character once, in order."""
    from pdf.marks import seal

    drawn = "".join(re.findall(r">(.)</text>", seal(organ, "")))
    assert drawn == organ
