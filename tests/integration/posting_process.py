"""A hall in a process of its own, in the middle of posting payments, made to be killed.

``python -m tests.integration.posting_process FOLDER`` forks for each line on stdin a process that opens the hall in
FOLDER/var. Two lines of the bank confirm the same notices, each with the same number of the bank, as a bank does that
got no answer; a third person brings the statement, again and again. It says ``pid N``, ``open`` and after each
confirmation that was acknowledged ``ack NOTICE N SHA256``; it goes on until it is killed, and ``gone STATUS`` is said.
What is not here: when it is killed and what must then be true.
"""

from __future__ import annotations

import itertools
import os
import random
import sys
import threading
import time
import traceback
from pathlib import Path

import msgspec

from hallcore.desk import Actor
from hallcore.fees.forms import PaymentForm
from hallcore.ground.errors import Refusal
from portal.hall import Hall
from portal.settings import Settings
from portal.statements.taking import take_in
from tests.integration.rush_process import FORGOTTEN_SECONDS, say

LONGEST_PAUSE = 0.004


class PostingPlan(msgspec.Struct, frozen=True):
    """Who confirms what: (notice, what the bank says of it), and the statement as a file."""

    bank: Actor
    finance: Actor
    payments: tuple[tuple[str, PaymentForm], ...]
    statement: str


def main(folder: Path) -> None:
    """Fork a hall for each line on stdin."""
    plan = msgspec.json.decode((folder / "plan.json").read_bytes(), type=PostingPlan)
    for _line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                post(folder / "var", plan)
            except BaseException:  # noqa: BLE001 - a forked process says why it ends, and ends at once
                traceback.print_exc()
            os._exit(1)
        say(f"pid {child}")
        _, status = os.waitpid(child, 0)
        say(f"gone {-os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)}")


def post(var: Path, plan: PostingPlan) -> None:
    """Open the hall and act until killed."""
    sys.setswitchinterval(0.0005)  # as hall serve does
    hall = Hall(Settings(var=var))
    hall.start()
    say("open")
    for act in (confirming, confirming, bringing):
        threading.Thread(target=act, args=(hall, plan), daemon=True).start()
    time.sleep(FORGOTTEN_SECONDS)
    raise TimeoutError(f"nobody has killed this hall within {FORGOTTEN_SECONDS} s")


def confirming(hall: Hall, plan: PostingPlan) -> None:
    """The bank says of every notice that it is paid, over and over; a refusal is no fault."""
    pause = random.Random(threading.get_ident())  # noqa: S311 - how long somebody waits is no secret
    for notice, form in itertools.cycle(plan.payments):
        try:
            done = hall.house.perform("confirm-payment", notice, plan.bank, form)
        except Refusal:
            continue
        say(f"ack {done.dossier} {done.n} {done.sha256}")
        time.sleep(pause.random() * LONGEST_PAUSE)


def bringing(hall: Hall, plan: PostingPlan) -> None:
    """The treasury brings the same file of the bank, over and over."""
    while True:
        take_in(hall.house, plan.finance, "CZ01", "a.csv", plan.statement.encode(), "credit-debit")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
