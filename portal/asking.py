"""What a caller asks for: a page for people or an answer for a program; and in what spelling it came."""

from __future__ import annotations

import unicodedata
from typing import Any


def wants_json(request: Any) -> bool:  # noqa: ANN401 - pyramid ships no types
    """Whether the caller is a script of ours or a program."""
    return "application/json" in request.headers.get("Accept", "") and "text/html" not in request.headers.get(
        "Accept", ""
    )


def one_spelling(text: str) -> str:
    """Text in Unicode normal form C, without the control characters that no keyboard writes."""
    whole = unicodedata.normalize("NFC", text)
    return "".join(
        each for each in whole if each in "\t\n\r" or unicodedata.category(each) not in ("Cc", "Cs")
    )
