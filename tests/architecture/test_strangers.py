"""A stranger can enter: nothing tracked names this machine or a registry, and every lock is hash-pinned."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

# Written as patterns that do not match themselves.
MACHINE = re.compile(r"(?<![\w.\-/])/(?:w[o]rk|r[o]ot|h[o]me|f[a]rm|U[s]ers)/\w|/tmp/bash[_]jobs")
REGISTRY = re.compile(
    r"registry\.n[p]mjs|p[y]pi\.org|p[y]thonhosted|n[p]mmirror|p[y]pi\.tuna|mirrors\.[a-z]+\.(?:com|edu)"
)

PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)
LOCKS = ("runtime", "test", "node", "lock")


def canonical(name: str) -> str:
    """Return a distribution's name as the package index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(root: Path, lock: str) -> dict[str, str]:
    """Return the pinned version by distribution."""
    text = (root / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return {canonical(found["name"]): found["version"] for found in PIN.finditer(text)}


def asked(root: Path, lock: str) -> set[str]:
    """Return the distributions an .in file asks for."""
    lines = (root / "requirements" / f"{lock}.in").read_text(encoding="utf-8").splitlines()
    wanted = [line.split("#")[0].strip() for line in lines]
    return {
        canonical(re.split(r"[\[<>=!~ ;]", line)[0]) for line in wanted if line and not line.startswith("-")
    }


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY], ids=["a path of a machine", "a registry host"])
def test_nothing_tracked_names(pattern: re.Pattern[str], tracked: list[Path], root: Path) -> None:
    """What only exists where it was written has no place in the tree."""
    found = [
        f"{path.relative_to(root)}:{number}: {line.strip()[:100]}"
        for path in tracked
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_by_hash(lock: str, root: Path) -> None:
    """Each entry of a lock is one exact version followed by at least one SHA-256."""
    text = (root / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert not [
        entry.splitlines()[0] for entry in entries if not PIN.match(entry) or "--hash=sha256:" not in entry
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_wish_is_in_its_lock(lock: str, root: Path) -> None:
    """Whoever adds a line to an .in file runs `make lock`."""
    assert asked(root, lock) <= pins(root, lock).keys()


def test_what_is_tested_is_what_is_run(root: Path) -> None:
    """The test lock holds every pin of the runtime lock, at the same version."""
    tested = pins(root, "test")
    assert not {
        name: (version, tested.get(name))
        for name, version in pins(root, "runtime").items()
        if tested.get(name) != version
    }


def test_setuptools_stays_below_82(root: Path) -> None:
    """Pyramid 2.1 imports pkg_resources, which setuptools 82 drops (DECISIONS.md)."""
    assert int(pins(root, "runtime")["setuptools"].split(".")[0]) < 82


def test_the_npm_lock_names_hashes_and_no_host(root: Path) -> None:
    """Every package of package-lock.json has its SHA-512 and no place it was fetched from."""
    packages = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    bought = {name: row for name, row in packages.items() if name}
    assert bought
    assert not [
        name
        for name, row in bought.items()
        if "resolved" in row or not row["integrity"].startswith("sha512-")
    ]


def test_every_browser_file_comes_from_a_locked_package(root: Path) -> None:
    """assets.toml takes files only from packages of package-lock.json, each with its SHA-256."""
    packages = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    files = tomllib.loads((root / "setup" / "assets.toml").read_text(encoding="utf-8"))["file"]
    assert {f"node_modules/{row['package']}" for row in files} == {name for name in packages if name}
    assert not [row["to"] for row in files if not re.fullmatch("[0-9a-f]{64}", row["sha256"])]


def test_nothing_fetched_is_committed(tracked: list[Path], root: Path) -> None:
    """Browser files and fonts are installed at set-up; none is tracked."""
    assert not [
        path
        for path in tracked
        if "vendor" in path.relative_to(root).parts or path.suffix in {".ttf", ".woff2"}
    ]
