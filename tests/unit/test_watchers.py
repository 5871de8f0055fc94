"""Who watches: discipline inspection may read whatever supervision may, and what it may not is named here."""

from __future__ import annotations

import pytest

from portal.permissions import PERMISSIONS, Permission, allowed
from portal.sessions import Visitor

APART = {
    Permission.CASE_ACT: "urging a case is the administration's own",
    Permission.TENDER_ATTEND: "the opening's room has the seats the notice names",
}


class _Anything:
    """A context that admits everybody who has no part in it."""

    def __getattr__(self, name: str) -> None:
        raise AttributeError(name)


def admits(permission: Permission, role: str) -> bool:
    """Whether a role alone is enough; lines that ask for more are tried against nothing and left out."""
    visitor = Visitor(account="U-000999", login="watcher", roles=(role,), party="", party_name="")
    return any(
        len(line) == 1 and line[0](visitor, _Anything())
        for line in PERMISSIONS[permission]
        if len(line) == 1 and getattr(line[0], "__name__", "") == "has_role"
    )


@pytest.mark.parametrize("permission", [one for one in Permission if one not in APART])
def test_discipline_inspection_reads_what_supervision_reads(permission):
    """JC-39: the superior who could not look would have to ask those it supervises."""
    assert not admits(permission, "supervisor") or admits(permission, "discipline")


def test_what_stays_apart_is_still_so():
    """An exception that no longer holds is taken off the list."""
    for permission in APART:
        assert admits(permission, "supervisor")
        assert not admits(permission, "discipline")
    assert allowed(Permission.PUBLIC, None, None)
