"""What follows from what: the one table is whole, and every name in it means something.

The scans of the law's procedures stand here too: a step nobody takes, or a step taken that no table has, would be
found by a citizen otherwise.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import hallcore
import portal
import trading
from hallcore.desk import CLOCK
from hallcore.ground.events import _PAPERS, Paper
from hallcore.identity.model import ROLES
from portal import agents, auctioneer, bonds, caretaker, cashier, charger, consequences, printing, remedying
from portal.agents import Clerk, Closer
from portal.appraiser import CardScorer, ComplaintAppraiser
from portal.auctioneer import Auctioneer
from portal.board import _HANDLERS, Board
from portal.caretaker import Caretaker
from portal.consequences import (
    APPRAISAL,
    ATTENDANCE,
    AUCTION,
    AWAY,
    BOARD,
    BONDS,
    CARE,
    CASES,
    CASHIER,
    CHARGE,
    CLERK,
    CLOSE,
    CONSEQUENCES,
    FACILITIES,
    FEES,
    FORGET,
    FOUND,
    GUIDES,
    JUDGED,
    PRESS,
    PURCHASES,
    QUEUES,
    RATINGS,
    RECOUNT,
    REMEDY,
    REQUESTS,
    ROOM,
    ROSTER,
    SALES,
    SCORES,
    SCREENS,
    SEARCH,
    SHRED,
    STATISTICS,
    SUPERVISION,
    TELL,
    VOICE,
    followed_by,
)
from portal.house import OFFICES, all_verbs
from portal.housekeeping import Forgetter
from portal.presenters.entries import _ENTRIES
from portal.presenters.papers import _PAPERS as PRINTED
from portal.presenters.papers import CASE_PAPERS
from portal.printing import PressRoom, Printer
from portal.remedying import Remedier
from portal.standing_in import StandInClerk
from portal.telling import _TOLD, Teller
from portal.telling_officers import OFFICERS_TOLD
from tests.makers.house import workshop
from tests.makers.values import at

ROOMS = tuple(Path(package.__file__).parent for package in (hallcore, trading, portal))


def papers() -> dict[str, type[Paper]]:
    """Every paper the product files, by its type name."""
    all_verbs()
    ours = (
        kind
        for kind in _PAPERS.values()
        if kind.__module__.split(".")[0] in {"hallcore", "trading", "portal"}
    )
    return {kind.type: kind for kind in ours}


# -- the table -------------------------------------------------------------------------------------


def test_every_paper_stands_in_the_table_and_every_row_is_a_paper():
    """A record that nobody decided about would be shown by nobody; a row without a paper is a misspelling."""
    assert set(CONSEQUENCES) == set(papers())


def test_every_follower_in_the_table_exists():
    """A misspelt follower would be waited for in vain."""
    names = {value for name, value in vars(consequences).items() if name.isupper() and isinstance(value, str)}
    assert names == {
        BOARD,
        ROSTER,
        CASES,
        GUIDES,
        REQUESTS,
        QUEUES,
        SEARCH,
        PRESS,
        ROOM,
        CLOSE,
        CLERK,
        CASHIER,
        CHARGE,
        BONDS,
        FEES,
        TELL,
        FORGET,
        RECOUNT,
        REMEDY,
        APPRAISAL,
        STATISTICS,
        SHRED,
        SCREENS,
        FACILITIES,
        CARE,
        VOICE,
        FEES,
        CASHIER,
        ATTENDANCE,
        AWAY,
        RATINGS,
        JUDGED,
        FOUND,
        SUPERVISION,
        SCORES,
        SALES,
        AUCTION,
        PURCHASES,
    }
    assert {follower for row in CONSEQUENCES.values() for follower in row} <= names
    assert all(len(set(row)) == len(row) for row in CONSEQUENCES.values())


def test_followers_take_up_what_the_table_gives_them():
    """Board, press and closer read the table; none has a list of its own."""
    assert (Closer.types, Printer.types) == (followed_by(CLOSE), followed_by(PRESS))
    assert (
        Forgetter.types
        == followed_by(FORGET)
        == {
            "annex-erased",
            "person-erased",
            "files-erased",
            "borrower-forgotten",
        }
    )
    assert followed_by(CLOSE) == {"gate-closed"}
    assert Auctioneer.types == followed_by(AUCTION) == {"payment-confirmed", "auction-offer", "auction-ended"}
    assert Clerk.types == followed_by(CLERK) == {"case-accepted", "decision-made"}
    assert StandInClerk.types == followed_by(AWAY) == {"leave-granted", "leave-ended"}
    assert CardScorer.types == followed_by(SCORES) == {"card-closed", "card-appeal-decided"}
    decided = {"complaint-closed", "complaint-review-decided"}
    assert ComplaintAppraiser.types == followed_by(FOUND) == decided
    assert Teller.types == followed_by(TELL) == {kind.type for kind in (*_TOLD, *OFFICERS_TOLD)}
    assert {kind.type for kind in _HANDLERS} <= followed_by(BOARD)
    assert Caretaker.types == followed_by(CARE) == {"stock-changed", "facility-duty-done"}
    assert Remedier.types == followed_by(REMEDY) == {"trade-complaint-decided", "challenge-answered"}
    assert Board.name == "board"


def test_everything_is_on_the_board():
    """The board keeps what is due and which bytes are public, so no kind of record passes it by."""
    assert followed_by(BOARD) == set(CONSEQUENCES)


def test_every_searchable_paper_has_its_entry_and_every_entry_its_row():
    """What the table sends to the index can be turned into an entry, or takes one out."""
    assert {kind.type for kind in _ENTRIES} | {"publication-withdrawn"} == followed_by(SEARCH)


def test_every_printed_paper_has_its_presenter_and_every_presenter_its_row():
    """What the table sends to the press can be turned into a publication."""
    assert {kind.type for kind in PRINTED} == followed_by(PRESS) | followed_by(ROOM)
    assert {kind.type for kind in CASE_PAPERS} == followed_by(ROOM) == PressRoom.types


def test_no_letter_is_public():
    """A letter names its addressee, and so does what an applicant gets: printed, and the log never opens it."""
    assert {papers()[name].disclosure for name in followed_by(ROOM)} == {"internal"}


def test_only_what_is_public_is_indexed():
    """PI-11: bidders before the opening, committees and objectors are in papers the log hides; none is disclosed."""
    assert {papers()[name].disclosure for name in followed_by(SEARCH)} == {"public"}


def test_what_is_printed_is_public_or_belongs_to_whoever_has_it():
    """An inside paper is printed for the one it is about; a sealed or opaque record never is."""
    assert {papers()[name].disclosure for name in followed_by(PRESS)} <= {"public", "internal"}


def test_what_is_printed_can_be_found():
    """A disclosure with a paper is in the index too; an inside paper is nowhere."""
    printed = {name for name in followed_by(PRESS) if papers()[name].disclosure == "public"}
    assert printed <= followed_by(SEARCH)
    assert not (followed_by(PRESS) - printed) & followed_by(SEARCH)


def test_papers_say_what_they_are():
    """Each has a Chinese title, a version, and a disclosure that was decided."""
    for name, kind in papers().items():
        assert kind.title, name
        assert kind.title.isascii() is False, name
        assert "disclosure" in kind.__dict__, f"{name}: nobody decided what the log says of it"


# -- the verbs -------------------------------------------------------------------------------------


def test_every_office_brings_its_verbs_and_no_two_the_same():
    """A verb is a name at the door; small letters joined by hyphens."""
    verbs = all_verbs()
    assert all(verbs[verb.name].office is verb.office for office in OFFICES for verb in office.VERBS)
    assert all(name == verb.name and name.replace("-", "").isalpha() for name, verb in verbs.items())


def offices() -> list[Path]:
    """Every room in which acts are done: its office, and what stands beside it and has verbs of its own."""
    rooms = (path for room in ROOMS[:2] for path in sorted(room.rglob("*.py")))
    return [path for path in rooms if "\nVERBS = (" in path.read_text(encoding="utf-8")]


def test_every_department_with_an_office_is_wired():
    """An office nobody lists in portal.house would have verbs nobody can ask for."""
    wired = {Path(office.__file__) for office in OFFICES}
    assert set(offices()) == wired


def called(tree: ast.AST, method: str) -> Iterator[ast.Call]:
    """Yield the calls of a method of that name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield node


