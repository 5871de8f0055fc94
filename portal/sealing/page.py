"""Builds the sealing page: one file, the same bytes every time, with its script and style admitted by hash alone.

The page makes no network request and works as a saved file; its SHA-256 stands in every sealing policy, so a bidder
who distrusts the operator compares the file with the log. The script is `script/*.js` in the order of their names,
then `page.js`. What is not here: serving it, and uploading what it saves.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
BLIND = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""What the page may do: run its own script and style. No request, no frame, no form leaves it."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page as it is served and saved.

    Attributes:
        html: Its exact bytes.
        sha256: Of those bytes, in hex: what the sealing policy names.
        csp: The Content-Security-Policy to send with it; the same stands inside the page for the saved file.
    """

    html: bytes
    sha256: str
    csp: str


@cache
def build_page() -> Page:
    """The sealing page, in deterministic bytes."""
    script = "\n".join(path.read_text(encoding="utf-8") for path in scripts())
    script = f'"use strict";\n{{\n{script}}}\n'
    style = (HERE / "page.css").read_text(encoding="utf-8")
    inside = BLIND.format(script=_source(script), style=_source(style))
    html = (HERE / "page.template.html").read_text(encoding="utf-8")
    for mark, value in (("{{csp}}", inside), ("{{style}}", style), ("{{script}}", script)):
        before, found, after = html.partition(mark)
        if not found or mark in after or "</script" in value or "</style" in value:
            raise RuntimeError(f"the sealing page cannot be built: {mark}")
        html = before + value + after
    data = html.encode()
    # A page cannot forbid being framed from within itself, so that stands in the header alone (CSP level 3, 3.3).
    return Page(data, hashlib.sha256(data).hexdigest(), f"{inside}; frame-ancestors 'none'")


def scripts() -> list[Path]:
    """The script's parts in order: what seals, by number, then what the page shows."""
    return [*sorted((HERE / "script").glob("*.js")), HERE / "page.js"]


def _source(content: str) -> str:
    """A hash source expression for inline content (CSP level 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
