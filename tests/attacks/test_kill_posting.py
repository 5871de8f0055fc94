"""kill −9 while payments are posted: nothing that was acknowledged is lost, nothing is posted or taken twice."""

from __future__ import annotations

import itertools
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from hallcore.desk import Actor
from hallcore.fees.banking import LinesTaken
from hallcore.fees.daylines import DayLines
from hallcore.fees.fates import lines_of
from hallcore.fees.forms import PaymentForm
from hallcore.fees.ledger import balances
from hallcore.fees.model import PaymentConfirmed
from hallcore.ground.errors import Refusal
from portal.hall import Hall
from portal.settings import Settings
from portal.statements.matching import rematch
from portal.statements.taking import take_in
from tests.integration.killing import kill_again_and_again
from tests.integration.makers import check_journal
from tests.integration.posting_process import PostingPlan
from tests.makers import approval, fees

NOTICES, STRANGE, ROUNDS = 150, 450, 8
STATEMENT = "DZ-CZ01-20260302"
HEAD = "记账日期,贷方发生额,借方发生额,流水号,附言\n"


class OpenHall(fees.FeeHall):
    """The people of a hall that charges, at the door of a hall on disk."""

    def __init__(self, hall: Hall) -> None:
        self.hall = Doors(hall)  # type: ignore[assignment]  # all that playing a stage needs
        self.people = approval.furnish(self.hall.act)
        self._serials = itertools.count(1)
        self.people = fees.furnish(self)


class Doors:
    """A hall's door as makers know it."""

    def __init__(self, hall: Hall) -> None:
        self.house = hall.house
        self.act, self.reading = hall.house.perform, hall.house.reading


@dataclass
class Remains:
    """What is known after the last kill: the plan, and every confirmation that was acknowledged."""

    plan: PostingPlan
    hall: Hall
    acknowledged: list[tuple[str, int, str]] = field(default_factory=list)


def prepare(folder: Path) -> PostingPlan:
    """A hall with notices, and what the bank says of them."""
    hall = Hall(Settings(var=folder / "var"))
    made = OpenHall(hall)
    matter = made.applied(distinct="第一处")
    payments, rows = [], []
    for n in range(NOTICES):
        code = f"2224{n:016d}"
        notice = made.noticed(matter=matter, code=code)
        form = PaymentForm(
            code, Decimal("80.00"), "online", f"B{n}", "YH01", payer="示例付款人", account="6222"
        )
        payments.append((notice, form))
        rows.append(f"2026-03-02,80.00,,B{n},{code}\n")
    rows += [f"2026-03-02,1.00,,X{n},\n" for n in range(STRANGE)]
    hall.settle()
    hall.stop()
    people: dict[str, Actor] = made.people
    plan = PostingPlan(people["bank"], people["finance"], tuple(payments), HEAD + "".join(rows))
    (folder / "plan.json").write_bytes(msgspec.json.encode(plan))
    return plan


@pytest.fixture(scope="module")
def remains(tmp_path_factory: pytest.TempPathFactory):
    """The hall opened once more after the last kill; the bank repeats what it has no answer to, the file comes again."""
    folder = tmp_path_factory.mktemp("posting")
    plan = prepare(folder)
    acknowledged = kill_again_and_again(
        "posting_process", folder, rounds=ROUNDS, seed=7, acts=(1, 12), opening=4
    )
    hall = Hall(Settings(var=folder / "var"))
    for notice, form in plan.payments:
        try:
            done = hall.house.perform("confirm-payment", notice, plan.bank, form)
        except Refusal:
            continue  # it is paid, as the bank will see when it asks
        else:
            acknowledged.append((done.dossier, done.n, done.sha256))
    take_in(hall.house, plan.finance, "CZ01", "a.csv", plan.statement.encode(), "credit-debit")
    hall.settle()
    yield Remains(plan, hall, acknowledged)
    hall.stop()


def test_every_acknowledged_confirmation_is_there_once(remains: Remains) -> None:
    """Its very bytes are on file; no notice was confirmed twice, whoever repeated it."""
    assert len(remains.acknowledged) > ROUNDS
    with remains.hall.house.reading() as root:
        for notice, n, sha256 in remains.acknowledged:
            assert root.archive[notice].record(n).sha256 == sha256
        counts = {
            notice: len(root.archive[notice].numbers(PaymentConfirmed.type))
            for notice, _form in remains.plan.payments
        }
    assert set(counts.values()) == {1}


def test_every_line_is_taken_once(remains: Remains) -> None:
    """However often the file was broken off, its lines are there and no other."""
    with remains.hall.house.reading() as root:
        papers = root.archive[STATEMENT].papers(LinesTaken)
    ids = Counter(line.id for paper in papers for line in paper.lines)
    assert len(ids) == NOTICES + STRANGE
    assert set(ids.values()) == {1}


def test_the_ledger_is_what_the_papers_say(remains: Remains) -> None:
    """It balances, suspense is what the lines hold after matching again, and the fee book has it to the fen."""
    hall = remains.hall
    with suppress(Refusal):  # where the last file came after the last confirmation everything matches already
        rematch(hall.house, remains.plan.finance, STATEMENT)
    hall.settle()
    with hall.house.reading() as root:
        sums = balances(fees.postings_of(root.archive))
        held = sum((one.held for one in lines_of(root.archive[STATEMENT]).values()), Decimal(0))
        assert DayLines(root.archive, root.archive[STATEMENT]).sums().held == held
        kept = {key: Decimal(value) for key, value in root.archive.shelf("fee-ledger").items()}
    assert sum(sums.values(), Decimal(0)) == 0
    assert sums == kept
    assert -sums["suspense:CZ01", ""] == held
    assert sums["bank:CZ01", "F01"] == NOTICES * Decimal("80.00")


def test_the_journal_has_no_gap(remains: Remains) -> None:
    """Every record stands in it once, in its order."""
    check_journal(remains.hall)
