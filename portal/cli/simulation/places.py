"""Where everybody works in the simulator's hall: windows and who sits there, terminals and who punches there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portal.cli.cast import TERMINALS
from portal.cli.stations import OFFICERS, OFFICES_WITH_LOGINS, STATIONS, WINDOWS, Officer


def staffed(officers: Iterable[Officer] = OFFICERS) -> dict[str, Officer]:
    """Window → who sits there; windows nobody is posted to are left out."""
    found: dict[str, Officer] = {}
    for officer in officers:
        if officer.window and "acceptor" in officer.duties:
            found.setdefault(officer.window, officer)
    return found


def terminal_of(login: str) -> str:
    """The terminal somebody punches at: that of the floor they work on."""
    return _TERMINAL_OF[login]


def _terminals() -> dict[str, str]:
    at = {(one.hall, one.floor): one.code for one in TERMINALS}
    windows = {one.number: one for one in WINDOWS}
    stations = {one.code: one for one in STATIONS}
    places = {one.login: windows.get(one.window) or stations[one.department] for one in OFFICERS}
    return {login: at[place.hall, place.floor] for login, place in places.items()}


_TERMINAL_OF = _terminals()


def reviewer_in(department: str) -> str:
    """Who reviews what the second representative handled and the chief decides, or "" where there are but those two.

    A case there waits for somebody from elsewhere: nobody decides what they reviewed (XK-09).
    """
    low = department.lower()
    if department in OFFICES_WITH_LOGINS:
        return f"{low}-review"
    others = {f"{low}-second", f"{low}-chief"}
    found = (
        one.login
        for one in OFFICERS
        if one.department == department and "reviewer" in one.duties and one.login not in others
    )
    return next(found, "")


def windows_of(departments: Sequence[str] = ()) -> dict[str, tuple[str, ...]]:
    """Department → its staffed windows; all departments, or those named."""
    seats = staffed()
    found: dict[str, list[str]] = {}
    for window in WINDOWS:
        code = window.departments[0]
        if window.number in seats and (not departments or code in departments):
            found.setdefault(code, []).append(window.number)
    return {code: tuple(numbers) for code, numbers in found.items()}


def serial_of(window: str) -> str:
    """The serial of the keypad at a window of the simulator's hall."""
    return f"SIM2026{keypad_of(window)}"


def keypad_of(window: str) -> str:
    """The code of the keypad at a window."""
    return window.replace("W", "P")


def chief_of(department: str) -> str:
    """The login of a department's chief representative here."""
    low = department.lower()
    return f"{low}-approve" if department in OFFICES_WITH_LOGINS else f"{low}-chief"


def handler_of(department: str) -> str:
    """The login of whoever handles a department's cases and answers its questions."""
    low = department.lower()
    return f"{low}-handle" if department in OFFICES_WITH_LOGINS else f"{low}-second"
