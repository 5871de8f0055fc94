"""The calls of the moment, for whoever shows them: which number is at which window, and how that is said aloud."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from hallcore.dossier import Archive


class Call(NamedTuple):
    """A number that was called and is at its window, invited or already served.

    Attributes:
        label: ``A012``.
        window: The number over the window, ``108``; ``window_name`` what stands beside it.
        speech: What is said aloud.
        at: When it was called last; ``times`` how often by now. A screen speaks once for each (label, times).
        serving: Whether the visitor is there already: nothing more is to be said.
        zone: Where the window stands.
    """

    label: str
    window: str
    window_name: str
    speech: str
    at: datetime
    times: int
    serving: bool
    zone: str


def speech_of(label: str, window: str) -> str:
    """What is said aloud when a number is called."""
    return f"请{label}号到{window}号窗口"


def calls_of(archive: Archive, zone: str = "") -> list[Call]:
    """The numbers at their windows now, the latest call first.

    Args:
        archive: What is shown of the hall.
        zone: ``A 区``; "" for every zone.
    """
    windows, tickets, found = archive.shelf("windows"), archive.shelf("tickets"), []
    for number, call in archive.shelf("window-calls").items():
        place = windows.get(number)
        ticket = tickets[call["ticket"]]
        # A window keeps its latest call though the number may be at another window by now.
        here = ticket["window"] == number and ticket["state"] in {"invited", "serving"}
        if not here or place is None or zone not in ("", place["zone"]):
            continue
        label, sign = ticket["label"], number.removeprefix("W")
        at = datetime.fromisoformat(call["at"])
        found.append(
            Call(
                label,
                sign,
                place["name"],
                speech_of(label, sign),
                at,
                call["times"],
                ticket["state"] == "serving",
                place["zone"],
            )
        )
    return sorted(found, key=lambda call: call.at, reverse=True)
