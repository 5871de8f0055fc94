"""Days at random, ten thousand of them where HALL_DAYS says so: whatever happens, the money is where the books say.

FEE-16: the ledger balances, nothing is paid twice, every line of the bank is in exactly one state, suspense is what
the lines hold, receivables are what the notices owe.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.makers.fee_days import Days

DAYS = int(os.environ.get("HALL_DAYS", "160"))
A_YEAR = 80
"""Working days that one hall goes through; then another begins, at another seed."""

EXPECTED = {
    "issue-notice",
    "confirm-payment",
    "confirm-payment refused",
    "confirmed on a line",
    "reverse-payment",
    "ask-refund",
    "refuse-refund",
    "pay-refund",
    "pay-refund refused",
    "settle-line",
    "rematch-lines",
    "approve-change",
    "expire-notice",
    "remit",
    "tie-out",
    "lines",
    "lines again",
}
"""What must have happened for the days to have said anything."""


@pytest.mark.timeout(0)
def test_whatever_happens_the_books_are_right() -> None:
    """Each day is checked at its end; each hall once more by its records alone."""
    did: Counter[str] = Counter()
    for seed, first in enumerate(range(0, DAYS, A_YEAR)):
        days = Days(seed)
        for _ in range(min(A_YEAR, DAYS - first)):
            days.day()
        days.finish()
        days.close()
        did += days.did
        print(f"{min(first + A_YEAR, DAYS)} days: {dict(sorted(days.did.items()))}")
    assert did.keys() >= EXPECTED, EXPECTED - did.keys()
