"""Who has an account, as the inner desks may see it: never a verifier, a person's name only masked.

What is not here: signing in (``portal.sessions``) and opening accounts (``hallcore.identity``).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from hallcore.dossier import Archive
from hallcore.ground.codes import mask_name
from hallcore.identity.model import LOGINS


class Person(Struct, frozen=True):
    """An account.

    Attributes:
        account: Its number, the pseudonym in records.
        login: What is typed at the door.
        roles: Roles it holds.
        party: The party it belongs to (credit code), or "".
        name: The person's name, masked; "" where the annex was erased.
    """

    account: str
    login: str
    roles: tuple[str, ...]
    party: str
    name: str


def people(archive: Archive) -> Iterator[Person]:
    """Every account, by login."""
    for login, (number, _verifier, roles, party) in archive.secrets.items():
        yield Person(number, login, tuple(roles), party, mask_name(person_name(archive, number)))


def login_of(archive: Archive, account: str) -> str:
    """The login of an account, or ""."""
    login = archive.shelf(LOGINS).get(account)
    if login is not None:
        return str(login)
    # Accounts that were opened before there was such a shelf.
    return next((name for name, known in archive.secrets.items() if known[0] == account), "")


def person_name(archive: Archive, account: str) -> str:
    """The name in an account's annex, unmasked: for another annex, never for a page."""
    dossier = archive.get(account)
    annex = dossier.record(0).annex if dossier is not None and dossier.count else None
    return (annex.get("person") if annex is not None else None) or ""
