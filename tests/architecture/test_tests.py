"""The tests keep rules too: each asserts something, and each has the same name in every process."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROOFS = {"raises", "fail", "approx", "warns", "skip"}
SPEAKING = ("assert", "check", "expect", "verify", "require", "refuse")
"""What counts as asserting beside the statement: pytest's own, and helpers that say so in their name."""


def proves(function: ast.FunctionDef, helpers: set[str]) -> bool:
    """Tell whether a function asserts, itself or through what it calls."""
    calls = [child.func for child in ast.walk(function) if isinstance(child, ast.Call)]
    called = {getattr(call, "attr", getattr(call, "id", "")) for call in calls}
    stated = any(isinstance(child, ast.Assert) for child in ast.walk(function))
    named = any(name.lstrip("_").startswith(SPEAKING) for name in called)
    return stated or named or bool(called & (PROOFS | helpers))


def hollow(source: str) -> Iterator[str]:
    """Yield the names of tests in which, as far as a scan can see, nothing is asserted."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    helpers = {function.name for function in functions if proves(function, set())}
    for function in functions:
        if function.name.startswith("test") and not proves(function, helpers):
            yield function.name


def test_every_test_asserts_something(root: Path) -> None:
    """A test that cannot fail proves nothing."""
    empty = {
        str(path.relative_to(root)): names
        for path in sorted((root / "tests").rglob("test_*.py"))
        if (names := list(hollow(path.read_text(encoding="utf-8"))))
    }
    assert not empty


def test_the_scan_sees_a_hollow_test() -> None:
    """Given tests that assert, expect a refusal, ask a helper that asserts, and only run, the last is seen."""
    source = """
def same(x): assert x
def test_a(): assert x
def test_b():
    with raises(E): y()
def test_c(): same(y())
def test_d(): y()
"""
    assert list(hollow(source)) == ["test_d"]


@pytest.mark.timeout(400)
def test_a_test_has_one_name_in_every_process(root: Path) -> None:
    """Names made from the repr of a set or an object differ by process, and workers then refuse to share tests."""
    collect = [sys.executable, "-m", "pytest", "tests", "--collect-only", "-q", "-p", "no:cacheprovider"]
    collecting = [
        subprocess.Popen(  # both at once: collecting some thousands of tests takes a while
            collect,
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTEST_XDIST_WORKER": ""},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    listings = [
        {line for line in each.communicate(timeout=300)[0].splitlines() if "::" in line}
        for each in collecting
    ]
    assert len(listings[0]) > 1000
    assert listings[0] == listings[1]
