"""Who watches: discipline inspection may read whatever supervision may, and what it may not is named here."""

from __future__ import annotations

import pytest

from portal.permissions import PERMISSIONS, Permission, Predicate, allowed
from portal.sessions import Visitor

APART = {
    Permission.CASE_ACT: "urging a case is the administration's own",
    Permission.DRAW_SIDE: "the sides of a draw are three, and the administration is one of them",
    Permission.TENDER_ATTEND: "the opening's room has the seats the notice names",
}


def asked(permission: Permission, role: str) -> set[frozenset[Predicate]]:
    """What is asked of a role besides holding it, line by line; nothing where the role alone is enough."""
    visitor = Visitor(account="U-000999", login="watcher", roles=(role,), party="", party_name="")
    found = set()
    for line in PERMISSIONS[permission]:
        roles = [one for one in line if getattr(one, "__name__", "") == "has_role"]
        if roles and all(one(visitor, None) for one in roles):
            found.add(frozenset(one for one in line if one not in roles))
    return found


@pytest.mark.parametrize("permission", [one for one in Permission if one not in APART])
def test_discipline_inspection_reads_what_supervision_reads(permission):
    """JC-39: the superior who could not look would have to ask those it supervises."""
    assert asked(permission, "supervisor") <= asked(permission, "discipline")


def test_what_stays_apart_is_still_so():
    """An exception that no longer holds is taken off the list."""
    for permission in APART:
        assert not asked(permission, "supervisor") <= asked(permission, "discipline")
    assert allowed(Permission.PUBLIC, None, None)
