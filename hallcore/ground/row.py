"""What every row of a law file has: the time it is in force, its key, and what it falls with."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Status = Literal["V", "V2", "M", "P"]
"""How sure a row is: read in the law, read twice elsewhere, from memory, the hall's own."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every row has: the first and the last day it is in force, None where it has always been or lasts."""

    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def key(self) -> str:
        """What a row is known by among its kind."""
        raise NotImplementedError

    @property
    def rests_on(self) -> tuple[str, str] | None:
        """The row (kind, key) without which this one is not in force either."""
        return None
