"""The list of requirements is what is used (DECISIONS.md 2): nothing imported is unlisted, nothing listed idle."""

from __future__ import annotations

import ast
import re
import sys
from importlib import metadata
from pathlib import Path

FLOORS = {"hallcore", "pdf", "portal", "search", "signing", "trading"}

UNIMPORTED = {
    "govuk-frontend-jinja": "ui.jinja2 wraps its macros",
    "plaster-pastedeploy": "Pyramid reads development.ini through it",
    "rich": "the command line's progress bars",
    "setuptools": "Pyramid 2.1 imports pkg_resources",
    "tzdata": "zoneinfo reads it where the machine has no time zones",
    "waitress": "the three listeners stand on it",
}
"""What may be listed without an import of ours, and why."""


def canonical(name: str) -> str:
    """Return a distribution's name as the package index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def listed(root: Path, name: str) -> set[str]:
    """Return the distributions an .in file asks for."""
    lines = (root / "requirements" / name).read_text(encoding="utf-8").splitlines()
    words = [line.split("#")[0].strip() for line in lines]
    return {
        canonical(re.split(r"[\[<>=!~ ;]", word)[0]) for word in words if word and not word.startswith("-")
    }


def imported(path: Path) -> set[str]:
    """Return the top-level names a module imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def distributions(modules: list[Path]) -> dict[str, set[str]]:
    """Return, for each outside name the modules import, the distributions that may bring it."""
    names = {name for path in modules for name in imported(path)} - FLOORS - sys.stdlib_module_names
    owners = metadata.packages_distributions()
    return {name: {canonical(owner) for owner in owners.get(name, [])} for name in names}


def test_what_is_imported_is_listed(modules: list[Path], root: Path) -> None:
    """A library that is there only because another one needs it may go with that other one's next release."""
    wanted = listed(root, "runtime.in")
    assert not {name: owners for name, owners in distributions(modules).items() if not owners & wanted}


def test_what_is_listed_is_imported(modules: list[Path], root: Path) -> None:
    """A government machine is audited library by library; none is there for nothing."""
    used = {owner for owners in distributions(modules).values() for owner in owners}
    assert not listed(root, "runtime.in") - used - UNIMPORTED.keys()
