"""Listening for HTTP on one address, and ceasing to."""

from __future__ import annotations

import threading
from typing import Any

PATIENCE = 5.0
"""Seconds a request that is being answered may still take when its listener closes."""


class Listener:
    """A waitress server and the thread of its loop.

    It is closed *inside* that loop. Closed from another thread, as waitress itself would, its ``select`` can be
    asked about a file that is no more, and the loop ends in a traceback instead of ending.
    """

    def __init__(self, app: Any, address: str, threads: int) -> None:  # noqa: ANN401 - waitress ships no types
        """Bind ``host:port`` (port 0: any free one); requests beyond 64 MiB are refused (pieces are 1 MiB)."""
        from waitress.server import create_server  # noqa: PLC0415 - the web is imported when it is wanted

        host, _, port = address.rpartition(":")
        self._server = create_server(
            app,
            host=host,
            port=int(port),
            threads=threads,
            ident=None,
            max_request_body_size=64 << 20,
            clear_untrusted_proxy_headers=True,
            channel_timeout=60,
        )
        self._thread = threading.Thread(target=self._server.run, name=f"listener-{self.port}", daemon=True)

    @property
    def port(self) -> int:
        """The port it has."""
        port: int = self._server.effective_port
        return port

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def close(self) -> None:
        """Take no more, let what is being answered be answered, hang up on everyone, and wait for the loop's end."""
        server = self._server
        if not self._thread.is_alive():
            server.close()
            return
        server.trigger.pull_trigger(server.del_channel)
        server.task_dispatcher.shutdown(timeout=PATIENCE)
        pulled = threading.Event()
        server.trigger.pull_trigger(lambda: self._hang_up(pulled))
        pulled.set()
        self._thread.join(PATIENCE)

    def _hang_up(self, pulled: threading.Event) -> None:
        # An earlier pull may have woken the loop already; the trigger is not closed under the hand that still pulls it.
        pulled.wait(PATIENCE)
        for channel in list(self._server.active_channels.values()):
            channel.handle_close()
        self._server.close()
