"""From a publication to an unsigned PDF/A-3a, the same bytes every time.

Layout is WeasyPrint's; nothing is fetched, the only fonts are the typeface's, every date comes from the
publication, the identifier from its record. The record and its signature are attached, so that the paper
carries its own original. Bytes are the same over runs, hash seeds, time zones and locales; other versions
of WeasyPrint, Pango, HarfBuzz, zlib or the fonts may give others.

Import this only after ``Typeface.declare()``: WeasyPrint looks for fonts as it is imported.
Not here: the office's signature on the PDF (signing/pades.py); the child process (worker.py).
"""

from __future__ import annotations

import logging
import warnings
from datetime import UTC
from pathlib import Path
from typing import Any, Final, Never, Self

import pydyf  # type: ignore[import-untyped]  # it ships no types
import weasyprint
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint.pdf import anchors
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from pdf import justify, marks, setting
from pdf.errors import Fault, PaperRefused, PdfError
from pdf.fonts import FAMILIES, Typeface
from pdf.publication import Publication, faults, texts

_HERE: Final = Path(__file__).parent
_CAPTION: Final = "电子印章"
_DEMO_CAPTION: Final = "电子印章示例"

# The library's own table lacks this type, and the system's would make the bytes differ from host to host.
anchors.MIMETYPES.add_type("application/pkcs7-signature", ".p7s")
justify.install()


class Renderer:
    """A press set up once: fonts, style sheet and templates are read at the start and shared by all papers.

    Not for several threads at once.

    Args:
        typeface: The fonts; they must have been declared before this module was imported.

    Raises:
        PdfError: The style sheet does not parse cleanly.
    """

    def __init__(self, typeface: Typeface) -> None:
        self._typeface = typeface
        self._closed = _ClosedFetcher()
        self._fonts = FontConfiguration()
        with _Complaints() as complaints:
            text = (_HERE / "sheet.css").read_text("utf-8")
            self._sheet = weasyprint.CSS(string=text, font_config=self._fonts, url_fetcher=self._closed)
        complaints.settle()
        self._template = _environment().get_template("paper.html")

    def render(self, publication: Publication) -> bytes:
        """The publication as an unsigned PDF/A-3a.

        Raises:
            PaperRefused: Something is missing in it, or a character cannot be set; with every place.
            PdfError: The layout engine complained: of what, is in the reason.
        """
        found = [*faults(publication)]
        told = {(fault.where, fault.character) for fault in found}
        found += [
            Fault(place, f"U+{ord(character):04X} is in none of the fonts", character)
            for place, character in self._typeface.missing(texts(publication))
            if (place, character) not in told
        ]
        if found:
            raise PaperRefused(tuple(found))
        with _Complaints() as complaints, warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
            page = weasyprint.HTML(string=self._page(publication), url_fetcher=self._closed)
            pdf: bytes = page.write_pdf(
                stylesheets=[self._sheet],
                font_config=self._fonts,
                finisher=_finish,
                pdf_variant="pdf/a-3a",
                pdf_identifier=bytes.fromhex(publication.record_sha256[:32]),
                attachments=_attachments(publication, self._closed),
            )
        complaints.settle()
        return pdf

    def _page(self, publication: Publication) -> str:
        """The paper as HTML."""
        sealed_at = publication.sealed_at
        place = []
        if publication.log_index is not None:
            place.append(f"日志序号：{publication.log_index:,}")
        if sealed_at is not None:
            place.append(f"加盖时间：{sealed_at:%Y-%m-%d %H:%M:%S}")
        caption = _DEMO_CAPTION if publication.demo else _CAPTION
        return self._template.render(
            paper=publication,
            stamp=publication.published_at.isoformat(timespec="seconds"),
            seal=marks.seal(publication.sign_off.organ, caption),
            code=marks.qr_code(publication.proof_url),
            place="　　".join(place),
        )


def render(publication: Publication, typeface: Typeface) -> bytes:
    """One publication as an unsigned PDF/A-3a; whoever prints many keeps a :class:`Renderer`."""
    return Renderer(typeface).render(publication)


def _environment() -> Environment:
    """The templates and what they may call."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "kind": lambda block: block.__struct_config__.tag,
        "qr": marks.qr_code,
        "table_grid": setting.table_grid,
        "fact_grid": setting.fact_grid,
        "numeral": setting.numeral,
        "chinese_date": setting.chinese_date,
        "in_eights": setting.in_eights,
        "seal_offset": setting.seal_offset,
    }
    return environment


def _attachments(publication: Publication, closed: URLFetcher) -> list[weasyprint.Attachment]:
    """The record and its signature; dates are the publication's, in UTC as PDF wants them here."""
    moment = publication.published_at.astimezone(UTC)
    parts = (
        ("record.json", publication.record_json, "Source", "本件所依据的记录原文"),
        ("record.json.p7s", publication.record_p7s, "Data", "记录原文的电子签名（CMS）"),
    )
    return [
        weasyprint.Attachment(
            string=content,
            name=name,
            description=description,
            created=moment,
            modified=moment,
            relationship=relationship,
            url_fetcher=closed,
        )
        for name, content, relationship, description in parts
    ]


def _finish(document: Any, pdf: pydyf.PDF) -> None:  # noqa: ANN401 - WeasyPrint ships no types
    """Before the file is written: no stranger among the fonts, each attachment associated once."""
    strangers = {font.family for font in document.fonts.values()} - set(FAMILIES)
    if strangers:
        raise PdfError(f"a font nobody chose was embedded: {', '.join(sorted(strangers))}")
    # WeasyPrint 70 lists every attachment twice here: by name, and as a file specification.
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


class _ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Fetches nothing: a paper consists of what it was given."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: object = None) -> Never:
        """Refuse."""
        del headers
        raise FatalURLFetchingError(f"a paper fetches nothing, but {url} was asked for")


class _Complaints(logging.Handler):
    """Collects what the layout engine only logs: an ignored rule or a missing file would spoil a paper."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._said: list[str] = []

    def __enter__(self) -> Self:
        logging.getLogger("weasyprint").addHandler(self)
        return self

    def __exit__(self, *_exception: object) -> None:
        logging.getLogger("weasyprint").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the sentence."""
        self._said.append(record.getMessage())

    def settle(self) -> None:
        """Raise if anything was said."""
        if self._said:
            raise PdfError("the layout engine complained: " + "; ".join(dict.fromkeys(self._said)))
