"""Applicants and acceptors at their doors in tests: browsers that fill in forms, files that are what they say.

``desk`` acts for officers past the pages, through the same door, where a test is about the applicant.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace
from webtest import TestApp, TestResponse, Upload

from hallcore.approval.forms import CheckForm, DecideForm, OpinionForm
from hallcore.approval.model import ApplicationReceived, Checked
from hallcore.catalogue.model import Item, ItemForm
from hallcore.desk import Actor
from hallcore.vault import PIECE
from portal.drafts import draft_of
from portal.hall import Hall
from portal.inquiry import said
from tests.functional.desk_hands import token_of
from tests.makers.approval import ORDINARY

PDF = b"%PDF-1.7\n" + b"example " * 300 + b"\n%%EOF\n"
ITEM = replace(ORDINARY, code="222403010091", windows=("W001",), organ="", source="")
"""An item with a question, a tolerable paper, a promise, a special step that does not count."""


def publish(hall: Hall, item: Item = ITEM) -> str:
    """Put an item into the hall's catalogue; its dossier's number."""
    today = hall.clock.now().date()
    done = hall.house.perform("publish-item", "", actor(hall, "manager1"), ItemForm(item, today))
    hall.settle()
    return str(done.dossier)


def actor(hall: Hall, login: str, role: str = "") -> Actor:
    """Somebody of the demo."""
    with hall.house.reading() as root:
        account, _verifier, roles, party = root.archive.secrets[login]
    return Actor(account, role or roles[0], party)


def desk(hall: Hall, verb: str, number: str, login: str, form: object = None) -> Any:
    """An act of an officer; the hall catches up."""
    done = hall.house.perform(verb, number, actor(hall, login), form)
    hall.settle()
    return done


def verdicts(hall: Hall, number: str, **changed: Checked) -> CheckForm:
    """Everything that is asked for accepted, but for what is given by id."""
    with hall.house.reading() as root:
        asked = root.archive[number].the(ApplicationReceived).materials
    rows = [changed.get(m.id, Checked(m.id, m.name, "accepted")) for m in asked if not m.shared]
    return CheckForm(tuple(rows))


def decided(hall: Hall, number: str, *, granted: bool = True) -> None:
    """From the acceptance to the decision, by the demo's officers of D01."""
    mate = actor(hall, "d01-deputy").account
    desk(hall, "report", number, "d01-handle", OpinionForm("符合条件。", "grant", (mate,)))
    desk(hall, "pass-review", number, "d01-review", OpinionForm("同意。"))
    desk(hall, "decide", number, "d01-approve", DecideForm(granted=granted, reasons="符合法定条件。"))


class Hands:
    """Somebody at a browser."""

    def __init__(self, hall: Hall, browser: TestApp, login: str) -> None:
        self.hall = hall
        self.browser = browser
        self.login = login
        page = browser.get("/sign-in")
        fields = {"account": login, "passphrase": "yangguang-2026", "csrf_token": token_of(page)}
        browser.post("/sign-in", fields, status=303)

    def get(self, path: str, status: int = 200) -> TestResponse:
        """A page."""
        return self.browser.get(path, status=status)

    def fill(self, path: str, fields: Mapping[str, Any], status: int = 303) -> TestResponse:
        """Fill in the form of a page that has all these fields, and send it."""
        page = self.get(path)
        form = next(
            f for f in page.forms.values() if set(fields) <= {str(n) for n in f.fields} and f.action == ""
        )
        for name, value in fields.items():
            form[name] = value
        answer = form.submit(status=status)
        self.hall.settle()
        return answer

    def send(self, path: str, button: str, status: int = 303) -> TestResponse:
        """Send the form of a page that has this button."""
        page = self.get(path)
        form = next(f for f in page.forms.values() if f">{button}</button>" in f.text)
        answer = form.submit(status=status)
        self.hall.settle()
        return answer

    def upload(
        self, page: str, material: str, data: bytes = PDF, name: str = "材料.pdf", status: int = 303
    ) -> Any:
        """Send a file whole, by the form of its material."""
        shown = self.get(page)
        form = next(
            f for f in shown.forms.values() if f.action.endswith(f"/{material}") and "file" in f.fields
        )
        form["file"] = Upload(name, data)
        return form.submit(status=status)

    def by_pieces(self, page: str, material: str, data: bytes, name: str = "大图.pdf") -> Iterable[Any]:
        """Send a file as the script does; yields after each answer, so that a test may break off."""
        shown = self.get(page)
        form = next(
            f for f in shown.forms.values() if f.action.endswith(f"/{material}") and "file" in f.fields
        )
        plan_url = re.search(r'data-upload="([^"]+)"', form.text)
        assert plan_url is not None
        headers = {"X-CSRF-Token": token_of(shown), "Accept": "application/json"}
        pieces = [hashlib.sha256(data[at : at + PIECE]).hexdigest() for at in range(0, len(data), PIECE)]
        told = {"name": name, "size": len(data), "piece_size": PIECE, "pieces": pieces}
        plan = self.browser.post_json(plan_url[1], told, headers=headers).json
        yield plan
        for n in plan["missing"]:
            sent = {**headers, "Content-Type": "application/octet-stream"}
            yield self.browser.put(
                plan["piece"].replace("{n}", str(n)), data[n * PIECE : (n + 1) * PIECE], headers=sent
            )
        yield self.browser.post_json(plan["finish"], {}, headers=headers, status="*")

    def draft(self, subject: str) -> Any:
        """What is kept of a draft."""
        with self.hall.house.reading() as root:
            return draft_of(root.archive, actor(self.hall, self.login).account, subject)

    # -- a whole application

    def situation(self, code: str, **answers: str) -> TestResponse:
        """The first step."""
        return self.fill(f"/apply/{code}", {f"q-{name}": value for name, value in answers.items()})

    def applied(
        self, code: str = ITEM.code, materials: Iterable[str] = ("m01", "m02", "m03"), **answers: str
    ) -> str:
        """Apply online from the first step to the receipt; the case's number."""
        self.situation(code, **(answers or {"q1": "no"}))
        for material in materials:
            self.upload(f"/apply/{code}/materials", material, PDF + material.encode() + b"\n%%EOF\n")
        self.send(f"/apply/{code}/materials", "下一步")
        self.fill(f"/apply/{code}/contact", {"phone": "13912345678"})
        answer = self.send(f"/apply/{code}/review", "提交申请")
        assert answer.location.endswith("/receipt"), answer.text
        return str(answer.location.split("/")[-2])


def code_of(hall: Hall, number: str) -> str:
    """The query code on a case's receipt."""
    with hall.house.reading() as root:
        return said(root.archive[number], "query")
