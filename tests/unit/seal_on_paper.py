"""A sealed PDF to look at and to attack: the smallest paper there is, and a keyring to seal it with."""

from __future__ import annotations

import functools
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from signing.keyring import Keyring
from signing.pades import seal_pdf

SEALED_AT = datetime(2026, 11, 23, 9, 58, 12, tzinfo=timezone(timedelta(hours=8)))


@functools.cache
def keyring() -> Keyring:
    """A demonstration keyring, one for the whole run."""
    return Keyring.create(
        Path(tempfile.mkdtemp(prefix="hall-test-")) / "keys",
        organ="敦化市示例中心",
        demo=True,
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_to=datetime(2029, 1, 1, tzinfo=UTC),
    )


def unsigned(text: str = "1,000.00") -> bytes:
    """A PDF of one page with one line, written by hand: its cross-reference table is right."""
    stream = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    )
    body, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R/ID[<%s><%s>]>>" % (count, b"0" * 32, b"0" * 32)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        table,
        trailer,
        len(body),
    )


@functools.cache
def sealed() -> bytes:
    """That paper under the office seal."""
    ring = keyring()
    return seal_pdf(
        unsigned(), ring.seal_key, ring.seal_certificate, signing_time=SEALED_AT, reason="中标结果公告"
    )
