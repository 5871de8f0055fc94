"""What is charged of itself: by the item's fee line and the situation, told to the applicant, once, whenever the provider is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from hallcore.approval.forms import DecideForm
from hallcore.catalogue.model import FeeLine, ItemForm
from portal import charger as chargers
from portal.charger import UNCHARGED, Charger
from portal.followers import Crew
from portal.settings import Settings
from portal.telling import Teller, notices_of
from tests.makers.approval import ORDINARY
from tests.makers.fees import SINCE, FeeHall, fee_hall
from tests.unit.test_cashier import Away

FEES = (
    FeeLine("登记费", "住宅 80 元", "示例", "F01", "accept", f"{ORDINARY.questions[0].id}=no", "home"),
    FeeLine("登记费", "非住宅 550 元", "示例", "F01", "accept", f"{ORDINARY.questions[0].id}=yes", "other"),
    FeeLine("工本费", "每本 10 元", "示例", "F02", "decide"),
    FeeLine("有偿使用费", "按成交价", "示例", "F03"),
)
CHARGED = replace(ORDINARY, code="222403010077", name="示例收费许可", fees=FEES)


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A hall with an item that is charged for, its charger and its teller."""
    monkeypatch.setattr(chargers, "RETRY_SECONDS", 0.0)
    made = fee_hall()
    made.act("publish-item", "", "manager", ItemForm(CHARGED, SINCE))
    made.provider = Away()
    made.provider.away = False
    made.charger = Charger(made.hall.house, made.provider)
    teller = Teller(made.hall.house, Settings(var=tmp_path, notices=()))
    made.crew = Crew(made.hall.house, (), (made.charger, teller), (made.charger,))
    yield made
    made.close()


def settle(hall: FeeHall) -> None:
    """Seal and follow until nothing is left to do."""
    while hall.hall.seal() or hall.crew.step():
        pass


def notices(hall: FeeHall, case: str) -> list:
    """The first papers of a case's notices."""
    from hallcore.fees.rules import notices_of as of_case

    with hall.hall.house.reading() as root:
        return [notice.record(0).paper for notice in of_case(root.archive, case)]


def test_an_acceptance_charges_by_the_situation(hall: FeeHall) -> None:
    """The line whose situation is met, with its standard; the applicant is told, and nothing is asked for twice."""
    case = hall.accepted(CHARGED)
    settle(hall)
    (paper,) = notices(hall, case)
    assert (str(paper.amount), paper.charges[0].option, paper.window) == ("80.00", "home", "")
    assert paper.provider == "演示"
    with hall.hall.house.reading() as root:
        told = [one.title for one in notices_of(root.archive, f"A-{hall.people['company'].party}")]
    assert "示例收费许可：请缴款" in told
    hall.charger._charge(case, "accept")
    assert len(notices(hall, case)) == 1


def test_a_decision_charges_only_where_it_grants(hall: FeeHall) -> None:
    """A refusal costs nothing more."""
    refused, granted = hall.accepted(CHARGED), hall.accepted(CHARGED, "other")
    for case, proposes, form in (
        (refused, "deny", DecideForm(granted=False, reasons="不符合条件。")),
        (granted, "grant", DecideForm(granted=True, reasons="符合条件。")),
    ):
        hall.reviewed(case, proposes=proposes)
        hall.act("decide", case, "D01-approver", form)
    settle(hall)
    assert [paper.charges[0].code for paper in notices(hall, refused)] == ["F01"]
    assert [paper.charges[0].code for paper in notices(hall, granted)] == ["F01", "F02"]


def test_while_the_provider_is_away_the_case_waits_and_is_charged_later(hall: FeeHall) -> None:
    """FEE-11: no code, no notice; when there is one, exactly one."""
    hall.provider.away = True
    case = hall.accepted(CHARGED)
    settle(hall)
    assert not notices(hall, case)
    with hall.hall.house.reading() as root:
        assert list(root.archive.shelf(UNCHARGED).keys()) == [(case, "accept")]
    hall.provider.away = False
    assert hall.charger.tick() == 1
    settle(hall)
    assert len(notices(hall, case)) == 1
    assert hall.charger.tick() == 0
    with hall.hall.house.reading() as root:
        assert not root.archive.shelf(UNCHARGED)
