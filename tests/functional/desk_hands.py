"""What people do at the inner doors in tests: sign in, read a form, fill in its fields, carry files.

A form is posted only with fields its page shows, so that a test fails where a page and its window disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import Any
from urllib.parse import quote

from webtest import TestApp, TestResponse, Upload

from portal import make_app, zoned
from portal.cli.cast import BY_LOGIN, PASSWORD
from portal.hall import Hall

ZONES = {
    "bidder": "public",
    "citizen": "public",
    **dict.fromkeys(("purchaser", "agency", "finance", "banker", "teller", "pool"), "department"),
}
"""Where the people of a role sit; everybody else is inside the hall."""

Field = tuple[str, str | Upload]


class People:
    """Everybody of the demo, each with a browser of their own at the listener of their network."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self._app = make_app(hall)
        self._browsers: dict[tuple[str, str], TestApp] = {}

    def browser(self, login: str, zone: str = "") -> TestApp:
        """The browser of somebody who has signed in; who is not in the cast sits at a department."""
        known = BY_LOGIN.get(login)
        zone = zone or (ZONES.get(known.roles[0], "hall") if known is not None else "department")
        if (login, zone) not in self._browsers:
            door = TestApp(zoned(self._app, zone))
            page = door.get("/sign-in")
            fields = [("account", login), ("passphrase", PASSWORD), ("csrf_token", token_of(page))]
            door.post("/sign-in", fields, status=303)
            self._browsers[login, zone] = door
        return self._browsers[login, zone]

    def get(self, login: str, path: str, *, zone: str = "", status: int = 200) -> TestResponse:
        """A page as somebody sees it."""
        return self.browser(login, zone).get(quote(path, safe="/?=&%"), status=status)

    def fill(
        self, login: str, path: str, fields: Iterable[Field] = (), *, zone: str = "", status: int = 303
    ) -> TestResponse:
        """Open a form's page and post it; then let the hall catch up."""
        page = self.get(login, path, zone=zone)
        fields = list(fields)
        shown = names_of(page)
        missing = {name for name, _value in fields if plain(name) not in shown and name != "add"}
        assert not missing, f"{path} does not show {missing}"
        answer = self.browser(login, zone).post(
            quote(path, safe="/?=&%"), [*fields, ("csrf_token", token_of(page))], status=status
        )
        self.hall.settle()
        return answer


def token_of(page: TestResponse) -> str:
    """The token every form of a page carries."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None, "the page has no form"
    return found[1]


def names_of(page: TestResponse) -> set[str]:
    """The names of all fields of a page, a list's entries counted as one."""
    return {
        plain(name)
        for name in re.findall(r'<(?:input|select|textarea|button)[^>]*\sname="([^"]+)"', page.text)
    }


def plain(name: str) -> str:
    """A field's name with the number of its entry taken out: more entries than a page shows may be sent."""
    return re.sub(r"-\d+-", "-n-", name)


def told(page: TestResponse) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.text)))


def value_of(page: TestResponse, name: str) -> str:
    """What stands in a field."""
    field = re.search(rf'<(?:input|textarea)[^>]*\sname="{re.escape(name)}"[^>]*>', page.text)
    assert field is not None, f"no field {name}"
    area = re.search(rf'<textarea[^>]*\sname="{re.escape(name)}"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    found = area or re.search(r'value="([^"]*)"', field[0])
    return unescape(found[1]).strip() if found is not None else ""


def chosen(page: TestResponse, field: str, logins: Sequence[str]) -> list[Field]:
    """The boxes of a field that belong to these logins, as they are sent."""
    box = rf'name="{field}"[^>]*value="([^"]+)"[^>]*>.*?<label[^>]*>\s*(.*?)\s*</label>'
    boxes = {label.split()[0]: value for value, label in re.findall(box, page.text, re.DOTALL)}
    return [(field, boxes[login]) for login in logins]


def upload(field: str, name: str, data: bytes) -> tuple[str, Any]:
    """A file in a form."""
    return field, Upload(name, data, "application/octet-stream")
