"""Papers a second through the press worker, beside the layout engine alone on a bare page of as much text.

What the limit is: WeasyPrint in this process, its fonts and style sheet parsed once, laying out a plain page
with the same number of characters as paragraphs, no table, no attachment, no tags. Ours is the whole way of a
paper: from the publication over the pipe to the worker, PDF/A-3a with the record attached, back, and sealed
(PAdES). Targets (performance.md P8): a notice, signed and warm, 0.15 s; 400 notices a minute.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import msgspec
from pyhanko.pdf_utils.reader import PdfFileReader
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from pdf.fonts import open_typeface
from pdf.publication import Publication
from pdf.worker import Press
from signing.pades import seal_pdf
from tests.unit.paper_samples import award, notice, opening_record
from tests.unit.seal_on_paper import SEALED_AT, keyring

ROUNDS = 8
PAPERS: dict[str, Callable[[], Publication]] = {
    "tender notice": notice,
    "opening record": opening_record,
    "award notice": award,
}
STYLE = "@page { size: A4; margin: 30mm 25mm } body { font: 12pt/1.6 'Noto Serif SC' } p { text-indent: 2em }"


class Bare:
    """The layout engine alone, warm."""

    def __init__(self, cache: Path) -> None:
        open_typeface(cache).declare()
        self._fonts = FontConfiguration()
        self._style = CSS(string=STYLE, font_config=self._fonts)

    def print(self, characters: str) -> int:
        """A page of these characters in paragraphs of two hundred; the bytes of the PDF."""
        body = "".join(f"<p>{characters[at : at + 200]}</p>" for at in range(0, len(characters), 200))
        document = HTML(string=f'<html lang="zh-CN"><body>{body}</body></html>')
        data: bytes = document.write_pdf(stylesheets=[self._style], font_config=self._fonts)
        return len(data)


def characters_of(publication: Publication) -> str:
    """The text of a publication, without the record that is attached to it."""
    plain = msgspec.json.decode(msgspec.json.encode(publication))
    words = [word for word in texts(plain) if re.search(r"[\u4e00-\u9fff]", word)]
    return re.sub(r"[<&]", "", "".join(words))


def texts(value: object) -> list[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for child in children for text in texts(child)]


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    ring = keyring()
    with tempfile.TemporaryDirectory(prefix="bench-pdf-") as name, Press(Path(name)) as press:
        bare = Bare(Path(name))

        def ours(publication: Publication) -> bytes:
            unsigned = press.render(publication)
            return seal_pdf(
                unsigned, ring.seal_key, ring.seal_certificate, signing_time=SEALED_AT, reason="公告"
            )

        print(f"start of the worker and first paper, s  {timed(lambda: ours(notice())):.2f}")
        print(
            f"{'':18}{'pages':>6}{'KB':>6}{'s a paper':>11}{'papers/min':>12}{'pages/s':>9}{'bare, s':>9}{'ratio':>7}"
        )
        for label, make in PAPERS.items():
            publication = make()
            text, sealed = characters_of(publication), ours(publication)
            bare.print(text)
            pairs = [
                (timed(lambda p=publication: ours(p)), timed(lambda t=text: bare.print(t)))  # type: ignore[misc]  # mypy cannot type a bound default
                for _ in range(ROUNDS)
            ]
            took, limit = (statistics.median(side) for side in zip(*pairs, strict=True))
            ratio = statistics.median(theirs / mine for mine, theirs in pairs)
            pages = pages_of(sealed)
            print(
                f"{label:18}{pages:6}{len(sealed) / 1000:6.0f}{took:11.3f}{60 / took:12.0f}"
                f"{pages / took:9.1f}{limit:9.3f}{ratio:7.2f}"
            )


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])


if __name__ == "__main__":
    main()
