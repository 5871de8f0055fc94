"""Whether every boundary test bites: each figure that was read again is moved by one, up and down, and must be missed.

Run as ``make figures`` (ARGS="ZB-028 GP-103" for some rules alone). For each rule of
``tests.makers.rulebook.BOUNDARIES`` the tests named there are run under a law in which only that figure is another
(``tests.makers.shifting``); where they stay green they do not stand at its boundary. It takes some minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from hallcore.ground.lawbook import LawBook
from tests.makers.rulebook import BOUNDARIES, DECLARED, ODD, held_by

ROOT = Path(__file__).resolve().parent.parent.parent


def bitten(tests: tuple[str, ...], shift: str, base: str) -> bool:
    """Whether the tests miss a figure that was moved."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-n0",
            "-p",
            "tests.makers.shifting",
            f"--basetemp={base}",
        ]
        + [f"tests/{test}" for test in tests],
        cwd=ROOT,
        env={**os.environ, "HALL_SHIFT": shift},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{shift}: the tests could not be run\n{done.stdout[-2000:]}")
    return done.returncode == 1


def main() -> int:
    """Move every figure and say which tests did not miss it."""
    law = LawBook.load(ROOT / "hallcore" / "law", ROOT / "trading" / "law").on(date(2026, 11, 2))
    chosen = sys.argv[1:] or list(BOUNDARIES)
    blunt = []
    with tempfile.TemporaryDirectory() as base:
        for rule in chosen:
            for keys in held_by(law, rule):
                if keys in DECLARED:
                    continue
                steps = ("+2", "-2") if keys in ODD else ("+1", "-1")
                sides = [step for step in steps if not bitten(BOUNDARIES[rule], f"{keys} {step}", base)]
                verdict = f"BLUNT {' '.join(sides)}" if sides else "bites"
                print(f"{rule:8} {keys:24} {verdict}", flush=True)
                blunt += [f"{keys} {side}" for side in sides]
    print(f"{len(chosen)} rules, {len(blunt)} sides that no test stands at")
    return 1 if blunt else 0


if __name__ == "__main__":
    raise SystemExit(main())
