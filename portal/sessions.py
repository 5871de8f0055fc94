"""Signing in and who is signed in. Sessions are server-side records, so that signing out is final.

The cookie carries a random token; the shelf keeps its hash. Passwords are kept as argon2id hashes in
the secrets store. A password that somebody else gave opens nothing but the page that changes it. Five
wrong passwords lock a login for a quarter of an hour, known or not, so that the lock tells nothing. Roles
and party are read from the store at each request: what an account may no longer do, its open sessions may
no longer do either.
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
from hallcore.identity.model import ONCE
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
        party: The party it belongs to (credit code, or a natural person's number), or "".
        party_name: That party's name, for the page head.
        once: Somebody else knows the password: until it is changed the account has neither roles nor party.
    """

    account: str
    login: str
    roles: tuple[str, ...]
    party: str
    party_name: str = ""
    once: bool = False

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


def key_fits(verifier: str, key: str) -> bool:
    """Whether a device's key is the one this hash was made of."""
    try:
        return _HASHER.verify(verifier, key)
    except (VerificationError, InvalidHashError):
        return False


def sign_in(house: House, login: str, password: str) -> str:
    """Check a password and open a session; return its token.

    The attempt is counted before the password is looked at, so that guesses sent side by side are counted
    like guesses sent one after another.

    Raises:
        Refusal: Wrong login or password (never saying which), or locked for now.
    """
    known: tuple[str, str, tuple[str, ...], str] | None = house.transact(lambda root: _attempt(root, login))
    try:
        _HASHER.verify(known[1] if known else _NOBODY, password)
    except (VerificationError, InvalidHashError) as wrong:
        raise Refusal("账号或者口令不正确") from wrong
    if known is None:
        raise Refusal("账号或者口令不正确")
    token, number = secrets.token_urlsafe(32), known[0]

    def work(root: Root) -> None:
        now, sessions = time.time(), root.archive.shelf("sessions")
        for key in [key for key, session in sessions.items() if session[-1] < now]:
            del sessions[key]
        root.archive.shelf("attempts").pop(login, None)
        sessions[_key(token)] = (number, login, now + LIFETIME_SECONDS)

    house.transact(work)
    return token


def visitor_of(root: Root, token: str) -> Visitor | None:
    """Who holds this token, if the session is still open and the account still stands."""
    session = root.archive.shelf("sessions").get(_key(token)) if token else None
    if session is None or session[-1] < time.time():
        return None
    account, login = session[:2]
    known = root.archive.secrets.get(login)
    if known is None or known[0] != account:
        return None
    if login in root.archive.shelf(ONCE):
        return Visitor(account, login, (), "", once=True)
    _number, _verifier, roles, party = known
    summary = root.archive.shelf("parties").get(party) if party else None
    return Visitor(account, login, tuple(roles), party, summary["name"] if summary else "")


def change_password(house: House, visitor: Visitor, token: str, old: str, new: str) -> None:
    """Give an account another password; every other session of it is closed.

    Raises:
        Refusal: The old one is wrong (which counts like an attempt at the door), or the new one is too short or no
            other.
    """
    known: tuple[str, str, tuple[str, ...], str] | None = house.transact(
        lambda root: _attempt(root, visitor.login)
    )
    try:
        _HASHER.verify(known[1] if known else _NOBODY, old)
    except (VerificationError, InvalidHashError) as wrong:
        raise Refusal("原口令不正确", where="passphrase") from wrong
    if new == old:
        raise Refusal("新口令不能与原口令相同", where="password")
    verifier = hash_password(new)

    def work(root: Root) -> None:
        store, sessions = root.archive.secrets, root.archive.shelf("sessions")
        if store.get(visitor.login) != known or known is None:
            raise Refusal("口令刚刚已经更换，请重新登录", where="passphrase")
        store[visitor.login] = (known[0], verifier, *known[2:])
        root.archive.shelf(ONCE).pop(visitor.login, None)
        root.archive.shelf("attempts").pop(visitor.login, None)
        mine = _key(token)
        for key in [key for key, one in sessions.items() if one[1] == visitor.login and key != mine]:
            del sessions[key]

    house.transact(work)


def sign_out(house: House, token: str) -> None:
    """Close a session for good."""
    house.transact(lambda root: root.archive.shelf("sessions").pop(_key(token), None))


def _attempt(root: Root, login: str) -> tuple[str, str, tuple[str, ...], str] | None:
    """Count an attempt and return what the secrets store has of the login.

    Raises:
        Refusal: Too many attempts that did not succeed; counting begins anew when the lock has run out.
    """
    now, attempts = time.time(), root.archive.shelf("attempts")
    for stale in [name for name, (_count, until) in attempts.items() if until < now]:
        del attempts[stale]
    count, _until = attempts.get(login, (0, 0.0))
    if count >= ATTEMPTS:
        raise Refusal("连续输错次数过多，请 15 分钟后再试")
    attempts[login] = (count + 1, now + LOCK_SECONDS)
    return root.archive.secrets.get(login)  # type: ignore[no-any-return]  # BTrees ship no types


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
