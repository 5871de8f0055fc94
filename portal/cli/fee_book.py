"""The ledger as a walk keeps it: summed from the records themselves, as they are exported, and compared at each step."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from portal.cli.browser import Browser, Unexpected
from portal.cli.steps import Steps

Balances = dict[tuple[str, str], Decimal]
"""(side:account, item) → yuan; debit positive, what is nothing left out."""

_RECORD = re.compile(r"\d{4}\.json")


class FeeBook:
    """Sums what the dossiers of one notice move, out of the evidence the bank's head may take along."""

    def __init__(self, head: Browser, steps: Steps) -> None:
        self.head = head
        self.steps = steps
        self.numbers: list[str] = []

    def add(self, *numbers: str) -> None:
        """Take further dossiers into the book."""
        self.numbers += [number for number in numbers if number not in self.numbers]

    def records(self, number: str) -> list[dict[str, Any]]:
        """Every record of a dossier, in order; waits until all of them are in the log."""
        found: list[dict[str, Any]] = []

        def there() -> bool:
            try:
                data = self.head.get(f"/bank/evidence/{number}.zip").body
            except Unexpected as waiting:
                if waiting.status != 404:
                    raise
                return False
            with zipfile.ZipFile(io.BytesIO(data)) as bundle:
                names = sorted(name for name in bundle.namelist() if _RECORD.fullmatch(name))
                found[:] = [json.loads(bundle.read(name)) for name in names]
            return True

        self.steps.until(f"the records of {number}", there)
        return found

    def types(self, number: str) -> list[str]:
        """What was filed in a dossier."""
        return [str(record["type"]) for record in self.records(number)]

    def balances(self) -> tuple[Balances, Decimal]:
        """Every balance, and what all of them add up to, which has to be nothing."""
        sums: Balances = {}
        for number in self.numbers:
            for record in self.records(number):
                for posting in record["body"].get("postings", ()):
                    key = (posting["account"], posting["item"])
                    sums[key] = sums.get(key, Decimal("0.00")) + Decimal(posting["amount"])
        return {key: amount for key, amount in sums.items() if amount}, sum(sums.values(), Decimal("0.00"))


def told(balances: Mapping[tuple[str, str], Decimal], sides: Mapping[str, str]) -> str:
    """The balances in words: 应收缴款 GK01 1,260.00 …, or 全部结清."""
    words = []
    for (account, _item), amount in sorted(balances.items()):
        side, _, code = account.partition(":")
        words.append(f"{sides[side]} {code} {amount:,.2f}")
    return "；".join(words) or "全部结清"
