"""When each screen last asked, as this process remembers it: a screen that is silent is found by looking."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime


class Watch:
    """Who asked when.

    Nothing is written down: asking is reading, and a restarted hall hears from its screens within seconds.
    """

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def heard(self, code: str, at: datetime) -> None:
        """Note that a screen asked."""
        with self._lock:
            self._seen[code] = at

    def seen(self) -> Mapping[str, datetime]:
        """When each was last heard."""
        with self._lock:
            return dict(self._seen)
