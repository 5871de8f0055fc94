"""What a route about screens, content, facilities and loans is about."""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest

from hallcore.displays.model import CONTENT, MUSIC, PLAYLIST, SCREEN, ScreenRegistered
from hallcore.dossier import Dossier
from hallcore.facilities.model import DUTY, FACILITY, LOAN
from portal.contexts import _Finder


@dataclass(frozen=True)
class ShownContext:
    """A piece of content, a play-list, a piece of music, a facility, a loan or a duty."""

    dossier: Dossier


@dataclass(frozen=True)
class ScreenContext:
    """A screen and how it is registered."""

    dossier: Dossier
    paper: ScreenRegistered


class _Shown(_Finder):
    def __getitem__(self, number: str) -> ShownContext:
        """The matter or KeyError."""
        return ShownContext(self.dossier(number))


class Contents(_Shown):
    """``{number}`` → a piece of content."""

    machine = CONTENT


class Playlists(_Shown):
    """``{number}`` → a play-list."""

    machine = PLAYLIST


class Musics(_Shown):
    """``{number}`` → a piece of music."""

    machine = MUSIC


class Facilities(_Shown):
    """``{number}`` → a facility."""

    machine = FACILITY


class Loans(_Shown):
    """``{number}`` → a loan."""

    machine = LOAN


class Duties(_Shown):
    """``{number}`` → a duty to fill up or repair."""

    machine = DUTY


class Screens(_Finder):
    """``{number}`` → ScreenContext, at a desk."""

    machine = SCREEN

    def __getitem__(self, number: str) -> ScreenContext:
        """The screen or KeyError."""
        screen = self.dossier(number)
        return ScreenContext(screen, screen.the(ScreenRegistered))


class HungScreens(Screens):
    """``{number}`` with ``{token}`` → ScreenContext, for the screen itself; without its token there is nothing."""

    def __getitem__(self, number: str) -> ScreenContext:
        """The screen or KeyError; one that was taken down is not there."""
        found = super().__getitem__(number)
        token = str(self.request.matchdict.get("token", ""))
        if found.dossier.state != "standing" or not compare_digest(
            found.paper.token.encode(), token.encode()
        ):
            raise KeyError(number)
        return found
