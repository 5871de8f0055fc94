"""A framework's finalists, competitions and contracts come out of its public file again; what was tampered with is named."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.law.trading.test_recompute import falsified
from tests.law.trading.test_recompute_methods import read
from tests.makers.framed import contended
from trading.award.publicfile import Read
from trading.framework.calling_model import CallOffContracted, CompetitionConcluded
from trading.framework.model import AgreementSigned, FinalistsPublished
from trading.framework.recomputing import recompute_framework

D = Decimal


@pytest.fixture(scope="module")
def file() -> Any:
    """The public file of a framework with an order that was contended for, to its contract."""
    one = contended()
    found = read(one.hall, one.number)
    one.hall.close()
    return found


def differing(file: Read) -> list[str]:
    """What does not come out as it was recorded."""
    return [each.what.split()[0] for each in recompute_framework(file) if each.differs]


def test_what_was_published_comes_out_again(file: Read) -> None:
    """GP-137, GP-138, GP-218: the cut, the competition and the contract's amount, to the last digit."""
    found = recompute_framework(file)
    assert [each.what.split()[0] for each in found] == ["入围排序和淘汰", "二次竞价", "合同金额"]
    assert not any(each.differs for each in found)


def test_whatever_was_tampered_with_is_named(file: Read) -> None:
    """One finalist more, another agreed price, another winner, an amount that is a cent more."""
    cut = falsified(file, FinalistsPublished, lambda paper: replace(paper, finalists=paper.finalists[:-1]))
    assert differing(cut) == ["入围排序和淘汰"]
    dearer = falsified(file, AgreementSigned, lambda paper: replace(paper, price=paper.price + D("0.01")))
    assert "入围排序和淘汰" in differing(dearer)
    lied = falsified(file, CompetitionConcluded, lambda paper: replace(paper, price=D("148.00")))
    assert differing(lied) == ["二次竞价"]
    more = falsified(file, CallOffContracted, lambda paper: replace(paper, amount=paper.amount + D("0.01")))
    assert differing(more) == ["合同金额"]
