"""What this pillar raises, and nothing else leaks from it.

The sentences are English and meant for logs and developers; the floors above turn them into
refusals in Chinese with their clause.
"""

from __future__ import annotations


class SigningError(Exception):
    """Something signed, sealed or logged could not be read or does not hold.

    Args:
        reason: One English sentence without the data itself (it may be secret or huge).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Malformed(SigningError):  # noqa: N818 - the word names what the bytes are
    """The bytes are not what they claim to be: wrong length, wrong form, not canonical."""


class Refuted(SigningError):  # noqa: N818 - the word names what happened to the claim
    """The bytes are well formed, but what they claim does not verify."""
