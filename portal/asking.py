"""What a caller asks for besides an address: a page for people, or an answer for a program."""

from __future__ import annotations

from typing import Any


def wants_json(request: Any) -> bool:  # noqa: ANN401 - pyramid ships no types
    """Whether the caller is a script of ours or a program."""
    return "application/json" in request.headers.get("Accept", "") and "text/html" not in request.headers.get(
        "Accept", ""
    )
