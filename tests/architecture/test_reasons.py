"""Whoever silences a checker says why, on the same line."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

# A reason follows the codes after a dash (the noqa of ruff) or as a comment of its own (the ignore of mypy).
SILENCED = re.compile(r"#\s*(?P<what>noqa|type:\s*ignore)\b(?P<rest>.*)")
CODES = {
    "noqa": re.compile(r":\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*"),
    "type": re.compile(r"\[[a-z0-9, -]+\]"),
}
REASON = re.compile(r"^\s*(?:-|–|—|:|#)\s*\w.{3,}")


def fault(comment: str) -> str:
    """Return what is wrong with a comment that silences a checker, or an empty string."""
    found = SILENCED.search(comment)
    if not found:
        return ""
    codes = CODES["noqa" if found["what"] == "noqa" else "type"].match(found["rest"])
    if not codes:
        return "names no code"
    return "" if REASON.match(found["rest"][codes.end() :]) else "gives no reason"


def comments(path: Path) -> list[tuple[int, str]]:
    """Return the comments of a module with their lines."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def test_every_silence_has_a_reason(tracked: list[Path], root: Path) -> None:
    """Each noqa and type: ignore names its code and carries its reason beside it."""
    found = [
        f"{path.relative_to(root)}:{line}: {wrong}: {comment}"
        for path in tracked
        if path.suffix == ".py"
        for line, comment in comments(path)
        if (wrong := fault(comment))
    ]
    assert not found


def test_the_rule_itself() -> None:
    """Given a bare noqa, one without a reason and one with, only the last stands."""
    assert fault("# no" + "qa") == "names no code"
    assert fault("# no" + "qa: S603") == "gives no reason"
    assert fault("# no" + "qa: S603 - the program is our own") == ""
    assert fault("# type: " + "ignore[misc]  # the library has no types") == ""


def test_every_general_exemption_has_a_reason(root: Path) -> None:
    """In pyproject.toml each rule left out and each warning let pass has a comment, beside it or above it."""
    lines = (root / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    rules = lines[lines.index("ignore = [") + 1 :]
    rules = rules[: rules.index("]")]
    assert rules
    assert not [line for line in rules if "#" not in line]
    passed = [number for number, line in enumerate(lines) if line.strip().startswith('"ignore:')]
    assert passed
    assert not [lines[number] for number in passed if not lines[number - 1].strip().startswith("#")]
