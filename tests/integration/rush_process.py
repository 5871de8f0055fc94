"""A hall in a process of its own, in the middle of a rush, made to be killed.

``python -m tests.integration.rush_process FOLDER`` imports everything once and then, for each line on stdin,
forks a process that opens the hall in FOLDER/var and lets bidders, the purchaser and the centre act as fast
as they can. It says on stdout ``pid N``, ``open``, and after each act that was acknowledged
``ack DOSSIER N SHA256``; it goes on until it is killed, and ``gone STATUS`` is said (a signal as a negative
number). A line is a time of the hall's clock to jump to, or ``-``. What is not here: when it is killed and
what must then be true.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from hallcore.desk import Actor
from hallcore.ground.clock import HallClock
from hallcore.ground.errors import Refusal
from hallcore.journal import Done
from pdf.publication import Publication
from portal.bulletins import BulletinForm
from portal.cli import cast
from portal.hall import Hall
from portal.settings import Settings
from tests.unit.seal_on_paper import unsigned
from trading.bidding.model import BidForm, BidReceived, QuestionForm
from trading.tendering.model import Answer, ClarificationForm

LARGEST_PAUSE = 0.02
FORGOTTEN_SECONDS = 300
"""A hall whose test is gone ends by itself after this, and says so."""


class RushPlan(msgspec.Struct, frozen=True):
    """Who acts: for each bid dossier its actor and its sealed versions in order."""

    tender: str
    purchaser: Actor
    centre: Actor
    bids: dict[str, tuple[Actor, tuple[BidForm, ...]]]


class QuickPress:
    """A press that prints every paper in a moment; layout has its own tests."""

    def render(self, publication: Publication) -> bytes:
        """A page that names the publication, the same bytes for the same one."""
        return unsigned(hashlib.sha256(repr(publication).encode()).hexdigest()[:20])

    @staticmethod
    def font_hashes() -> dict[str, str]:
        """No fonts were used."""
        return {}

    def close(self) -> None:
        """Nothing was opened."""


def open_rushing(var: Path) -> Hall:
    """The hall of the rush, with its own clock and the quick press."""
    hall = Hall(Settings(var=var))
    hall.press = hall.printer.press = QuickPress()  # type: ignore[assignment]  # a press by its shape
    return hall


def say(line: str) -> None:
    """One line on stdout, whole: a pipe takes it in one piece."""
    os.write(1, f"{line}\n".encode())


def main(folder: Path) -> None:
    """Fork a hall for each line on stdin."""
    plan = msgspec.json.decode((folder / "plan.json").read_bytes(), type=RushPlan)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                rush(folder / "var", plan, line.strip())
            except BaseException:  # noqa: BLE001 - a forked process says why it ends, and ends at once
                traceback.print_exc()
            os._exit(1)
        say(f"pid {child}")
        _, status = os.waitpid(child, 0)
        say(f"gone {-os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)}")


def rush(var: Path, plan: RushPlan, jump: str) -> None:
    """Open the hall and act until killed."""
    sys.setswitchinterval(0.0005)  # as hall serve does
    hall = open_rushing(var)
    if jump != "-" and isinstance(hall.clock, HallClock):
        hall.clock.jump(max(hall.clock.now(), datetime.fromisoformat(jump)))
    hall.start()
    say("open")
    acting = [bidder(hall, bid, *known) for bid, known in plan.bids.items()]
    acting += [centre(hall, plan), purchaser(hall, plan)]
    for acts in acting:
        threading.Thread(target=act, args=(acts,), daemon=True).start()
    time.sleep(FORGOTTEN_SECONDS)
    raise TimeoutError(f"nobody has killed this hall within {FORGOTTEN_SECONDS} s")


def act(acts: Iterator[Callable[[], Done]]) -> None:
    """Do one act after the other, and say which were acknowledged."""
    pause = random.Random(os.getpid())  # noqa: S311 - how long somebody waits is no secret
    for one in acts:
        try:
            done = one()
        except Refusal:
            time.sleep(0.1)
        else:
            say(f"ack {done.dossier} {done.n} {done.sha256}")
        time.sleep(pause.random() * LARGEST_PAUSE)


def bidder(hall: Hall, bid: str, actor: Actor, forms: tuple[BidForm, ...]) -> Iterator[Callable[[], Done]]:
    """Submits the next version, then asks two questions."""
    perform = hall.house.perform
    question = QuestionForm("第 3 页的工程量是否含税？")
    while True:
        with hall.house.reading() as root:
            seq = len(root.archive[bid].numbers(BidReceived.type))
        if seq < len(forms):
            yield lambda seq=seq: perform("submit-bid", bid, actor, forms[seq])
        yield lambda: perform("ask-question", bid, actor, question)
        yield lambda: perform("ask-question", bid, actor, question)


def centre(hall: Hall, plan: RushPlan) -> Iterator[Callable[[], Done]]:
    """Publishes bulletins."""
    for n in itertools.count():
        form = BulletinForm("招标计划", f"第 {n} 号招标计划公开", ("公开如下。",), cast.REGION, "示例机构")
        yield lambda form=form: hall.house.perform("publish-bulletin", "", plan.centre, form)


def purchaser(hall: Hall, plan: RushPlan) -> Iterator[Callable[[], Done]]:
    """Clarifies now and then, which the press prints."""
    for n in itertools.count():
        form = ClarificationForm((Answer(f"问题 {n}", "见招标文件。"),), affects_preparation=False)
        yield lambda form=form: hall.house.perform("clarify", plan.tender, plan.purchaser, form)
        time.sleep(0.1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
