"""What is submitted to the offices of queues, tickets, appointments and windows' days."""

from __future__ import annotations

from datetime import datetime

import msgspec

from hallcore.counters.model import Channel, Outcome, Session


class QueueForm(msgspec.Struct, frozen=True):
    """What is submitted to open a queue or to arrange it anew; see ``QueueSet``."""

    code: str
    name: str
    departments: tuple[str, ...]
    windows: tuple[str, ...]
    sessions: tuple[Session, ...]
    rolls_at: str
    hall: str = "主厅"
    floor: int = 1
    zone: str = ""
    carry: bool = False
    capacity: int = 0
    standing: bool = True


class TakeForm(msgspec.Struct, frozen=True):
    """What is submitted to take a number.

    Attributes:
        code: A random word for the QR code, made by whoever submits.
        appointment, word: The number of an appointment and the word on it, where one is made use of.
        holder: Who takes a number by telephone: a word for a person or telephone on that day.
        presence: The hall's code of the day, where whoever takes it by telephone is there already.
    """

    queue: str
    channel: Channel
    code: str
    priority: str = ""
    items: tuple[str, ...] = ()
    point: str = ""
    appointment: str = ""
    word: str = ""
    holder: str = ""
    presence: str = ""


class BookForm(msgspec.Struct, frozen=True):
    """What is submitted to make an appointment; ``slot`` is when it begins."""

    queue: str
    slot: datetime
    code: str
    items: tuple[str, ...] = ()


class WordForm(msgspec.Struct, frozen=True):
    """The word on the slip, by which its holder gives up, comes back, or cancels."""

    code: str


class PresentForm(msgspec.Struct, frozen=True):
    """What is submitted to say that one has come: the word on the slip, the hall's code of the day.

    Kiosks inside the hall and people of the hall need no code, people of the hall no word.
    """

    code: str
    presence: str = ""


class PresenceForm(msgspec.Struct, frozen=True):
    """A new secret for the hall's code of the day, a random word made by whoever submits."""

    secret: str


class ReasonForm(msgspec.Struct, frozen=True):
    """Why a ticket is held or returned; ``unproven``: the priority it claimed was not shown."""

    reason: str
    unproven: bool = False


class TransferForm(msgspec.Struct, frozen=True):
    """To which queue a ticket is sent on, and why."""

    queue: str
    reason: str


class PriorityForm(msgspec.Struct, frozen=True):
    """Into which class ("" for everybody's) a waiting ticket is put, and why."""

    priority: str
    reason: str


class CallForm(msgspec.Struct, frozen=True):
    """Which waiting ticket a window calls out of turn, and why."""

    ticket: str
    reason: str


class MattersForm(msgspec.Struct, frozen=True):
    """What a service led to, so far."""

    cases: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


class EndServiceForm(msgspec.Struct, frozen=True):
    """How a service ends, and what it led to besides what was linked already."""

    outcome: Outcome = "done"
    cases: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


class LoginForm(msgspec.Struct, frozen=True):
    """At which window somebody logs in."""

    window: str
