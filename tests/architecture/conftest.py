"""The tree as the architecture tests see it: the files git knows, and the modules of the six packages."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("hallcore", "pdf", "portal", "search", "signing", "trading")


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def modules() -> list[Path]:
    """Return every Python module of the six packages."""
    return sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Return every text file git knows, or skip where this is no checkout."""
    listing = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if listing.returncode:
        pytest.skip("this tree is not a git checkout, so there is no list of tracked files")
    paths = [ROOT / name.decode() for name in listing.stdout.split(b"\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]
