"""A hall killed again and again in the middle of its acts, and what it had acknowledged by then.

The process is one of those beside this module that fork a hall for each line on stdin and say ``open``, ``ack DOSSIER N
SHA256`` and ``gone STATUS``. What is not here: what must then be true.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def kill_again_and_again(
    module: str, folder: Path, *, rounds: int, seed: int, acts: tuple[int, int], opening: int = 0
) -> list[tuple[str, int, str]]:
    """Open the hall, let it act for a moment, kill −9; the acts that were acknowledged, as (dossier, n, SHA-256).

    Args:
        module: The process, a module of ``tests.integration``.
        folder: Where its plan lies and its hall stands.
        rounds: How often.
        seed: Of the moments.
        acts: From how many to fewer than how many acts are waited for.
        opening: Every so many rounds it is killed as soon as it is open; 0 for never.
    """
    draw = random.Random(seed)  # noqa: S311 - when somebody kills is no secret
    said: list[tuple[str, int, str]] = []
    command = [sys.executable, "-m", f"tests.integration.{module}", str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        for number in range(1, rounds + 1):
            process.stdin.write("-\n")
            pid, wanted = int(next(lines).split()[1]), draw.randrange(*acts)
            for line in lines:
                word, *rest = line.split()
                assert word != "gone", f"the hall ended by itself with {rest}; it says why on stderr"
                if word == "ack":
                    said.append((rest[0], int(rest[1]), rest[2]))
                    wanted -= 1
                if wanted == 0 or (word == "open" and opening and number % opening == 0):
                    break
            time.sleep(draw.random() * 0.05)
            os.kill(pid, signal.SIGKILL)
            for line in lines:
                word, *rest = line.split()
                if word == "gone":
                    break
                if word == "ack":
                    said.append((rest[0], int(rest[1]), rest[2]))
        process.stdin.close()
    return said
