"""Signing in and who is signed in. Sessions are server-side records, so that signing out is final.

The cookie carries a random token; the shelf keeps its hash. Passwords are kept as argon2id hashes in
the secrets store. Five wrong passwords lock an account for a quarter of an hour.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hallcore.desk import Actor
from hallcore.ground.errors import Refusal
from hallcore.journal import House, Root

LIFETIME_SECONDS = 8 * 3600
"""A session ends with the working day at the latest."""

ATTEMPTS = 5
LOCK_SECONDS = 900
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex(16))


@dataclass(frozen=True)
class Visitor:
    """Who is signed in.

    Attributes:
        account: Account number; the pseudonym in records.
        login: What was typed at the door.
        roles: Roles the account holds.
        party: The party it belongs to (credit code), or "".
        party_name: That party's name, for the page head.
    """

    account: str
    login: str
    roles: tuple[str, ...]
    party: str
    party_name: str = ""

    def actor(self, role: str) -> Actor:
        """The visitor acting in one of its roles.

        Raises:
            Refusal: It does not hold the role.
        """
        if role not in self.roles:
            raise Refusal("当前账号没有办理此事的角色", where=role)
        return Actor(self.account, role, self.party)


def hash_password(password: str) -> str:
    """The argon2id hash of a password.

    Raises:
        Refusal: It is shorter than ten characters.
    """
    if len(password) < 10:
        raise Refusal("口令至少 10 个字符", where="password")
    return _HASHER.hash(password)


def sign_in(house: House, login: str, password: str) -> str:
    """Check a password and open a session; return its token.

    Raises:
        Refusal: Wrong login or password (never saying which), or locked for now.
    """
    with house.reading() as root:
        known = root.archive.secrets.get(login)
        failures, until = root.archive.shelf("attempts").get(login, (0, 0.0))
    if until > time.time():
        raise Refusal("连续输错次数过多，请 15 分钟后再试")
    try:
        _HASHER.verify(known[1] if known else _NOBODY, password)
        if known is None:
            raise Refusal("账号或者口令不正确")
    except (VerificationError, InvalidHashError) as wrong:
        _count_failure(house, login, failures + 1)
        raise Refusal("账号或者口令不正确") from wrong
    token = secrets.token_urlsafe(32)
    number, _verifier, roles, party = known

    def work(root: Root) -> None:
        root.archive.shelf("attempts").pop(login, None)
        root.archive.shelf("sessions")[_key(token)] = (
            number,
            login,
            tuple(roles),
            party,
            time.time() + LIFETIME_SECONDS,
        )

    house.transact(work)
    return token


def visitor_of(root: Root, token: str) -> Visitor | None:
    """Who holds this token, if the session is still open."""
    session = root.archive.shelf("sessions").get(_key(token)) if token else None
    if session is None or session[4] < time.time():
        return None
    account, login, roles, party, _until = session
    summary = root.archive.shelf("parties").get(party) if party else None
    return Visitor(account, login, roles, party, summary["name"] if summary else "")


def sign_out(house: House, token: str) -> None:
    """Close a session for good."""
    house.transact(lambda root: root.archive.shelf("sessions").pop(_key(token), None))


def _count_failure(house: House, login: str, failures: int) -> None:
    until = time.time() + LOCK_SECONDS if failures >= ATTEMPTS else 0.0
    count = 0 if until else failures
    house.transact(lambda root: root.archive.shelf("attempts").update({login: (count, until)}))


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
