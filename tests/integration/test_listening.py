"""A listener ends as it began: nothing is cut off, nothing is left over, and its loop ends without an exception."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from portal.cli.listening import Listener

ROUNDS = 60


def answer(_environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Greet."""
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


def test_a_listener_closed_among_its_visitors_ends_its_loop() -> None:
    """Sixty times: while connections are kept open and asked, closing ends the loop's thread and frees the port."""
    for _ in range(ROUNDS):
        listener = Listener(answer, "127.0.0.1:0", 2)
        listener.start()
        kept = [http.client.HTTPConnection("127.0.0.1", listener.port, timeout=10) for _ in range(3)]
        for one in kept:
            one.request("GET", "/")
            assert one.getresponse().read() == b"ok"
        port = listener.port
        listener.close()
        assert f"listener-{port}" not in {thread.name for thread in threading.enumerate()}
        again = Listener(answer, f"127.0.0.1:{port}", 1)
        again.close()
        for one in kept:
            one.close()


def test_what_is_being_answered_when_a_listener_closes_is_answered() -> None:
    """A request already taken gets its whole answer; whoever comes afterwards is refused."""
    taken, may_answer = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        taken.set()
        assert may_answer.wait(10)
        return answer(environ, start)

    listener = Listener(slow, "127.0.0.1:0", 1)
    listener.start()
    visitor = http.client.HTTPConnection("127.0.0.1", listener.port, timeout=10)
    visitor.request("GET", "/")
    assert taken.wait(10)
    closing = threading.Thread(target=listener.close)
    closing.start()
    may_answer.set()
    assert visitor.getresponse().read() == b"ok"
    closing.join(10)
    assert not closing.is_alive()
    with pytest.raises(OSError, match="refused"):
        http.client.HTTPConnection("127.0.0.1", listener.port, timeout=10).request("GET", "/")
    visitor.close()
