"""The local socket of a running hall: operator commands reach the one process that has the storage.

One JSON line a request, one JSON line an answer, over a Unix socket that only the hall's own user can
open. What is not here: what the commands do (``COMMANDS`` names functions of the floors below).
"""

from __future__ import annotations

import json
import logging
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hallcore.ground.errors import Refusal

if TYPE_CHECKING:
    from portal.hall import Hall

_LOG = logging.getLogger(__name__)
LIMIT = 64 << 20
Command = Callable[["Hall", dict[str, Any]], Any]


class NotRunning(Exception):  # noqa: N818 - a fact the caller decides upon
    """No hall listens on that socket."""


def socket_path(var: Path) -> Path:
    """Where the socket of a hall lies."""
    return var / "control.sock"


class ControlServer:
    """Answers operator commands in a thread of the running hall."""

    def __init__(self, hall: Hall, commands: dict[str, Command]) -> None:
        self.hall = hall
        self.commands = commands
        path = socket_path(hall.settings.var)
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o077)
        try:
            self._socket.bind(str(path))
        finally:
            os.umask(before)
        self._socket.listen(8)
        self._thread = threading.Thread(target=self._run, name="control", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self._socket.close()
        socket_path(self.hall.settings.var).unlink(missing_ok=True)

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as stream:
            for line in iter(lambda: stream.readline(LIMIT), b""):
                stream.write(json.dumps(self._do(line), ensure_ascii=False).encode() + b"\n")
                stream.flush()

    def _do(self, line: bytes) -> dict[str, Any]:
        try:
            request = json.loads(line)
            command = self.commands[request.pop("command")]
            return {"ok": command(self.hall, request)}
        except Refusal as refusal:
            return {"refused": {"reason": refusal.reason, "cite": refusal.cite, "where": refusal.where}}
        except Exception as fault:  # noqa: BLE001 - an operator's mistake must not end the hall
            _LOG.exception("control command failed")
            return {"fault": f"{type(fault).__name__}: {fault}"}


def call(var: Path, command: str, **arguments: Any) -> Any:  # noqa: ANN401 - whatever the command answers
    """Ask the running hall.

    Raises:
        NotRunning: There is none.
        Refusal: The hall refused.
        RuntimeError: The command failed inside.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.connect(str(socket_path(var)))
        except OSError as absent:
            raise NotRunning(str(var)) from absent
        with connection.makefile("rwb") as stream:
            stream.write(json.dumps({"command": command, **arguments}).encode() + b"\n")
            stream.flush()
            answer = json.loads(stream.readline(LIMIT) or b'{"fault": "the hall went away"}')
    if "refused" in answer:
        raise Refusal(
            answer["refused"]["reason"], answer["refused"]["cite"], where=answer["refused"]["where"]
        )
    if "fault" in answer:
        raise RuntimeError(answer["fault"])
    return answer["ok"]
