"""A second opinion: what pyHanko's own validator says of a sealed PDF, with nothing of ours in between.

The walk and operators ask it; the hall itself judges by ``signing.pades``.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO


def pyhanko_accepts(pdf: bytes, root_pem: bytes, *, at: datetime) -> bool:
    """Whether pyHanko finds one valid, trusted signature that covers the file and allows no change.

    Args:
        pdf: The sealed file.
        root_pem: The root certificate that is trusted.
        at: The moment of judgement.
    """
    from asn1crypto import pem, x509  # noqa: PLC0415 - 0.9 s to import, and only for this
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 - same
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - same
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415 - same
    from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: PLC0415 - same
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - same

    _, _, der = pem.unarmor(root_pem)
    context = ValidationContext(trust_roots=[x509.Certificate.load(der)], moment=at, allow_fetching=False)
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        return len(signatures) == 1 and bool(validate_pdf_signature(signatures[0], context).bottom_line)
    except (PdfError, SignatureValidationError):
        return False