def words(node: ast.AST) -> set[str]:
    """Return the strings that an expression can come to; keys and conditions are not among them."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return words(node.body) | words(node.orelse)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        return set().union(*(words(value) for value in node.value.values))
    return set()


def asked(method: str) -> set[str]:
    """Return the first arguments that offices give to a method of the desk."""
    found: set[str] = set()
    for path in offices():
        for call in called(ast.parse(path.read_text(encoding="utf-8")), method):
            given = words(call.args[0])
            assert given, f"{path}:{call.lineno}: the scan cannot tell what is meant"
            found |= given
    return found


def steps() -> dict[str, set[str]]:
    """Return every step of the tables with the roles that may take it."""
    law = workshop().lawbook.on(at("12-28 08:30").date())
    found: dict[str, set[str]] = {}
    for name in law.keys("procedure"):
        for machine in law.procedure(name).machines.values():
            for step in machine.steps:
                found.setdefault(step.name, set()).update(step.actors)
    return found


def test_every_step_of_every_table_is_taken_by_some_office_and_every_step_taken_stands_in_a_table():
    """House rule: procedures are tables; a row nobody takes promises what cannot be done."""
    assert asked("advance") == set(steps())


def test_every_actor_of_every_table_can_be_held():
    """What the clock does the hall does; every other role is one an account can have."""
    assert set().union(*steps().values()) <= {*ROLES, CLOCK.role}


def test_what_the_clock_is_reminded_of_is_a_verb():
    """ZB-060: a reminder is done by asking the door, so its name is a verb's."""
    assert asked("remind") | asked("forget") <= set(all_verbs())
    assert "close-gate" in asked("remind")


