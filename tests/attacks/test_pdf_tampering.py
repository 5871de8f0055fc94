"""Sealed papers in a forger's hands: what the literature knows is tried, and none of it passes.

Incremental saving, signature wrapping and universal signature forgery after Mladenov and others
("1 Trillion Dollar Refund", 2019), shadow content, the byte ranges of EU-DSS and pyHanko's samples.
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from signing import cms
from signing.errors import Malformed
from signing.pades import PdfFault, PdfVerdict, check_pdf, seal_pdf
from tests.unit.seal_on_paper import SEALED_AT, keyring, sealed, unsigned

RANGE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)(\s*)\]")


def judged(pdf: bytes) -> PdfVerdict:
    return check_pdf(pdf, keyring().roots, at=SEALED_AT)


def cut() -> tuple[int, int, int]:
    """Where the signature's room begins and ends, and where the file ends."""
    found = RANGE.search(sealed())
    assert found
    _, first, second, rest = map(int, found.groups()[:4])
    return first, second, second + rest


def with_range(pdf: bytes, *numbers: int) -> bytes:
    """The file with another byte range written over the old one, in the same room."""
    found = RANGE.search(pdf)
    assert found
    text = b"/ByteRange [%d %d %d %d" % numbers
    return pdf[: found.start()] + text.ljust(found.end() - found.start() - 1) + b"]" + pdf[found.end() :]


def test_the_paper_itself_passes():
    """What follows is refused for what was done to it, not for what it was."""
    assert judged(sealed()).proven


@pytest.mark.parametrize("tail", [b"\n", b"\x00", b"%%EOF\n", b"% harmless\n", unsigned()])
def test_bytes_after_the_seal_are_refused(tail):
    """Anything behind the sealed part is a later change, however harmless."""
    assert judged(sealed() + tail).faults == (PdfFault.TAIL,)


def test_an_appended_revision_is_refused():
    """Incremental saving: a proper new revision with another amount does not pass (pdfsig lets it)."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(sealed()))
    page = writer.root["/Pages"]["/Kids"][0]
    forged = generic.StreamObject(stream_data=b"BT /F1 24 Tf 72 720 Td (9,000.00) Tj ET")
    page[generic.pdf_name("/Contents")] = writer.add_object(forged)
    writer.update_container(page)
    output = BytesIO()
    writer.write(output)
    verdict = judged(output.getvalue())
    assert verdict.faults == (PdfFault.TAIL,)
    assert not verdict.unmodified


def test_a_second_signature_is_refused():
    """A stranger's signature on top does not make a paper of ours."""
    stranger = seal_pdf(
        unsigned("2,000.00"),
        keyring().seal_key,
        keyring().seal_certificate,
        signing_time=SEALED_AT,
        reason="x",
    )
    assert judged(sealed() + stranger).faults == (PdfFault.SEVERAL,)
    assert judged(sealed() + b"/ByteRange [0 1 2 3]").faults == (PdfFault.SEVERAL,)


@pytest.mark.parametrize("cut_at", [1, 10, 500])
def test_a_shortened_file_is_refused(cut_at):
    """The end of the file is part of what is sealed."""
    assert judged(sealed()[:-cut_at]).faults == (PdfFault.CUT,)


def test_a_flipped_bit_in_any_byte_is_refused():
    """A changed bit in any byte, of text, structure, byte range, signature or padding, does not pass."""
    pdf, passed = sealed(), []
    for place in range(len(pdf)):
        flipped = bytearray(pdf)
        flipped[place] ^= 1 << place % 8
        try:
            if judged(bytes(flipped)).proven:
                passed.append(place)
        except Malformed:
            continue
    assert passed == []


def test_a_byte_range_that_leaves_something_out_is_refused():
    """Signature wrapping: each way to widen, narrow or move the gap is refused."""
    first, second, end = cut()
    attempts = {
        "starts later": (1, first - 1, second, end - second),
        "gap begins earlier": (0, first - 40, second, end - second),
        "gap ends later": (0, first, second + 40, end - second - 40),
        "gap inside the signature": (0, first + 20, second, end - second),
        "no second part": (0, first, end, 0),
        "everything": (0, end, end, 0),
        "overlapping": (0, second, first, end - first),
        "past the end": (0, first, second, end - second + 1),
        "short of the end": (0, first, second, end - second - 1),
        "empty first part": (0, 0, second, end - second),
    }
    passed = {name for name, numbers in attempts.items() if judged(with_range(sealed(), *numbers)).proven}
    assert passed == set()


