"""Seeding a demo hall: a script of acts in the order of hall time, every one through the door.

Each tender of the plan is played from its registration as far as the demo's present moment reaches, so
that the dozen of them stand in every stage. Nothing is written past the door; the same offices, rules and
sealing run here as in earnest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from hallcore.catalogue.model import Item, ItemForm
from hallcore.catalogue.reading import read_items
from hallcore.desk import Actor
from hallcore.ground.clock import DEMO_START, TZ, ScriptedClock
from hallcore.identity.model import NewAccount, NewApplicant
from hallcore.identity.rules import applicant_number
from portal.cli import (
    appraising,
    attending,
    case_stories,
    cast,
    foreign_stories,
    purchasing,
    rating_stories,
    requesting,
    selling,
    showcase,
    stories,
    supervising,
    voicing,
)
from portal.cli.case_playing import CasePlay
from portal.cli.devices import BidderDevice, TrusteeDevice
from portal.cli.furnishing import furnish
from portal.cli.playing import TenderPlay
from portal.cli.pooling import furnish_pool
from portal.cli.queueing import begin_first_morning, furnish_queues
from portal.cli.script import Plan, Script
from portal.cli.showcase import open_service_accounts
from portal.cli.treasury import begin_first_day, furnish_treasury, issue_first_notice, publish_tariffs
from portal.exchange import take_in
from portal.hall import Hall
from portal.sessions import hash_password
from trading.registry.model import Admission, CertificateForm, MandateForm

OPENED = datetime(2025, 12, 1, 8, 30, tzinfo=TZ)
"""When the demo hall began to work: parties and accounts are registered then."""


def at(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2026) -> datetime:
    """A moment of the demo's time line."""
    return datetime(year, month, day, hour, minute, tzinfo=TZ)


def plans() -> tuple[Plan, ...]:
    """The dozen and more, in every stage at the demo's present moment."""
    s = stories.STORIES
    return (
        Plan(s[0], at(12, 29, year=2025), bidders=5),
        Plan(s[1], at(1, 22), bidders=4, clarified="minor"),
        Plan(s[2], at(2, 4), bidders=5),
        Plan(s[3], at(2, 4, 10), bidders=4, objection=True, direct=True),
        Plan(s[4], at(2, 5), bidders=5, hour=14, stop="scoring", direct=True),
        Plan(s[5], at(2, 6), bidders=3, stop="opened"),
        Plan(s[6], at(2, 8), hour=7, minute=45, bidders=4, stop="roll"),
        Plan(s[7], at(2, 3), bidders=2),
        Plan(s[8], at(2, 8, 10), bidders=6),
        Plan(s[9], at(2, 11), bidders=3, clarified="major"),
        Plan(s[10], at(2, 26), bidders=2),
        Plan(s[11], at(2, 28, 8, 40), bidders=1),
        Plan(s[12], at(3, 1), stop="draft"),
        Plan(stories.PROCURED, at(2, 25), bidders=3, objection=True),
    )


def seed(
    hall: Hall,
    clock: ScriptedClock,
    progress: Callable[[], object] = lambda: None,
    items: Iterable[Item] | None = None,
) -> None:
    """Fill an empty demo hall up to the demo's present moment.

    Args:
        hall: An open hall without threads, on that clock.
        clock: Stands at or before OPENED.
        progress: Called after every act of the script.
        items: The catalogue to publish; the demo's whole one unless given.
    """
    script = Script(hall, clock, DEMO_START, hall.settings.var / "demo" / "devices")
    offered = tuple(read_items() if items is None else items)
    furnish_all(script, offered)
    for moment, line in foreign_stories.reports(offered):
        script.on(moment, partial(take_in, hall.house, (line,)))
    for number, plan in enumerate(plans()):
        TenderPlay(script, plan, number).begin()
    for place, story in enumerate(case_stories.STORIES, 1):
        CasePlay(script, story, place).begin()
    requesting.begin(script, at)
    begin_first_morning(script, at)
    rating_stories.begin(script)
    showcase.begin(script, at)
    appraising.begin(script, at)
    supervising.begin(script, at)
    voicing.begin(script, at)
    selling.begin(script, at)
    purchasing.begin(script, at)
    _first_money(script)
    for moment, bulletin in stories.bulletins():
        script.on(moment, partial(script.do, "publish-bulletin", "", "centre1", bulletin))
    script.play(progress)


def furnish_all(script: Script, offered: Iterable[Item]) -> None:
    """Everybody and everything there is before the first matter: people, places, money, the catalogue, experts.

    Args:
        script: Over an open, empty hall without threads; its clock is set to when the hall began to work.
        offered: The items to publish.
    """
    script.clock.set(OPENED)
    verifier = hash_password(cast.PASSWORD)
    _people(script, verifier)
    furnish(script, verifier)
    furnish_treasury(script, verifier)
    publish_tariffs(script)
    attending.begin(script, verifier)
    appraising.open_inspector(script, verifier)
    furnish_queues(script, verifier)
    _catalogue(script, offered)
    open_service_accounts(script, verifier)
    _offices(script, verifier)
    script.hall.settle()


def _first_money(script: Script) -> None:
    """The bank begins its first day, and a window charges the first fee."""
    script.on(at(3, 2, 8), partial(begin_first_day, script, at(3, 2).date()))
    script.on(at(3, 2, 8, 20), partial(issue_first_notice, script))


def _catalogue(script: Script, items: Iterable[Item]) -> None:
    """Publish the catalogue, in force from the day the hall began to work."""
    for item in items:
        script.do("publish-item", "", "manager1", ItemForm(item, OPENED.date()))


def _offices(script: Script, verifier: str) -> None:
    """Open what watches, sells and keeps experts."""
    supervising.open_watchers(script, verifier)
    selling.open_sellers(script, verifier)
    furnish_pool(script, verifier)


def _people(script: Script, verifier: str) -> None:
    """Register parties, certificates, mandates and accounts."""
    house, keyring = script.hall.house, script.hall.keyring
    operator = Actor("U-000000", "operator")
    for place, party in enumerate(cast.PARTIES):
        phone = f"1380000{place + 1:04d}"
        form = NewApplicant(party.code, party.name, cast.REGION, party.kind, "示例联系人", phone)
        number = house.perform("register-applicant", "", operator, form).dossier
        house.perform("admit-party", number, operator, Admission(party.capacities))
        device = BidderDevice.enrol(script.devices / party.code, keyring, party.name, party.code)
        house.perform("bind-certificate", number, operator, CertificateForm(device.certificate))
    for person in cast.PEOPLE:
        form_account = NewAccount(person.login, verifier, person.person, person.roles, person.party)
        done = house.perform("open-account", "", operator, form_account)
        script.accounts[person.login] = Actor(done.dossier, person.roles[0], person.party)
    for keeper in cast.KEEPERS:
        TrusteeDevice.enrol(script.devices / keeper.login, keyring, keeper.name, keeper.login)
    for n, purchaser in enumerate(cast.PURCHASERS, 1):
        agency = cast.AGENCIES[n % 2].code
        mandate = MandateForm(agency, "2026 年度招标代理业务", "2027-12-31")
        script.do("grant-mandate", applicant_number(purchaser.code), f"purchaser{n}", mandate)
