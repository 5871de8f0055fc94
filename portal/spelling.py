"""One spelling of what people send: Unicode normal form C, without what no keyboard writes."""

from __future__ import annotations

import unicodedata


def one_spelling(text: str) -> str:
    """Text in Unicode normal form C, without the control characters that no keyboard writes."""
    whole = unicodedata.normalize("NFC", text)
    return "".join(
        each for each in whole if each in "\t\n\r" or unicodedata.category(each) not in ("Cc", "Cs")
    )