def test_every_rule_an_office_or_a_rule_cites_is_in_the_law():
    """A refusal's clause can be looked up; a misspelt one would show the citizen nothing."""
    law = workshop().lawbook.on(at("03-02 08:30").date())
    known, unknown = set(law.keys("rule")), []
    for path in sorted(path for room in ROOMS[:2] for path in room.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "Refusal"
                and len(node.args) > 1
            ):
                unknown += [f"{path.name}: {cite}" for cite in words(node.args[1]) - known - {""}]
    assert not unknown


def test_agents_name_verbs_that_exist():
    """Closer, clerk and press ask the door for what it knows."""
    text = "\n".join(
        Path(module.__file__).read_text(encoding="utf-8")
        for module in (agents, auctioneer, bonds, caretaker, cashier, charger, printing, remedying)
    )
    tree = ast.parse(text.replace("from __future__ import annotations", ""))
    calls = [*called(tree, "perform"), *called(tree, "_do")]
    names = set().union(*(words(call.args[0]) for call in calls))
    assert names == {
        "mark-deadline",
        "issue-paper",
        "shred-papers",
        "ask-branch",
        "enter-licence",
        "disclose-result",
        "issue-notice",
        "ask-refund",
        "ask-forfeit",
        "apply-bond",
        "post-offer",
        "confirm-qualification",
        "restart-sale",
        "issue-receipt",
        "rematch-lines",
        "raise-duty",
        "change-stock",
        "reopen-evaluation",
        "lapse-award",
        "void-tender",
        "void-lot",
        "publish-complaint-decision",
        "publish-challenge-outcome",
    }
    assert names <= set(all_verbs())
    assert names <= set(all_verbs())
