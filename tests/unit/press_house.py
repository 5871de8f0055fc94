"""The installed typeface for tests that set type; one font cache for the whole run."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

import pytest

from pdf.fonts import FontsMissing, Typeface, find_fonts, open_typeface


@functools.cache
def cache() -> Path:
    """A folder for the font subset; it goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="hall-press-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def typeface() -> Typeface:
    """The typeface, declared; skips aloud where set-up has not put the fonts there."""
    try:
        find_fonts()
    except FontsMissing as missing:
        pytest.skip(missing.reason)
    found = _opened()
    found.declare()
    return found


@functools.cache
def _opened() -> Typeface:
    return open_typeface(cache())
