"""The set-up says in one line what it cannot do, and does what it may: tried against a pretended machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = ("chromium", "pdfsig", "certutil", "openssl")


class Machine:
    """A folder of programs that stand for a machine, and what apt-get was asked to install on it."""

    def __init__(self, folder: Path, *, user: int, sudo: bool, libraries: bool, programs: bool) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.asked = folder / "asked"
        self.installed = folder / "installed"
        for name in ("bash", "cat", "env", "printf"):
            (self.bin / name).symlink_to(shutil.which(name) or f"/bin/{name}")
        self.script("id", f"echo {user}")
        if sudo:
            self.script("sudo", 'shift; [ "$1" = true ] || exec "$@"')
            self.script("true", "exit 0")
        # What "import ctypes; CDLL(name)" and "import ensurepip" answer here.
        self.script("python", f'[ -e "{self.installed}" ] || {"exit 0" if libraries else "[ $# = 2 ]"}')
        self.script("apt-cache", '[ "$2" = libnss3-tools ] || echo "$2 | 1.0 | here"')
        self.script(
            "apt-get", f'[ "$1" = update ] || {{ echo "$@" >> "{self.asked}"; : > "{self.installed}"; }}'
        )
        for name in PROGRAMS if programs else ():
            self.script(name, "exit 0")

    def script(self, name: str, line: str) -> None:
        """Put a program on the machine."""
        path = self.bin / name
        path.write_text(f"#!{shutil.which('bash')}\n{line}\n", encoding="utf-8")
        path.chmod(0o755)

    def look(self, root: Path, level: str) -> subprocess.CompletedProcess[str]:
        """Run setup/system.sh on it."""
        return subprocess.run(
            [shutil.which("bash") or "bash", root / "setup" / "system.sh", level, self.bin / "python"],
            env={"PATH": str(self.bin)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )


def test_the_browser_files_and_fonts_in_place_are_the_pinned_ones(root: Path) -> None:
    """Given a set-up checkout, each file that is served or printed with has the hash of setup/assets.toml."""
    done = subprocess.run(
        [sys.executable, root / "setup" / "assets.py", "verify", "test"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_where_nothing_is_missing_nothing_is_said_or_asked(tmp_path: Path, root: Path) -> None:
    """Given every library, apt-get is not called: a second start costs no look at a package index."""
    machine = Machine(tmp_path, user=0, sudo=False, libraries=True, programs=True)
    done = machine.look(root, "serve")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not machine.asked.exists()


@pytest.mark.parametrize(
    ("user", "sudo"), [(0, False), (1000, True)], ids=["root", "sudo without a password"]
)
def test_what_is_missing_is_installed_where_it_may_be(
    *, user: int, sudo: bool, tmp_path: Path, root: Path
) -> None:
    """Given root or sudo, one apt-get installs all that is missing, and the set-up goes on."""
    machine = Machine(tmp_path, user=user, sudo=sudo, libraries=False, programs=True)
    done = machine.look(root, "serve")
    assert done.returncode == 0, done.stderr
    assert machine.asked.read_text(encoding="utf-8").split()[-3:] == [
        "libpango-1.0-0",
        "libpangoft2-1.0-0",
        "libharfbuzz-subset0",
    ]


def test_what_the_hall_needs_and_may_not_be_installed_is_named_in_one_line(
    tmp_path: Path, root: Path
) -> None:
    """Given neither root nor sudo, the set-up stops with the one line an operator can paste."""
    machine = Machine(tmp_path, user=1000, sudo=False, libraries=False, programs=True)
    done = machine.look(root, "serve")
    assert done.returncode == 1
    assert done.stderr == (
        "setup: the hall cannot run without these; as root: "
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
    )
    assert not machine.asked.exists()


def test_what_only_tests_need_is_named_and_does_not_stop_them(tmp_path: Path, root: Path) -> None:
    """Given no Chromium and nobody to install it, the tests run; those that need it will skip and say why."""
    machine = Machine(tmp_path, user=1000, sudo=False, libraries=True, programs=False)
    done = machine.look(root, "test")
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert "chromium poppler-utils libnss3-tools openssl" in done.stderr


def test_a_package_the_machine_does_not_offer_spoils_no_other(tmp_path: Path, root: Path) -> None:
    """Given a package index without one of the names, apt-get is asked for the others only."""
    machine = Machine(tmp_path, user=0, sudo=False, libraries=False, programs=False)
    machine.look(root, "test")
    assert "libnss3-tools" not in machine.asked.read_text(encoding="utf-8")
    assert "chromium" in machine.asked.read_text(encoding="utf-8")


def test_the_library_under_the_tests_browser_driver_is_asked_for(tmp_path: Path, root: Path) -> None:
    """Given Chromium on a machine that never had a compiler, the library of Playwright's node is installed too."""
    machine = Machine(tmp_path, user=0, sudo=False, libraries=False, programs=True)
    machine.look(root, "test")
    assert "libatomic1" in machine.asked.read_text(encoding="utf-8").split()
