"""No hidden inputs below the portal: time, settings and identity are passed in, never asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

BELOW = ("hallcore", "trading", "signing", "search", "pdf")
HIDDEN = {
    "datetime.now": "the time is passed in",
    "datetime.utcnow": "the time is passed in",
    "datetime.today": "the time is passed in",
    "date.today": "the time is passed in",
    "time.time": "the time is passed in",
    "time.time_ns": "the time is passed in",
    "os.environ": "settings are passed in",
    "os.getenv": "settings are passed in",
    "threading.local": "who acts is passed in",
}
ADMITTED: dict[str, str] = {
    "hallcore/ground/clock.py": "the hall's one clock alone reads the machine's, and it is itself passed in",
    "hallcore/journal.py": "arrival orders the intake and dates a promise; no deadline is measured by it",
    "pdf/fonts.py": "fontconfig takes its file from the environment alone; it is written there, never read",
    "signing/verify.py": "a program of its own on a stranger's machine",
}
"""Modules that may, and why."""


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for a chain of attributes, or an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def asked(source: str) -> Iterator[tuple[int, str]]:
    """Yield where a module asks for something hidden, and for what."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            name = ".".join(dotted(node).split(".")[-2:])
            if name in HIDDEN:
                yield node.lineno, name


def test_nothing_below_the_portal_asks_for_what_it_was_not_given(modules: list[Path], root: Path) -> None:
    """A rule that reads the clock gives two answers to one question."""
    found = [
        f"{path.relative_to(root)}:{line}: {name}: {HIDDEN[name]}"
        for path in modules
        if path.relative_to(root).parts[0] in BELOW and str(path.relative_to(root)) not in ADMITTED
        for line, name in asked(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_the_scan_sees_both_spellings() -> None:
    """Given `datetime.now()` and `datetime.datetime.now()`, both are seen; a clock's own now() is not."""
    source = "datetime.now()\ndatetime.datetime.now()\nclock.now()\n"
    assert [line for line, _ in asked(source)] == [1, 2]
