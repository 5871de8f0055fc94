"""Bells, not limits: a module or function that grows rings, and is cut or listed with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

MODULE_LINES = 400
FUNCTION_LINES = 40

LONG_MODULES: dict[str, str] = {
    "portal/consequences.py": "the table of consequences is one table: each paper and who hears of it, a line each",
    "portal/permissions.py": "the table of permissions is one table: each with whom it admits, in order",
    "portal/routes.py": "the table of contents is one table: every address, its zone and permission, in order",
    "signing/verify.py": "one file by promise: a stranger saves it and runs it with nothing else",
}
LONG_FUNCTIONS: dict[str, str] = {}
"""What may stay long, and why: "path" or "path:function" to one sentence."""


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Yield each function's dotted name and its lines, its own docstring not counted."""

    def inside(node: ast.AST, prefix: str) -> Iterator[tuple[str, int]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                first = child.body[0]
                documented = ast.get_docstring(child, clean=False) is not None
                words = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
                yield f"{prefix}{child.name}", (child.end_lineno or 0) - child.lineno + 1 - words
            named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            yield from inside(child, f"{prefix}{child.name}." if named else prefix)

    yield from inside(ast.parse(source), "")


def test_a_module_is_one_thing(modules: list[Path], root: Path) -> None:
    """A module past the bell is cut, or stands in the list with its reason."""
    long = {str(path.relative_to(root)): path.read_text(encoding="utf-8").count("\n") for path in modules}
    assert not {
        path: lines for path, lines in long.items() if lines > MODULE_LINES and path not in LONG_MODULES
    }


def test_a_function_fits_on_a_page(modules: list[Path], root: Path) -> None:
    """A function past the bell is cut, or stands in the list with its reason."""
    ringing = {
        f"{path.relative_to(root)}:{name}": lines
        for path in modules
        for name, lines in functions(path.read_text(encoding="utf-8"))
        if lines > FUNCTION_LINES
    }
    assert not {name: lines for name, lines in ringing.items() if name not in LONG_FUNCTIONS}


def test_no_exception_outlives_its_reason(modules: list[Path], root: Path) -> None:
    """An entry of the lists whose module or function is short again, or gone, is struck."""
    lines = {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in modules}
    stale = [path for path in LONG_MODULES if path in lines and lines[path].count("\n") <= MODULE_LINES]
    for entry in LONG_FUNCTIONS:
        path, name = entry.split(":")
        if dict(functions(lines.get(path, ""))).get(name, 0) <= FUNCTION_LINES:
            stale.append(entry)
    assert not stale


def test_the_bell_counts_what_it_says() -> None:
    """Given a method of four lines of which two are words, the bell counts two and names its class."""
    source = 'class Door:\n    def open(self):\n        """Words.\n        More."""\n        return 1\n'
    assert list(functions(source)) == [("Door.open", 2)]
