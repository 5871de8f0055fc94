"""The demo's sales: land that is listed now, land and a mineral right that are announced, property that found no buyer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.identity.model import NewAccount, NewApplicant
from hallcore.identity.rules import applicant_number
from portal.cli import cast
from portal.cli.script import Script
from trading.auction.forms import AnnounceForm, FailureForm, ReserveForm, SaleForm
from trading.auction.model import SaleTerms, Times
from trading.registry.model import Admission, MandateForm

At = Callable[..., datetime]
_OPERATOR = Actor("U-000000", "operator")
CONTACT = "敦化市示例自然资源局　0433-0000000（示例）"
SUPERVISOR = "敦化市示例监督部门"

RIVERSIDE = SaleTerms(
    subject="DH2026-01 号宗地",
    place="敦化市示例街道江南路北侧",
    area="23456.00 平方米",
    use="residential",
    years=70,
    conditions="容积率大于 1.0 且不大于 1.8，建筑密度不大于 28%，绿地率不小于 35%，建筑高度不大于 54 米。",
    valuation=Decimal("30000000.00"),
    start=Decimal("32000000.00"),
    step=Decimal("500000.00"),
    deposit=Decimal("6400000.00"),
    first=Decimal(50),
)
STATION = SaleTerms(
    subject="DH2026-02 号宗地",
    place="敦化市示例街道站前路东侧",
    area="8920.00 平方米",
    use="commercial",
    years=40,
    conditions="容积率不大于 2.5，建筑密度不大于 45%，绿地率不小于 20%。",
    valuation=Decimal("18000000.00"),
    start=Decimal("20000000.00"),
    step=Decimal("300000.00"),
    deposit=Decimal("4000000.00"),
    first=Decimal(50),
)
GARDEN = replace(
    STATION,
    subject="DH2026-04 号宗地",
    place="敦化市示例街道园林路西侧",
    step=Decimal("0.00"),
)
"""A plot sold by tender, where each offers once."""
QUARRY = SaleTerms(
    subject="示例沟建筑用安山岩矿采矿权",
    place="敦化市示例镇示例沟",
    area="0.1200 平方千米，保有资源量 86.5 万立方米",
    use="mining",
    years=10,
    conditions="竞得人应当按绿色矿山标准建设，并履行矿山地质环境保护与土地复垦义务。",
    valuation=Decimal("2860000.00"),
    start=Decimal("3000000.00"),
    step=Decimal("50000.00"),
    deposit=Decimal("600000.00"),
    first=Decimal(100),
)
WORKSHOP = SaleTerms(
    subject="示例路 18 号闲置厂房",
    place="敦化市示例路 18 号",
    area="3200.00 平方米",
    use="asset",
    years=0,
    conditions="现状转让，受让方自行踏勘。",
    valuation=Decimal("5000000.00"),
    start=Decimal("5000000.00"),
    step=Decimal("50000.00"),
    deposit=Decimal("1000000.00"),
    first=Decimal(100),
)


class Story(NamedTuple):
    """A sale of the demo: who sells what how, when it is announced (None: not yet), and when what happens."""

    number: str
    seller: str
    method: str
    name: str
    approval: str
    terms: SaleTerms
    announced: datetime | None
    times: Times | None = None
    reserve: Decimal | None = None


def stories(at: At) -> tuple[Story, ...]:
    """The sales, in the order in which they are registered within their class."""
    return (*_land(at), *_others(at))


def _others(at: At) -> tuple[Story, ...]:
    """Property that finds no buyer, and a mineral right that is announced."""
    return (
        Story(
            "DHCQ-2026-0001",
            "seller2",
            "property_auction",
            "示例路 18 号闲置厂房转让",
            "敦示例国资〔2025〕31 号",
            WORKSHOP,
            at(1, 5),
            Times(at(1, 28, 16), at(1, 29, 9), None),
        ),
        Story(
            "DHKY-2026-0001",
            "seller1",
            "mineral_listing",
            "示例沟建筑用安山岩矿采矿权出让",
            "敦示例政矿〔2026〕1 号",
            QUARRY,
            at(2, 13),
            Times(at(4, 7, 16), at(3, 25, 9), at(4, 10, 15)),
        ),
    )


def _land(at: At) -> tuple[Story, ...]:
    """A plot that is listed now, one that is announced for an auction, one that is being prepared."""
    return (
        Story(
            "DHTD-2026-0001",
            "seller1",
            "land_listing",
            "DH2026-01 号宗地国有建设用地使用权出让",
            "敦示例政土〔2026〕3 号",
            RIVERSIDE,
            at(2, 4),
            Times(at(3, 10, 16), at(2, 26, 9), at(3, 12, 15)),
            Decimal("33000000.00"),
        ),
        Story(
            "DHTD-2026-0002",
            "seller1",
            "land_auction",
            "DH2026-02 号宗地国有建设用地使用权出让",
            "敦示例政土〔2026〕5 号",
            STATION,
            at(2, 27),
            Times(at(3, 23, 16), at(3, 24, 9), None),
        ),
        Story(
            "DHTD-2026-0003",
            "seller1",
            "land_listing",
            "DH2026-03 号宗地国有建设用地使用权出让",
            "敦示例政土〔2026〕7 号",
            RIVERSIDE,
            None,
        ),
    )


def open_sellers(script: Script, verifier: str) -> None:
    """List the sellers, open their accounts, and have the first entrust an agency."""
    house = script.hall.house
    for party in cast.SELLERS:
        form = NewApplicant(party.code, party.name, cast.REGION, party.kind, "示例联系人", "13800000009")
        number = house.perform("register-applicant", "", _OPERATOR, form).dossier
        house.perform("admit-party", number, _OPERATOR, Admission(party.capacities))
    for person in cast.SALE_PEOPLE:
        account = NewAccount(person.login, verifier, person.person, person.roles, person.party)
        number = house.perform("open-account", "", _OPERATOR, account).dossier
        script.accounts[person.login] = Actor(number, person.roles[0], person.party)
    mandate = MandateForm(cast.AGENCIES[1].code, "2026 年度国有产权转让代理业务", "2027-12-31")
    script.do("grant-mandate", applicant_number(cast.SELLERS[1].code), "seller2", mandate)


def begin(script: Script, at: At) -> None:
    """Put every sale on the time line."""
    for story in stories(at):
        moment = story.announced or at(3, 1, 10)
        script.on(moment, partial(_announce, script, story))
    script.on(at(2, 2, 10), partial(_unsold, script))


def _announce(script: Script, story: Story) -> None:
    """Register a sale, and announce it where the story has it so."""
    form = SaleForm(
        story.method,
        story.name,
        cast.REGION,
        cast.BY_LOGIN[story.seller].party,
        story.approval,
        story.terms,
    )
    number = script.do("register-sale", "", story.seller, form)
    if story.reserve is not None:
        script.do("set-reserve", number, story.seller, ReserveForm(story.reserve, "敦示例会纪〔2026〕2 号"))
    if story.times is not None:
        file = script.hall.vault.keep("出让文件.txt", f"{story.name}文件（示例）\n".encode())
        reserved = story.reserve is not None
        announcement = AnnounceForm(story.times, reserved, CONTACT, SUPERVISOR, (file,))
        script.do("announce-sale", number, story.seller, announcement)
        script.on(story.times.starts, partial(_open, script, number))


def _open(script: Script, number: str) -> None:
    """The clock opens it, as in a hall that runs."""
    script.hall.house.perform("open-sale", number, Actor("clock", "clock"))


def _unsold(script: Script) -> None:
    """Nobody came for the workshop; its owner says what comes next."""
    script.do(
        "announce-unsold",
        "DHCQ-2026-0001",
        "seller2",
        FailureForm("经批准单位书面同意后，降价重新披露信息。"),
    )
