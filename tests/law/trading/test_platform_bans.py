"""PT-01: the centre serves and witnesses; it approves nothing, files nothing, decides no complaint and punishes nobody."""

from __future__ import annotations

from datetime import date

import pytest

from portal.house import OFFICES
from tests.makers.house import workshop

CENTRE = frozenset({"centre", "operator", "inspector", "usher", "editor", "kiosk", "keypad", "terminal"})
"""The roles of the centre's own people and devices; its management keeps the hall and stands in no table of trading."""

SERVES = {
    "opening": {
        "open",
        "publish-roll",
        "keep-decrypted",
        "read-out",
        "conclude-opening",
        "note-refusal",
        "revoke",
        "fail-few",
    },
    "committee": {
        "form-committee",
        "admit-member",
        "replace-member",
        "keep-recording",
        "extend-evaluation",
        "excuse",
        "hand-over",
    },
    "draw": {
        *("plan-draw", "open-draw", "close-draw", "hold-draw", "freeze-pool", "commit-nonce", "reveal-nonce"),
        *("default-nonces", "answer-call"),
    },
    "evaluation": {
        *("conclude-evaluation", "confirm-candidates", "strike-candidate", "reject-all", "record-finals"),
        *("fail-open", "fail-finals"),
    },
    "bonds": {
        "order-refund",
        "confirm-refund",
        "refuse-refund",
        "issue-notice",
        "revise-notice",
        "cancel-notice",
    },
    "documents it sells": {"ask-change", "refuse-change", "waive-notice"},  # two hands at the centre (FEE-09)
    "its own cards": {"answer-card", "appeal-card"},
}
"""What the centre may do in matters of trading: keep the order of the proceedings, write down what others decide, and give
back money on their word. ``reject-all`` writes down that the committee rejected every bid; nothing here is the centre's own."""

POWERS = {
    "decides complaints": {
        *(
            "accept-complaint-case",
            "decline-complaint-case",
            "ask-complaint-correction",
            "send-complaint-copies",
        ),
        *("suspend-activity", "resume-activity", "begin-testing", "end-testing", "decide-complaint-case"),
    },
    "approves": {
        "approve-refund",
        "approve-change",
        "forfeit-bond",
        "determine-winner",
        "publish-award",
    },
    "files": {"file-contract", "report-result", "publish-policy", "publish-notice"},
    "punishes": {
        "suspend-expert",
        "remove-expert",
        "mark-credit",
        "decide-card",
        "uphold-card",
        "decide-card-appeal",
    },
}
"""Powers of departments, purchasers and supervisors: none may be the centre's."""

SIDE_DOORS = {
    # verbs of trading's offices that are no step of a table, and whose they are; those of the centre are services
    "admit-party": "centre", "bind-certificate": "centre", "grant-mandate": "purchaser", "register-project": "purchaser",
    "enrol": "bidder", "ask-question": "bidder", "answer-extension": "bidder", "register-sale": "seller",
    "apply-to-bid": "bidder", "open-sale": "clock", "close-phase": "clock", "conclude-reexamination": "centre",
    "record-payment": "purchaser", "file-objection": "bidder", "lodge-complaint": "bidder", "file-query": "bidder",
    "file-challenge": "bidder", "show-licence": "bidder", "bring-evidence": "bidder", "withdraw-proof": "bidder",
    "tell-result": "purchaser", "register-purchase": "purchaser", "argue-reason": "purchaser", "decide-method": "approver",
    "judge-refusal": "purchaser", "receive-delivery": "purchaser",
    "enter-credit": "approver", "end-credit": "approver", "book-room": "purchaser",
}  # fmt: skip


@pytest.fixture(scope="module")
def steps() -> dict[str, set[str]]:
    """Every step of every table of trading → who takes it."""
    law, found = workshop().lawbook.on(date(2026, 11, 2)), {}
    for name in law.keys("procedure"):
        for machine in law.procedure(name).machines.values():
            for step in machine.steps:
                found.setdefault(step.name, set()).update(step.actors)
    return found


def trading_verbs() -> set[str]:
    """Every verb of the departments of trading."""
    return {
        verb.name for office in OFFICES if office.__name__.startswith("trading.") for verb in office.VERBS
    }


def test_every_verb_of_trading_is_somebody_s_and_the_centre_s_are_services(steps):
    """No verb is unaccounted for: it is a step with its actors, or a side door with its owner."""
    serves = set().union(*SERVES.values())
    for verb in trading_verbs():
        if verb in steps:
            assert not CENTRE & steps[verb] or verb in serves, verb
        else:
            assert verb in SIDE_DOORS, verb


def test_the_centre_has_no_step_of_any_table_beyond_its_services(steps):
    """A new method that gives the centre something new to do turns this red until somebody has looked at it."""
    assert {step for step, actors in steps.items() if "centre" in actors} <= set().union(*SERVES.values())


def test_no_power_of_others_is_the_centre_s(steps):
    """Approval, filing, complaints, punishment: wherever such a step stands, nobody of the centre takes it."""
    for kind, verbs in POWERS.items():
        for verb in verbs & set(steps):
            assert not CENTRE & steps[verb], (kind, verb)


def test_the_tables_above_name_what_is_there(steps):
    """Nothing in them is made up, and nothing serves that is a power."""
    known = {verb.name for office in OFFICES for verb in office.VERBS} | set(steps)
    assert set().union(*SERVES.values()) <= known
    assert {verb for verbs in POWERS.values() for verb in verbs} <= known
    assert set(SIDE_DOORS) <= known - set(steps)
    assert not set().union(*SERVES.values()) & set().union(*POWERS.values())
