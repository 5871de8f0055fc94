"""The office seal on paper: PAdES baseline B signatures in PDF, certifying that nothing may change.

ETSI EN 319 142-1 for the profile, ISO 32000-1 12.8 for the signature dictionary. The seal one sees is
drawn by the press; the field here is invisible and covers the whole file. pyHanko writes the new
revision and is the second opinion when checking; the signature itself comes from cms.py.

A PDF is *verified before it is parsed*: the byte range is found by its text alone, and only bytes the
office signed ever reach a PDF parser, so a hostile file costs two scans and a hash.

Not here: making PDFs (pillar pdf), time stamps and long-term validation (B-T, B-LTA), other people's
signatures.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from signing import cms
from signing.chain import Untrusted
from signing.errors import Malformed, SigningError

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

FIELD: Final = "OfficeSeal"
"""The signature field's name."""
_ROOM: Final = 8192
"""Hex digits kept free for the signature: a leaf and an authority take about 3,500."""
_BYTE_RANGE: Final = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_HEX: Final = re.compile(rb"<(?:[0-9A-F]{2})+>")
"""The signature as we write it; other spellings of the same digits are not ours."""


class PdfFault(StrEnum):
    """What is wrong with a sealed PDF; the portal says it in Chinese."""

    UNSIGNED = "unsigned"
    """There is no signature."""
    SEVERAL = "several"
    """There is more than one byte range: something was added around or after the seal."""
    RANGE = "range"
    """The byte range does not leave out exactly one signature: the seal is built to deceive."""
    TAIL = "tail"
    """Bytes follow what the seal covers: the file was changed after sealing."""
    CUT = "cut"
    """The file ends before what the seal covers."""
    DIGEST = "digest"
    """The seal is not over these bytes, or its own bytes were changed."""
    SIGNER = "signer"
    """Whoever signed, the roots do not vouch for them at that time."""
    CHANGED = "changed"
    """The signed revision is not the last, or does not forbid changes."""


@dataclass(frozen=True, slots=True)
class PdfVerdict:
    """What a sealed PDF proves.

    Attributes:
        intact: The seal is over these very bytes.
        covers_whole_file: Nothing lies outside what it covers but the signature itself.
        trusted: The signer's certificate leads to a given root at the given time.
        unmodified: No later revision, and the seal forbids any.
        signer: Who signed, if that could be told.
        signed_at: The time the signature dictionary states (claimed, not proven).
        faults: Every fault met, none where the PDF is proven.
        details: English sentences beside the faults, for logs.
    """

    intact: bool
    covers_whole_file: bool
    trusted: bool
    unmodified: bool
    signer: cms.Signer | None
    signed_at: datetime | None
    faults: tuple[PdfFault, ...]
    details: tuple[str, ...]

    @property
    def proven(self) -> bool:
        """Whether everything holds."""
        return not self.faults


