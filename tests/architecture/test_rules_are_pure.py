"""Rules judge and change nothing: a dossier they are given is read, never written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

CHANGING = {
    "current",
    "rests_on",
    "advance",
    "hold",
    "lift",
    "remind",
    "forget",
    "perform",
    "commit",
    "abort",
}
"""Methods of dossier, desk and door that do something."""


def doings(source: str) -> Iterator[tuple[int, str]]:
    """Yield where a module writes an attribute or calls what changes a dossier."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield node.lineno, f"writes .{node.attr}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
            yield node.lineno, f"calls .{node.func.attr}()"
        if isinstance(node, ast.Global | ast.Nonlocal):
            yield node.lineno, f"writes {', '.join(node.names)}"


def test_rules_change_nothing(modules: list[Path], root: Path) -> None:
    """In every rules.py no attribute is written, and nothing is called that moves a dossier."""
    found = [
        f"{path.relative_to(root)}:{line}: {what}"
        for path in modules
        if path.name == "rules.py"
        for line, what in doings(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_the_scan_sees_a_rule_that_acts() -> None:
    """Given a rule that sets a state and one that lifts a hold, both are seen; reading a paper is not."""
    source = "def a(d):\n    d.state = 'x'\ndef b(desk, d):\n    desk.lift(d, 'y')\ndef c(d):\n    return d.the(P).name\n"
    assert [line for line, _ in doings(source)] == [2, 4]
