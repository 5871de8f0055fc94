"""Visitors of the hall's web who come often: connections that stay open, cookies of their own, every request timed.

A person here sends forms as a browser does, with the token of its own cookie, and does not follow where it is sent
on to unless it wants to see the page. What is not here: what anybody does with it.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Mapping, Sequence
from html import unescape
from typing import NamedTuple
from urllib.parse import urlencode

from portal.cli.browser import Fields, Unexpected, Upload, multipart, token_of

_FORM = "application/x-www-form-urlencoded"
_TAGS = re.compile(rb"<[^>]+>|\s+")
FORM = "form of "
"""How the look at a form is called among the requests: this, and what the form does."""

ONE_IN = 4
"""Of so many people who are nobody's account here one opens the form first; it is the same page for all of them."""

_KEPT = 60
"""Seconds a request may take."""


class Timing(NamedTuple):
    """One request: what was asked for, the seconds it took, the status of the answer."""

    what: str
    seconds: float
    status: int


class Reply(NamedTuple):
    """What came back: status, where it sends on to (or ""), body."""

    status: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Wires:
    """Connections to the hall's listeners: each thread has its own to each, and they stay open.

    Attributes:
        timings: Every request there was, in the order they ended.
    """

    def __init__(self, hosts: Mapping[str, str]) -> None:
        self.hosts = dict(hosts)
        self.timings: list[Timing] = []
        self._own = threading.local()

    def ask(
        self, zone: str, method: str, path: str, body: bytes | None, headers: Mapping[str, str], what: str
    ) -> tuple[Reply, list[str]]:
        """Send a request and read the answer; also give the cookies it sets.

        Raises:
            OSError, http.client.HTTPException: The hall does not answer.
        """
        began = time.perf_counter()
        connection = self._connection(zone)
        try:
            answer, data = _exchange(connection, method, path, body, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The listener had let an idle connection go before it saw anything of this request.
            connection.close()
            answer, data = _exchange(connection, method, path, body, headers)
        self.timings.append(Timing(what, time.perf_counter() - began, answer.status))
        return Reply(answer.status, answer.getheader("Location", ""), data), answer.headers.get_all(
            "Set-Cookie", []
        )

    def _connection(self, zone: str) -> http.client.HTTPConnection:
        known: dict[str, http.client.HTTPConnection] = self._own.__dict__.setdefault("known", {})
        if zone not in known:
            host, _, port = self.hosts[zone].rpartition(":")
            known[zone] = http.client.HTTPConnection(host, int(port), timeout=_KEPT)
        return known[zone]


def _exchange(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes | None,
    headers: Mapping[str, str],
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request(method, path, body, dict(headers))
    answer = connection.getresponse()
    return answer, answer.read()


class Person:
    """Somebody at a listener, signed in or not.

    Args:
        wires: The connections.
        zone: Which network they come from.
        login: Their account, "" for the public.
        many: Whether this stands for many people, who each see a form for the first time.
    """

    def __init__(self, wires: Wires, zone: str, login: str = "", *, many: bool = False) -> None:
        self.wires = wires
        self.zone = zone
        self.login = login
        self.cookies: dict[str, str] = {}
        self._many = many
        self._seen: dict[str, int] = {}

    def sign_in(self, passphrase: str) -> None:
        """Sign in.

        Raises:
            Unexpected: The hall does not let them in.
        """
        page = self.get("/sign-in", "sign-in")
        fields = {"csrf_token": token_of(page.text), "account": self.login, "passphrase": passphrase}
        answer = self._send("POST", "/sign-in", urlencode(fields).encode(), _FORM, "sign-in")
        if answer.status != 303:
            raise Unexpected(f"{self.login} cannot sign in: {answer.status}")

    def get(self, path: str, what: str) -> Reply:
        """Fetch a page.

        Raises:
            Unexpected: There is none, or it is not theirs.
        """
        return _checked(self._send("GET", path, None, "", what), self.login, path)

    def look_at(self, path: str, what: str) -> None:
        """Open the page of a form before it is sent: each kind of form once, of many people one in ``ONE_IN`` does.

        Raises:
            Unexpected: There is no such page, or it is not theirs.
        """
        times = self._seen.get(what, 0)
        self._seen[what] = times + 1
        if times == 0 or (self._many and times % ONE_IN == 0):
            self.get(path, f"{FORM}{what}")

    def post(
        self, path: str, fields: Fields, what: str, files: Sequence[Upload] = (), *, page: str = ""
    ) -> Reply:
        """Send a form, whose page is at the same address unless another is named, after a look at it.

        What is done sends on, so a page that comes back says why it was not.

        Raises:
            Unexpected: The form was refused, with the reason the page gives.
        """
        if "csrf_token" not in self.cookies:
            self.get("/sign-in", "sign-in")
        self.look_at(page or path, what)
        fields = {"csrf_token": self.cookies["csrf_token"], **fields}
        if files:
            body, kind = multipart(fields, files)
        else:
            body, kind = urlencode(fields, doseq=True).encode(), _FORM
        answer = _checked(self._send("POST", path, body, kind, what), self.login, path)
        if answer.status != 303:
            raise Unexpected(f"{self.login} was not let through {path}: {_said(answer.body)}", answer.status)
        return answer

    def look(self, path: str, fields: Fields, what: str) -> Reply:
        """Send a form whose answer is a page to be read before it is sent again.

        Raises:
            Unexpected: It was refused.
        """
        fields = {"csrf_token": self.cookies["csrf_token"], **fields}
        return _checked(
            self._send("POST", path, urlencode(fields, doseq=True).encode(), _FORM, what), self.login, path
        )

    def tell(self, path: str, told: Mapping[str, str], what: str) -> Reply:
        """Ask with a JSON body, as a kiosk's script does.

        Raises:
            Unexpected: It was refused.
        """
        if "csrf_token" not in self.cookies:
            self.get("/sign-in", "sign-in")
        body = json.dumps(told).encode()
        return _checked(self._send("POST", path, body, "application/json", what), self.login, path)

    def _send(self, method: str, path: str, body: bytes | None, kind: str, what: str) -> Reply:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind == "application/json":
            headers["X-CSRF-Token"] = self.cookies["csrf_token"]
        if kind:
            headers["Content-Type"] = kind
        answer, cookies = self.wires.ask(self.zone, method, path, body, headers, what)
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            # Many visitors are one person here: each has a telephone of their own, whose mark nobody else bears.
            if name != "phone":
                self.cookies[name] = value
        return answer


def _checked(answer: Reply, who: str, path: str) -> Reply:
    if answer.status >= 400:
        raise Unexpected(f"{answer.status} {who} {path}: {_said(answer.body)}", answer.status, answer.body)
    return answer


def _said(body: bytes) -> str:
    told = unescape(_TAGS.sub(b" ", body).decode("utf-8", "replace"))
    told = " ".join(told.split())
    at = max(told.find("未予办理"), told.find("不能办理"), told.find("有误"), 0)
    return told[at : at + 300]
