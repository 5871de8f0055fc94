"""What a route of ratings is about. An unknown number is a KeyError, so a 404."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hallcore.dossier import Archive, Dossier
from hallcore.voice.ratings_model import KEYPAD, RATING, RatingGiven
from portal.contexts import _Finder


@dataclass(frozen=True)
class RatingContext:
    """A rating on a day."""

    rating: Dossier
    archive: Archive
    on: date

    @property
    def given(self) -> RatingGiven:
        """What was said."""
        return self.rating.the(RatingGiven)


@dataclass(frozen=True)
class KeypadContext:
    """A keypad."""

    keypad: Dossier
    archive: Archive


class Ratings(_Finder):
    """``{number}`` → RatingContext."""

    machine = RATING

    def __getitem__(self, number: str) -> RatingContext:
        """The rating or KeyError."""
        return RatingContext(self.dossier(number), self.request.archive, self.request.hall.clock.now().date())


class Keypads(_Finder):
    """``{number}`` → KeypadContext."""

    machine = KEYPAD

    def __getitem__(self, number: str) -> KeypadContext:
        """The keypad or KeyError."""
        return KeypadContext(self.dossier(number), self.request.archive)