def seal_pdf(
    pdf: bytes,
    key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] = (),
    *,
    signing_time: datetime,
    reason: str,
    location: str = "",
) -> bytes:
    """``pdf`` with the office seal on it; the same arguments give the same bytes.

    Args:
        pdf: An unsigned PDF, whole and of our own making.
        key: The seal's P-256 key.
        certificate: Its certificate.
        chain: Authorities between it and the root.
        signing_time: The time stated in the signature dictionary, with its zone.
        reason: Why it was sealed, as shown by readers ("中标结果公告").
        location: Where, if that shall be shown.

    Raises:
        Malformed: The PDF cannot be extended, is sealed already, or key and certificate do not match.
    """
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415 - 0.9 s to import
    from pyhanko.sign.signers import cms_embedder as embedder  # noqa: PLC0415 - same
    from pyhanko.sign.signers.pdf_byterange import SignatureObject  # noqa: PLC0415 - same

    if signing_time.tzinfo is None:
        raise Malformed("a signing time needs its zone")
    if _BYTE_RANGE.search(pdf):
        raise Malformed("this PDF carries a signature already")
    writer = _revision(pdf, signing_time)
    process = embedder.PdfCMSEmbedder(new_field_spec=SigFieldSpec(FIELD)).write_cms(FIELD, writer)
    next(process)
    placeholder = SignatureObject(
        timestamp=signing_time,
        subfilter=SigSeedSubFilter.PADES,
        location=location or None,
        reason=reason,
        bytes_reserved=_ROOM,
    )
    certify = embedder.SigMDPSetup(md_algorithm="sha256", certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    process.send(embedder.SigObjSetup(sig_placeholder=placeholder, mdp_setup=certify))
    prepared, output = process.send(embedder.SigIOSetup(md_algorithm="sha256"))
    signature = cms.sign_digest(prepared.document_digest, key, certificate, signing_time=None, chain=chain)
    if 2 * len(signature) > _ROOM:
        raise Malformed("the certificates are too large for the room kept in the PDF")
    process.send(signature)
    sealed: bytes = output.getvalue()
    return sealed


def check_pdf(pdf: bytes, roots: Sequence[x509.Certificate], *, at: datetime) -> PdfVerdict:
    """What the seal on ``pdf`` proves.

    Args:
        pdf: Any bytes at all.
        roots: The authorities trusted.
        at: The time to judge certificates by, with its zone.

    Raises:
        Malformed: The bytes are no PDF.
    """
    if not pdf.startswith(b"%PDF-"):
        raise Malformed("this is no PDF")
    try:
        digest, signature = _cut(pdf)
        signer = cms.verify_digest(digest, signature, roots, at=at, timed=False)
    except _Broken as broken:
        return _verdict(broken.kind, broken.reason)
    except Untrusted as fault:
        return _verdict(PdfFault.SIGNER, fault.reason)
    except SigningError as fault:
        return _verdict(PdfFault.DIGEST, fault.reason)
    # From here on every byte is the office's own, so the parser meets nothing hostile.
    return _second_opinion(pdf, signature, signer)


# ---------------------------------------------------------------- writing


def _revision(pdf: bytes, signing_time: datetime) -> IncrementalPdfFileWriter:
    """A writer for one more revision that draws on neither clock nor chance.

    pyHanko gives a revision a random second identifier and the present time as modification date; here
    the identifier follows from the bytes and the stated time, and the metadata, which name the date of
    the publication, stay as they are. Raises Malformed where the PDF cannot be read.
    """
    from pyhanko.pdf_utils import generic  # noqa: PLC0415 - see seal_pdf
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - same
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 - same

    seed = hashlib.sha256(pdf + signing_time.isoformat().encode()).digest()[:16]

    class Revision(IncrementalPdfFileWriter):
        """An incremental update whose bytes follow from its input."""

        @classmethod
        def _handle_id(cls, prev: Any) -> generic.ArrayObject:  # noqa: ANN401 - pyHanko leaves it untyped
            first = prev.trailer["/ID"][0] if "/ID" in prev.trailer else generic.ByteStringObject(seed)
            return generic.ArrayObject([first, generic.ByteStringObject(seed)])

        def _update_meta(self) -> None:
            """Leave metadata alone."""

    try:
        return Revision(BytesIO(pdf))
    except (PdfError, ValueError, KeyError) as fault:
        raise Malformed("this PDF cannot be extended") from fault


# ---------------------------------------------------------------- checking


class _Broken(SigningError):  # noqa: N818 - says what the seal is
    """The seal is broken in a way that its byte range alone shows."""

    def __init__(self, kind: PdfFault, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


def _verdict(kind: PdfFault, detail: str) -> PdfVerdict:
    """A verdict reached before the PDF was parsed."""
    return PdfVerdict(
        intact=kind is PdfFault.SIGNER,
        covers_whole_file=kind in {PdfFault.SIGNER, PdfFault.DIGEST},
        trusted=False,
        unmodified=kind is PdfFault.SIGNER,
        signer=None,
        signed_at=None,
        faults=(kind,),
        details=(detail,),
    )


def _cut(pdf: bytes) -> tuple[bytes, bytes]:
    """Digest of what the one byte range covers, and the signature in its gap."""
    ranges = _BYTE_RANGE.findall(pdf)
    mentions = pdf.count(b"/ByteRange")
    if mentions == 0:
        raise _Broken(PdfFault.UNSIGNED, "there is no byte range")
    if mentions > 1:
        raise _Broken(PdfFault.SEVERAL, f"there are {mentions} byte ranges")
    if not ranges:
        raise _Broken(PdfFault.RANGE, "the byte range is not four numbers")
    start, first, second, rest = (int(number) for number in ranges[0])
    end = second + rest
    if start != 0 or not 0 < first < second:
        raise _Broken(PdfFault.RANGE, "the byte range does not begin with the file and leave one gap")
    if end > len(pdf):
        raise _Broken(PdfFault.CUT, f"{end - len(pdf)} bytes are missing")
    if end < len(pdf):
        raise _Broken(PdfFault.TAIL, f"{len(pdf) - end} bytes follow the sealed part")
    gap = pdf[first:second]
    if not _HEX.fullmatch(gap) or not pdf[:first].rstrip().endswith(b"/Contents"):
        raise _Broken(PdfFault.RANGE, "the gap holds more or less than the signature")
    covered = hashlib.sha256(pdf[:first])
    covered.update(pdf[second:])
    return covered.digest(), _without_padding(bytes.fromhex(gap[1:-1].decode()))


def _without_padding(room: bytes) -> bytes:
    """The signature in the room kept for it; the rest must be zeros."""
    if len(room) < 4 or room[:2] != b"\x30\x82":
        raise Malformed("there is no signature in the room kept for it")
    size = 4 + int.from_bytes(room[2:4], "big")
    if any(room[size:]):
        raise Malformed("the room behind the signature is not empty")
    return room[:size]


def _second_opinion(pdf: bytes, signature: bytes, signer: cms.Signer) -> PdfVerdict:
    """The view of pyHanko on the same seal: coverage, later changes, and that it forbids any."""
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 - see seal_pdf
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - same
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415 - same
    from pyhanko.sign.fields import MDPPerm  # noqa: PLC0415 - same
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 - same

    details: list[str] = []
    signed_at = None
    try:
        seals = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        ours = (
            len(seals) == 1 and seals[0].field_name == FIELD and seals[0].pkcs7_content.startswith(signature)
        )
        if not ours:
            details.append("the byte range is not that of the office's one signature field")
        else:
            seal = seals[0]
            seal.compute_integrity_info()
            signed_at = seal.self_reported_timestamp
            if seal.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
                details.append("the seal does not cover the entire file")
            if seal.docmdp_level is not MDPPerm.NO_CHANGES:
                details.append("the seal does not forbid changes")
            changes = seal.diff_result
            if getattr(changes, "modification_level", ModificationLevel.OTHER) is not ModificationLevel.NONE:
                details.append("the file was changed after sealing")
    except (PdfError, SigningError, ValueError, KeyError) as fault:
        details.append(f"the sealed PDF cannot be read: {fault}")
    return PdfVerdict(
        intact=True,
        covers_whole_file=True,
        trusted=True,
        unmodified=not details,
        signer=signer,
        signed_at=signed_at,
        faults=(PdfFault.CHANGED,) if details else (),
        details=tuple(details),
    )
