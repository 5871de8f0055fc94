"""What the Content-Security-Policy refuses is not written: no inline script, style or handler in a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

INLINE = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "a foreign address to load from": re.compile(
        r"\b(?:src|srcset|poster)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
    "a word that may not stand on an official page": re.compile("温馨提示"),
}
ADMITTED = {
    "seal": "the sealing page must work as a saved file: its one script and style are admitted by hash",
}
"""Templates that may be inline, by a word in their name, and why."""


def templates() -> list[Path]:
    """Return every page template of the portal."""
    return sorted((ROOT / "portal" / "templates").rglob("*.jinja2"))


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_has_nothing_inline(path: Path) -> None:
    """Each template is read as text, its comments taken out first."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    admitted = any(word in path.stem for word in ADMITTED)
    assert not [
        what
        for what, pattern in INLINE.items()
        if pattern.search(text) and not (admitted and "inline" in what)
    ]


def test_the_patterns_see_what_they_name() -> None:
    """Given one bad line of each kind and one good page, only the bad ones are seen."""
    bad = {
        "an inline style": '<p style="color:red">',
        "a style element": "<style>",
        "an inline script": "<script>go()</script>",
        "an event handler": "<a href='x' onclick=\"go()\">",
        "a javascript: address": "<a href='javascript:go()'>",
        "a foreign address to load from": "<img src='//cdn.example/x.png'>",
        "a word that may not stand on an official page": "温馨提示：请准时",
    }
    good = '<script src="/static/htmx.js" defer></script><a class="style" href="https://example.cn/once=1">公告</a>'
    assert all(INLINE[what].search(line) for what, line in bad.items())
    assert not [what for what, pattern in INLINE.items() if pattern.search(good)]
