"""Struct types are worked out before threads read them: else the process may die of it, and a whole hall with it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import msgspec
import pytest

from hallcore.ground.shapes import know_shapes

ROOT = Path(__file__).resolve().parents[2]

READERS = """
import sys, threading, types
import msgspec
from hallcore.ground.shapes import know_shapes

sys.setswitchinterval(1e-6)
SOURCE = "from __future__ import annotations\\nimport msgspec\\nfrom decimal import Decimal\\n"
SOURCE += "class Part(msgspec.Struct):\\n" + "".join(f"    p{n}: tuple[Decimal, ...] = ()\\n" for n in range(20))
SOURCE += "class Whole(msgspec.Struct):\\n" + "".join(f"    f{n}: tuple[Part, ...] = ()\\n" for n in range(20))
VALUE = {f"f{n}": [{f"p{m}": ["1.5"] for m in range(20)}] for n in range(20)}

def read(module, gate):
    gate.wait()
    assert len(msgspec.convert(VALUE, module.Whole).f0) == 1

for number in range(30):
    module = sys.modules[f"m{number}"] = types.ModuleType(f"m{number}")
    exec(SOURCE, module.__dict__)
    know_shapes()
    gate = threading.Barrier(8)
    readers = [threading.Thread(target=read, args=(module, gate)) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
print("whole")
"""

LOADED = """
import importlib, pkgutil, sys
from pathlib import Path
import msgspec
import hallcore, pdf, portal, search, signing, trading
from hallcore.ground.shapes import know_shapes
from portal import make_app
from portal.commands import COMMANDS
from portal.hall import Hall
from portal.settings import Settings

hall = Hall(Settings(var=Path(sys.argv[1])))
make_app(hall)
hall.stop()
known = know_shapes()
for floor in (hallcore, pdf, portal, search, signing, trading):
    for module in pkgutil.walk_packages(floor.__path__, f"{floor.__name__}."):
        # The command line, and what it alone reads when it seeds or replays, have one thread.
        if not module.name.startswith(("portal.cli", "portal.replaying", "hallcore.catalogue.reading")):
            importlib.import_module(module.name)
print(*sorted(f"{kind.__module__}.{kind.__qualname__}" for kind in know_shapes() - known))
"""


def run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own: what is tried may end it."""
    command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(program), *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=110)


def test_eight_threads_read_a_type_at_once_for_the_first_time() -> None:
    """Given thirty types nobody has read, each known and then read by eight threads at once, the process lives."""
    done = run(READERS)
    assert (done.returncode, done.stdout) == (0, "whole\n"), done.stderr


def test_an_open_hall_knows_every_type_its_threads_can_meet(tmp_path: Path) -> None:
    """Given a hall and its web, no module of any floor has a struct that was not loaded and known by then."""
    done = run(LOADED, str(tmp_path / "var"))
    assert (done.returncode, done.stdout.split()) == (0, []), done.stdout + done.stderr


def test_what_nobody_can_read_is_left_out() -> None:
    """Given one struct that can be read and one whose field no JSON can fill, the first alone is known."""

    class Readable(msgspec.Struct):
        number: int

    class Unreadable(msgspec.Struct):
        either: set[str] | list[str]

    with pytest.raises(TypeError):
        msgspec.json.Decoder(Unreadable)
    known = know_shapes()
    assert Readable in known
    assert Unreadable not in known
