"""A demo hall's var folder, made once for all processes of a run, and copies that tests do with as they like."""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path

from hallcore.ground.clock import ScriptedClock
from portal.cli.seeding import OPENED, seed
from portal.hall import Hall
from portal.settings import Settings


def seeded_once(folder: Path) -> Path:
    """The var folder of a demo hall at its present moment, closed; whoever comes first makes it, the others wait."""
    var, whole = folder / "seeded" / "var", folder / "seeded" / "whole"
    with (folder / "seeded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            clock = ScriptedClock(OPENED)
            hall = Hall(Settings(var=var), clock=clock)
            try:
                seed(hall, clock)
            finally:
                hall.stop()
            whole.touch()
    return var


def copied(seeded: Path, var: Path) -> None:
    """Copy a closed hall's folder but for the press's fonts, which the copies share: they are the same for all.

    A copy of its own would be cut out of the whole typeface anew (3 s), and copying follows the links to it (90 MB).
    """
    shutil.copytree(seeded, var, ignore=shutil.ignore_patterns("fonts"))
    fonts = seeded / "fonts"
    fonts.mkdir(exist_ok=True)
    (var / "fonts").symlink_to(fonts)
