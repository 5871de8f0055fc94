"""A hall in which services are rated: the one with queues, a keypad at window W001, two of the centre who call back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.voice.ratings_model import (
    CallForm,
    Finding,
    KeypadForm,
    PressForm,
    RateForm,
    VerifyForm,
)
from hallcore.voice.ratings_rules import keypad_number
from tests.makers.approval import MANAGER
from tests.makers.counters import WORD, CounterHall, counter_hall

SERIAL = "SLPJ2026P001"
KEY_HASH = "0" * 64
KEYPAD = keypad_number("P001")


class RatingHall:
    """The hall with queues and what ratings need, by the short names of who acts."""

    def __init__(self) -> None:
        self.base: CounterHall = counter_hall()
        self.hall = self.base.hall
        self.people = self.base.people
        self.people |= {
            "manager": MANAGER,
            "inspector": Actor("U-000901", "inspector"),
            "keypad": Actor(f"keypad:{SERIAL}", "keypad"),
        }
        self.act = self.base.act
        self.refuse = self.base.refuse
        self.to = self.base.to
        self.act("register-keypad", "", "manager", KeypadForm("P001", SERIAL, "W001", "示例评价器", KEY_HASH))

    def close(self) -> None:
        """Put it away."""
        self.base.close()

    @property
    def now(self) -> datetime:
        """The hall's time."""
        return self.hall.clock.now()

    def after(self, **length: float) -> None:
        """Let some time pass."""
        self.hall.clock.set(self.now + timedelta(**length))

    def day(self) -> str:
        """The window's day, with somebody at W001."""
        return self.base.open()

    def visit(self, day: str) -> str:
        """A visit from its number to its end; the ticket."""
        self.base.taken()
        ticket = self.base.served(day)
        self.after(minutes=5)
        self.base.ended(ticket)
        return ticket

    def rated(self, ticket: str, grade: int, who: str = "visitor", **more: Any) -> str:
        """A rating by whoever has the slip; its number."""
        form = RateForm(ticket, grade, "qr", WORD)
        return str(self.act("rate", "", who, replace(form, **more)).dossier)

    def pressed(self, ticket: str, button: str, press: int = 1, *, happened: datetime | None = None) -> Any:
        """A press of the keypad, as it is filed."""
        form = PressForm(SERIAL, press, button, happened or self.now, ticket)
        return self.act("press-keypad", "", "keypad", form)

    def called(self, rating: str, *, how: Any = "phone", reached: bool = True, who: str = "manager") -> None:
        """A call-back."""
        self.act("log-call", rating, who, CallForm(how, reached, "示例：等候较久，材料说了两次。"))

    def verified(self, rating: str, finding: Finding, who: str = "manager") -> None:
        """A finding."""
        self.act(
            "verify-rating", rating, who, VerifyForm(finding, "示例：查叫号记录和受理记录，情况如评价所述。")
        )

    def paper(self, number: str, at: int = -1) -> Any:
        """A paper of a dossier, the last one unless told."""
        return self.hall.see(number).records[at].paper

    def state(self, number: str) -> str:
        """Where a dossier stands."""
        return self.hall.see(number).state
