"""What every test may ask for. Nothing heavy: the house itself is built by tests/makers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# Two cores and many neighbours: an example may be slow, and a red test must be red again tomorrow.
settings.register_profile("hall", deadline=None, derandomize=True, database=None)
settings.load_profile("hall")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of reference vectors and real data (HALL_SHARED, else ../shared), or skip aloud."""
    folder = Path(os.environ.get("HALL_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(
            f"no reference data at {folder}: set HALL_SHARED to the folder that holds vectors/ and data/"
        )
    return folder


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The var folder of a demo hall at its present moment, closed: one for all workers, only to be copied."""
    from tests.makers.halls import seeded_once

    base = tmp_path_factory.getbasetemp()
    return seeded_once(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
