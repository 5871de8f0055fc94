"""What a hundred times as many cases cost: inbox, case page and progress query at 3,000 and at 300,000 cases.

Cases are loaded by the same offices as in earnest, many to a transaction and without the disk's sync, which only
the loading is spared. A tenth of them is accepted, so that every list has something in it. What is compared is
the processor time of each page in a hall of either size, asked in turn through the whole web application without
a network; the target (performance.md P7) is a growth of no more than 1.5. In both halls as many of the cases
asked for are accepted ones, and no case was asked for by another page before. The small hall has its cases in
memory still, the large one has not: what reading them costs is in the growth. ``HALL_CASES`` sets another number.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

from argon2 import PasswordHasher
from msgspec.structs import replace
from webtest import TestApp

from hallcore.approval.forms import ApplyForm, CheckForm
from hallcore.approval.model import Checked
from hallcore.ground.clock import ScriptedClock
from hallcore.identity.model import NewAccount, NewApplicant
from hallcore.identity.rules import applicant_number
from hallcore.organisation.model import PostForm
from portal import make_app, zoned
from portal.cli import cast
from portal.cli.browser import token_of
from portal.hall import Hall
from portal.settings import Settings
from tests.makers import approval
from tests.makers.values import at

FEW = 3_000
MANY = int(os.environ.get("HALL_CASES", "300000"))
BATCH = 500
APPLICANTS = 500
ROUNDS = 25
ACCEPTED_EVERY = 10
PASSWORD = "yangguang-2026"


class Load:
    """A hall that is being filled.

    Attributes:
        numbers: The case numbers, in the order they came.
    """

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.people = approval.furnish(hall.house.perform)
        self.numbers: list[str] = []
        self.codes = [cast.made_up_code("company", 10_000 + n) for n in range(APPLICANTS)]
        for code in self.codes:
            form = NewApplicant(code, f"敦化示例第{code[-6:]}号有限公司", cast.REGION, "company")
            hall.house.perform("register-applicant", "", approval.OPERATOR, form)
        self._forms = self._applications()

    def officer(self) -> str:
        """Somebody of D01 who can sign in, in every duty; the login."""
        verifier = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        account = NewAccount("bench-officer", verifier, "示例量测", approval.DUTIES)
        opened = self.hall.house.perform("open-account", "", approval.OPERATOR, account)
        post = PostForm(opened.dossier, "示例量测", "D01", "W001", approval.DUTIES)
        self.hall.house.perform("post-staff", "", approval.MANAGER, post)
        return "bench-officer"

    def fill(self, upto: int) -> float:
        """Load cases until there are so many; return how many acts a second that made."""
        house, acts, started = self.hall.house, 0, time.perf_counter()
        verbs, acceptor = house.verbs, self.people["D01-acceptor"]
        asked = [each for each in approval.ORDINARY.materials if not each.shared and not each.when]
        verdicts = CheckForm(tuple(Checked(each.id, each.name, "accepted") for each in asked))
        with unsynced():
            while len(self.numbers) < upto:
                forms = list(islice(self._forms, min(BATCH, upto - len(self.numbers))))

                def apply(root: Any, forms: list[ApplyForm] = forms) -> list[str]:
                    done = [
                        house._act(root, 0, verbs["apply"].office, "", acceptor, form, "") for form in forms
                    ]
                    return [each.dossier for each in done]

                fresh = house.transact(apply)
                taken = fresh[::ACCEPTED_EVERY]

                def accept(root: Any, taken: list[str] = taken) -> None:
                    for number in taken:
                        house._act(root, 0, verbs["accept"].office, number, acceptor, verdicts, "")

                house.transact(accept)
                self.numbers += fresh
                acts += len(fresh) + len(taken)
            rate = acts / (time.perf_counter() - started)
            self.hall.settle()
        return rate

    def _applications(self) -> Iterator[ApplyForm]:
        """Applications without end, by companies in turn, a hundred to a window's block."""
        form = ApplyForm(
            item=approval.number_of(approval.ORDINARY),
            applicant="",
            name="",
            number="",
            phone="13800000000",
            channel="window",
            block="001",
            window="W001",
            query="Q7XK2M9P",
            answers=(("q1", "no"),),
            brought=("m01", "m02"),
            distinct="另一处经营场所",
        )
        n = 0
        while True:
            code = self.codes[n % APPLICANTS]
            yield replace(
                form, applicant=applicant_number(code), name=f"敦化示例第{code[-6:]}号有限公司", number=code
            )
            n += 1


@contextmanager
def unsynced() -> Iterator[None]:
    """Writes that are not waited for: for loading only."""
    with mock.patch("os.fsync", return_value=None):
        yield


def cost(asks: Sequence[Callable[[int], Any]]) -> list[float]:
    """The median processor time of each asking, milliseconds; they take turns, so a busy neighbour slows all."""
    for ask in asks:
        ask(0)
    times: list[list[float]] = [[] for _ in asks]
    for n in range(1, ROUNDS + 1):
        for ask, taken in zip(asks, times, strict=True):
            started = time.thread_time()
            ask(n)
            taken.append((time.thread_time() - started) * 1000)
    return [statistics.median(taken) for taken in times]


def pages(load: Load, login: str) -> dict[str, Callable[[int], Any]]:
    """What is asked: the officer's inbox and a case by somebody signed in, the progress by anybody."""
    app = make_app(load.hall)
    inside, outside = TestApp(zoned(app, "department")), TestApp(zoned(app, "public"))
    fields = {"account": login, "passphrase": PASSWORD, "csrf_token": token_of(inside.get("/sign-in").text)}
    inside.post("/sign-in", fields, status=303)
    token = token_of(outside.get("/progress").text)
    every = len(load.numbers) // (ROUNDS + 1) // ACCEPTED_EVERY * ACCEPTED_EVERY + 1

    def number(n: int, beside: int = 0) -> str:
        """The n-th case asked for; of ten that follow each other one is accepted."""
        return load.numbers[n * every + beside]

    def asked(n: int) -> Any:
        fields = {"csrf_token": token, "number": number(n, 5 * ACCEPTED_EVERY), "answer": "Q7XK2M9P"}
        return outside.post("/progress", fields, status=303).follow(status=200)

    return {
        "inbox": lambda _n: inside.get("/office", status=200),
        "case page": lambda n: inside.get(f"/office/cases/{number(n)}", status=200),
        "progress query": asked,
    }


@contextmanager
def loaded(size: int) -> Iterator[dict[str, Callable[[int], Any]]]:
    """A hall with so many cases; its pages."""
    with tempfile.TemporaryDirectory(prefix="bench-cases-") as folder:
        hall = Hall(Settings(var=Path(folder)), clock=ScriptedClock(at("03-02 08:30")))
        hall.crew.agents = ()
        load = Load(hall)
        login = load.officer()
        rate = load.fill(size)
        hall.clock.set(at("03-03 09:00"))
        data = (Path(folder) / "data" / "Data.fs").stat().st_size / (1 << 20)
        print(f"{size:>9,} cases: loaded at {rate:,.0f} acts/s; Data.fs {data:,.0f} MiB")
        yield pages(load, login)
        hall.stop()


def main() -> None:
    """Measure and print."""
    with loaded(FEW) as few, loaded(MANY) as many:
        print(f"{'ms, median':16}{FEW:>10,}{MANY:>12,}{'growth':>9}")
        for name in few:
            small, large = cost((few[name], many[name]))
            print(f"{name:16}{small:10.2f}{large:12.2f}{large / small:9.2f}")


if __name__ == "__main__":
    main()
