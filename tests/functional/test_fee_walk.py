"""``hall walk fees`` against ``hall serve``: two processes and a bank beside them, judged by the files the walk leaves."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from portal.cli.case_proof import record_proven
from portal.cli.fee_walk import ACCOUNT, AMOUNT, ITEM
from tests.functional.test_walk import HALL, ROOT, served

pytestmark = pytest.mark.slow


@dataclass
class Walked:
    """What the walk printed, and its folder."""

    printed: str
    folder: Path

    def records(self, dossier: str) -> list[dict]:
        """The records of a dossier as the walk kept them."""
        return [
            json.loads(path.read_bytes()) for path in sorted((self.folder / dossier).glob("[0-9]*[0-9].json"))
        ]

    @property
    def notice(self) -> str:
        """The notice's number."""
        return self.folder.name.removeprefix("fees-")


@pytest.fixture(scope="module")
def walked(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """A demo hall served by one process and walked by another."""
    folder = tmp_path_factory.mktemp("fee-walk")
    with served(seeded, folder) as environment:
        done = subprocess.run(
            [*HALL, "walk", "fees", "--keep", str(folder / "kept")],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return Walked(done.stdout, next((folder / "kept").iterdir()))


def test_every_step_leaves_the_ledger_even_and_everything_proven(walked: Walked) -> None:
    """Eleven balances summed from the records, the three refusals that had to come, and no check that failed."""
    assert "全部验证通过" in walked.printed
    assert "未通过" not in walked.printed
    assert "不平或者不符" not in walked.printed
    assert walked.printed.count("借贷平衡") == 11
    assert "账目：全部结清（借贷平衡）" in walked.printed


def test_the_records_say_who_did_what(walked: Walked) -> None:
    """FEE-03, FEE-09, FEE-14, FEE-15: each hand another's; the first reversal refused and filed as that."""
    heads = walked.records(walked.notice)
    roles = [(head["type"], head["actor"]["role"]) for head in heads if head["type"] != "inside-paper-issued"]
    assert [one for one in roles if one[0] != "refused"] == [
        ("payment-notice", "acceptor"),
        ("payment-confirmed", "teller"),
        ("fiscal-receipt", "clock"),
        ("payment-reversed", "teller"),
        ("fiscal-receipt", "clock"),
        ("payment-confirmed", "teller"),
        ("fiscal-receipt", "clock"),
    ]
    by = {head["type"]: head["actor"]["account"] for head in heads}
    assert by["payment-confirmed"] != by["payment-reversed"]
    refund = {head["type"]: head["actor"]["role"] for head in walked.records(f"{walked.notice}.T1")}
    assert {name: refund[f"refund-{name}"] for name in ("asked", "confirmed", "approved", "paid")} == {
        "asked": "citizen",
        "confirmed": "handler",
        "approved": "finance",
        "paid": "teller",
    }


def test_the_kept_files_alone_add_up_to_nothing(walked: Walked) -> None:
    """Summed again here, from the files: no side of any account has anything left, and money did move."""
    sums: dict[tuple[str, str], Decimal] = {}
    moved = Decimal(0)
    for path in walked.folder.glob("*/[0-9]*[0-9].json"):
        for posting in json.loads(path.read_bytes())["body"].get("postings", ()):
            key, amount = (posting["account"], posting["item"]), Decimal(posting["amount"])
            sums[key] = sums.get(key, Decimal(0)) + amount
            moved += abs(amount)
    assert {key for key, total in sums.items() if total} == set()
    assert moved >= AMOUNT * 12
    assert {key for key in sums if key[0] == f"fiscal:{ACCOUNT}"} == {(f"fiscal:{ACCOUNT}", ITEM)}


def test_no_name_and_no_account_stands_in_any_record(walked: Walked) -> None:
    """PI: who paid and from where lies in annexes, which evidence does not hold."""
    text = "".join(path.read_text(encoding="utf-8") for path in walked.folder.glob("*/[0-9]*[0-9].json"))
    assert "6222000000000000001" not in text
    assert "示例申请" not in text


def test_a_changed_amount_is_refuted(walked: Walked) -> None:
    """Given a kept confirmation with another amount, the published verifier no longer accepts it."""
    found = next(
        path
        for path in sorted((walked.folder / walked.notice).glob("[0-9]*[0-9].json"))
        if b"payment-confirmed" in path.read_bytes()
    )
    assert record_proven(found, walked.folder)
    kept = found.read_bytes()
    try:
        found.write_bytes(re.sub(rb"1260\.00", b"1260.01", kept, count=1))
        assert not record_proven(found, walked.folder)
    finally:
        found.write_bytes(kept)
