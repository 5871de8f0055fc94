"""A demo hall whose departments have cases: items published, applications received, and who is who at the desks.

Applications are put in at the door of the house; everything after them is done through the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from hallcore.approval.forms import ApplyForm
from hallcore.approval.model import Channel
from hallcore.catalogue.model import CoDepartment, Item, ItemForm
from hallcore.desk import Actor
from hallcore.ground.clock import DEMO_START
from hallcore.vault import FileRef
from portal.cli.cast import CITIZENS, COMPANY
from portal.hall import Hall
from tests.functional.bidder_fixtures import demo_hall
from tests.makers.approval import INSTANT as INSTANT_ITEM
from tests.makers.approval import JOINT as JOINT_ITEM
from tests.makers.approval import ORDINARY as ORDINARY_ITEM

ORDINARY = replace(ORDINARY_ITEM, department="D05", code="222403050011", windows=())
ELSEWHERE = replace(ORDINARY_ITEM, department="D01", code="222403010011", windows=())
INSTANT = replace(INSTANT_ITEM, department="D05", code="222403050012", windows=())
JOINT = replace(
    JOINT_ITEM,
    windows=(),
    branches=(
        CoDepartment("D04", "用地意见", 10, silence="agree", on_refusal="replan"),
        CoDepartment("D12", "林地意见", 10, silence="escalate", on_refusal="replan"),
        CoDepartment("D27", "消防意见", 10, silence="none", safety=True, on_refusal="end"),
        CoDepartment("D01", "登记意见", 5, silence="agree"),
    ),
)
ITEMS = (ORDINARY, ELSEWHERE, INSTANT, JOINT)
OFFICERS = {role: f"d05-{role}" for role in ("accept", "handle", "review", "approve", "deputy")}


class OfficeHall:
    """A hall of the test's own with items in force and a way to put applications in."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.clock: Any = hall.clock
        manager = self.actor("manager1", "manager")
        for item in ITEMS:
            hall.house.perform("publish-item", "", manager, ItemForm(item, DEMO_START.date()))
        self.settle()

    def actor(self, login: str, role: str) -> Actor:
        """Somebody of the demo in a role."""
        with self.hall.house.reading() as root:
            account, _verifier, _roles, party = root.archive.secrets[login]
        return Actor(account, role, party)

    def account(self, login: str) -> str:
        """The account of a login."""
        return self.actor(login, "").account

    def settle(self) -> None:
        """Let everything follow that follows."""
        self.hall.settle()

    def later(self, **span: int) -> None:
        """Let time pass, and what is due be done."""
        self.clock.set(self.clock.now() + timedelta(**span))
        self.settle()

    def day(self, moment: datetime) -> None:
        """Set the clock."""
        self.clock.set(moment)
        self.settle()

    def apply(self, item: Item = ORDINARY, *, company: bool = True, n: int = 0, **changes: Any) -> str:
        """An application at a window with everything that is asked for; the case's number.

        ``n`` says that it is another matter than the ones before it.
        """
        low = item.department.lower()
        person = CITIZENS[0]
        channel: Channel = "window"
        window = self._window(f"{low}-accept")
        form = ApplyForm(
            item=f"SX-{item.code}",
            applicant=f"A-{COMPANY.code}" if company else "P-000001",
            name=COMPANY.name if company else person.name,
            number=COMPANY.code if company else person.ident,
            phone="13800000003",
            channel=channel,
            block=window[1:],
            window=window,
            query="Q7XK2M9P",
            answers=tuple((question.id, "no") for question in item.questions),
            brought=("m01", "m02") if len(item.materials) > 1 else ("m01",),
            files=(self._file("m01-申请表.pdf"),),
            distinct=f"另一处经营场所（{n}）" if n else "",
        )
        actor = self.actor(f"{low}-accept", "acceptor")
        done = self.hall.house.perform("apply", "", actor, replace(form, **changes))
        self.settle()
        return str(done.dossier)

    def _file(self, name: str) -> FileRef:
        return self.hall.vault.keep(name, b"%PDF-1.7 example")

    def _window(self, login: str) -> str:
        with self.hall.house.reading() as root:
            return str(root.archive.shelf("posts")[self.account(login)]["window"])

    def state(self, number: str) -> str:
        """The state of a dossier."""
        with self.hall.house.reading() as root:
            return str(root.archive[number].state)


@contextmanager
def office_hall(seeded: Path, var: Path) -> Iterator[OfficeHall]:
    """A copy of the demo hall with items in force."""
    with demo_hall(seeded, var) as hall:
        yield OfficeHall(hall)


def verdict_fields(item: Item = ORDINARY, **changed: str) -> list[tuple[str, str]]:
    """The table of verdicts filled in: everything in order but for what is given as ``m02="supplement:补盖章"``."""
    fields = []
    for material in item.materials:
        if material.shared or material.when:
            continue
        verdict, _, rest = changed.get(material.id, "accepted").partition(":")
        fields.append((f"verdict_{material.id}", verdict))
        if verdict == "tolerated":
            fields.append((f"until_{material.id}", rest))
        elif rest:
            fields.append((f"note_{material.id}", rest))
    return fields


def in_days(moment: datetime, days: int) -> date:
    """A day so many days on."""
    return moment.date() + timedelta(days=days)
