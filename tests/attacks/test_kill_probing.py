"""A process killed while it probes: the next finds the last good probe whole and files the outage from there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import msgspec

from portal.probing import MISSED_SECONDS, LastGood, Prober
from tests.makers.house import SmallHouse
from trading.tendering.incident_model import IncidentMeasured

ROOT = Path(__file__).resolve().parents[2]
PROBING = """
import sys, time
from datetime import datetime
from pathlib import Path
from hallcore.ground.clock import TZ
from portal.probing import LastGood, Prober
prober = Prober(None, Path(sys.argv[1]), lambda: "")
print("ready", flush=True)
while True:
    prober._keep(LastGood(datetime.now(TZ), time.time()))
"""


def killed(path: Path) -> None:
    """Let a process keep good probes as fast as it can, and kill it in the middle of one."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROBING, str(path)], cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ}
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()


def test_the_last_good_probe_survives_a_kill(tmp_path):
    """EB-30: however often it is killed, the file is whole, and its time is that of a probe that was."""
    path = tmp_path / "way.json"
    for _round in range(5):
        killed(path)
        kept = msgspec.json.decode(path.read_bytes(), type=LastGood)
        assert 0 <= time.time() - kept.wall < 10


def test_the_successor_files_the_outage_from_the_time_of_death(tmp_path):
    """EB-30, EB-31: from the last good probe of the one that was killed to the first of its successor."""
    path, hall = tmp_path / "way.json", SmallHouse()
    killed(path)
    kept = msgspec.json.decode(path.read_bytes(), type=LastGood)
    death = hall.clock.now()
    path.write_bytes(msgspec.json.encode(LastGood(death, kept.wall)))
    down = 10 * MISSED_SECONDS
    hall.clock.forward(timedelta(seconds=down))
    successor = Prober(hall.house, path, lambda: "", lambda: kept.wall + down)
    successor.catch_up()
    assert successor.tick()
    measured = hall.last("ZD-2026-0001").paper
    assert isinstance(measured, IncidentMeasured)
    assert (measured.out_from, measured.seconds) == (death, int(down))
    hall.close()
