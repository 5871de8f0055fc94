"""What a hundred times as many cases cost: inbox, case page and progress query at 3,000 and at 300,000 cases.

Cases are loaded by the same offices as in earnest, many to a transaction and without the disk's sync, which only
the loading is spared. A tenth of them is accepted, so that every list has something in it. What is compared is
the processor time of each page at both sizes, asked through the whole web application without a network; the
target (performance.md P7) is a growth of no more than 1.5. ``HALL_CASES`` sets another number of cases.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any
from unittest import mock

from argon2 import PasswordHasher
from msgspec.structs import replace

from hallcore.approval.forms import ApplyForm, CheckForm
from hallcore.approval.model import Checked
from hallcore.identity.model import NewAccount, NewApplicant
from hallcore.identity.rules import applicant_number
from hallcore.organisation.model import PostForm
from portal.cli import cast
from portal.hall import Hall
from tests.makers import approval

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


def cost(ask: Callable[[int], Any]) -> float:
    """The median processor time of asking, milliseconds."""
    ask(0)
    times = []
    for n in range(1, ROUNDS + 1):
        started = time.thread_time()
        ask(n)
        times.append((time.thread_time() - started) * 1000)
    return statistics.median(times)
