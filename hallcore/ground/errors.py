"""What every floor may raise. A refusal carries its clause; nothing below the portal speaks HTTP."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - the field's word is refusal, not error: the system works, the act is refused
    """An act the law or a rule does not allow.

    Args:
        reason: One Chinese sentence a citizen can act on.
        cite: The rule it rests on: a rule id of the law book ("ZB-028"), or "" where the ground
            is the format of the thing itself (a broken file, a wrong checksum).
        where: What in the submission is meant (a field, a line, an entry), if one thing is.
    """

    def __init__(self, reason: str, cite: str = "", *, where: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.cite = cite
        self.where = where

    def __str__(self) -> str:
        """Return where, reason and rule in one line, for logs and the command line."""
        place = f"{self.where}：" if self.where else ""
        rule = f"（{self.cite}）" if self.cite else ""
        return f"{place}{self.reason}{rule}"


class NotComputable(Refusal):
    """A deadline that reaches where no official notice reaches: said, never guessed (house rule for calendars)."""


class LawFault(Exception):  # noqa: N818 - a fault in a law file, named with its file and entry
    """Faults found in law data at start-up, all of them, each with file and entry."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("law data refused:\n" + "\n".join(f"  {fault}" for fault in faults))
        self.faults = faults