def test_content_smuggled_into_the_gap_is_refused():
    """Wrapping in full: old parts kept as signed, new objects in a widened gap, all offsets right."""
    first, second, end = cut()
    pdf = sealed()
    smuggled = b">\n9 0 obj\n<</Forged true>>\nendobj\n<00"
    wide = pdf[: second - 1] + smuggled + pdf[second - 1 :]
    verdict = judged(with_range(wide, 0, first, second + len(smuggled), end - second))
    assert verdict.faults == (PdfFault.RANGE,)


def test_universal_forgery_is_refused():
    """Contents or byte range emptied, nulled or gone: no reader may call that signed."""
    pdf = sealed()
    first, second, _ = cut()
    attempts = (
        pdf[: first + 1] + b"0" * (second - first - 2) + pdf[second - 1 :],
        pdf.replace(b"/Contents <", b"/Contants <"),
        pdf.replace(b"/ByteRange [", b"/ByteRangf ["),
        re.sub(rb"/ByteRange \[[^\]]*\]", b"/ByteRange null", pdf),
        re.sub(rb"/ByteRange \[[^\]]*\]", b"/ByteRange [0 -1 -1 0]", pdf),
        re.sub(rb"/ByteRange \[[^\]]*\]", b"/ByteRange [99999999999999999999 1 2 3]", pdf),
    )
    assert not any(judged(attempt).proven for attempt in attempts)


def test_something_behind_the_signature_in_its_room_is_refused():
    """The room kept for the signature holds zeros behind it; a message there would be unsigned."""
    pdf = bytearray(sealed())
    _, second, _ = cut()
    pdf[second - 5 : second - 1] = b"BEEF"
    assert judged(bytes(pdf)).faults == (PdfFault.DIGEST,)


def test_a_record_signature_is_no_seal():
    """The office's signature on a record, put into a PDF's gap, is over other bytes."""
    ring = keyring()
    first, second, _ = cut()
    stolen = cms.sign_detached(b"{}", ring.seal_key, ring.seal_certificate, signing_time=SEALED_AT)
    room = stolen.hex().upper().encode().ljust(second - first - 2, b"0")
    assert judged(sealed()[: first + 1] + room + sealed()[second - 1 :]).faults == (PdfFault.DIGEST,)


def test_a_hostile_file_is_never_parsed(monkeypatch):
    """What the office did not sign reaches no PDF parser: it is refused by its bytes alone."""
    from pyhanko.pdf_utils import reader

    def refuse(*_: object) -> None:
        raise AssertionError("a hostile file was parsed")

    monkeypatch.setattr(reader.PdfFileReader, "__init__", refuse)
    assert not judged(sealed()[:400] + b"<<" * 100_000).proven
    assert not judged(sealed() + b"x").proven
    assert not judged(unsigned()).proven


def test_a_seal_that_allows_changes_is_refused():
    """An office signature without the ban on changes is not a publication of ours."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import cms_embedder as embedder
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    ring = keyring()
    writer = IncrementalPdfFileWriter(BytesIO(unsigned()))
    process = embedder.PdfCMSEmbedder(new_field_spec=SigFieldSpec("OfficeSeal")).write_cms(
        "OfficeSeal", writer
    )
    next(process)
    placeholder = SignatureObject(timestamp=SEALED_AT, subfilter=SigSeedSubFilter.PADES, bytes_reserved=8192)
    process.send(embedder.SigObjSetup(sig_placeholder=placeholder))
    prepared, output = process.send(embedder.SigIOSetup(md_algorithm="sha256"))
    process.send(
        cms.sign_digest(prepared.document_digest, ring.seal_key, ring.seal_certificate, signing_time=None)
    )
    assert judged(output.getvalue()).faults == (PdfFault.CHANGED,)
