"""``hall walk open-tender`` as anybody runs it: beside a hall that is serving, through its three listeners."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import control
from portal.cli.serving import SEEDED
from portal.settings import ZONES

HALL = Path(sys.executable).with_name("hall")
START_SECONDS = 100
"""A hall is up in two seconds; beside other tests and neighbours it may take longer."""


def free_ports(count: int) -> list[int]:
    """Ask the system for ports that nobody listens on."""
    doors = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [door.getsockname()[1] for door in doors]
    for door in doors:
        door.close()
    return ports


@pytest.fixture
def serving(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The configuration of a demo hall that is up, with a base and ports of its own."""
    folder = tmp_path_factory.mktemp("walk")  # short, since a socket's path may not be long
    var = folder / "var"
    shutil.copytree(seeded, var)
    (var / "demo").mkdir(exist_ok=True)
    (var / "demo" / SEEDED).touch()
    ports = dict(zip(ZONES, free_ports(len(ZONES)), strict=True))
    lines = ["[app:main]", "use = egg:sunhall", "hall.mode = demo", "hall.var = var"]
    lines += [f"hall.listen.{zone} = 127.0.0.1:{port}" for zone, port in ports.items()]
    lines.append(f"hall.public_url = http://127.0.0.1:{ports['public']}")
    config = folder / "demo.ini"
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = folder / "serve.log"
    with told.open("wb") as log:
        process = subprocess.Popen([HALL, "serve", "--config", config], stdout=log, stderr=log)
        try:
            give_up = time.monotonic() + START_SECONDS
            while not up(var):
                assert process.poll() is None, told.read_text(encoding="utf-8")
                assert time.monotonic() < give_up, told.read_text(encoding="utf-8")
                time.sleep(0.1)
            yield config
        finally:
            process.terminate()
            process.wait(timeout=60)


def up(var: Path) -> bool:
    """Tell whether the hall answers its operators."""
    try:
        control.call(var, "status")
    except control.NotRunning:
        return False
    return True


@pytest.mark.slow
def test_a_tender_walks_itself_to_a_verified_award(serving: Path, tmp_path: Path) -> None:
    """From registration to contract through the web; then receipts, opening and award are proven by strangers."""
    kept = tmp_path / "kept"
    done = subprocess.run(
        [HALL, "walk", "open-tender", "--config", serving, "--keep", kept],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "全部验证通过" in done.stdout
    assert "未通过" not in done.stdout
    types = {}
    for name in ("opening", "award"):
        with zipfile.ZipFile(kept / f"{name}.zip") as bundle:
            types[name] = json.loads(bundle.read("record.json"))["type"]
    assert types == {"opening": "opening-record", "award": "award-notice"}
    assert len(list(kept.glob("receipt-*.json"))) == 4
