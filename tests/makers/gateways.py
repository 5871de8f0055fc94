"""Servers messages go to in tests: one that speaks SMTP, one that speaks HTTP; both real, on this machine only."""

from __future__ import annotations

import http.server
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Letterbox(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is sent.

    Attributes:
        letters: What came, in order; ``under_tls`` whether the last came encrypted, ``login`` the last AUTH line.
        refuse: The reply to RCPT, such as ``550``, with the address in its words; None to take everything.
        tls: How it encrypts; None where it cannot.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Clerk)
        self.letters: list[EmailMessage] = []
        self.refuse: int | None = None
        self.tls = tls
        self.under_tls = False
        self.login = ""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Clerk(socketserver.StreamRequestHandler):
    """One conversation of a letterbox."""

    server: Letterbox

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()

    def handle(self) -> None:
        # A caller that does not trust the certificate hangs up in the middle of a line.
        with suppress(OSError, ValueError):
            self.talk()

    def talk(self) -> None:
        self.say("220 letterbox.example")
        while line := self.rfile.readline().decode().strip():
            verb = line.partition(" ")[0].upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            self.answer(verb, line)

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def answer(self, verb: str, line: str) -> None:
        box = self.server
        if verb == "EHLO":
            offers = ["STARTTLS"] if box.tls and not box.under_tls else ["AUTH PLAIN"]
            self.say("250-letterbox.example")
            self.say(f"250 {offers[0]}")
        elif verb == "STARTTLS" and box.tls:
            self.say("220 go on")
            self.request = box.tls.wrap_socket(self.request, server_side=True)
            self.setup()
            box.under_tls = True
        elif verb == "AUTH":
            box.login = line
            self.say("235 welcome")
        elif verb == "RCPT" and box.refuse:
            self.say(f"{box.refuse} {line.partition(':')[2]} is not known here")
        elif verb == "DATA":
            self.say("354 go on")
            lines = iter(self.rfile.readline, b".\r\n")
            letter = message_from_bytes(b"".join(lines), policy=policy.default)
            box.letters.append(letter)  # type: ignore[arg-type]  # the default policy makes EmailMessages
            self.say("250 kept")
        else:
            self.say("250 ok")


class Gateway(http.server.ThreadingHTTPServer):
    """A gateway for short messages that keeps what it is sent.

    Attributes:
        taken: (headers, body) of each message, in order.
        status: What it answers.
        held: While this is not set, it answers nobody.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taker)
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        self.held = threading.Event()
        self.held.set()

    @property
    def url(self) -> str:
        """Where messages are posted to."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1/messages?app=hall"


class _Taker(http.server.BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.held.wait(20)
        if self.server.status < 300:
            self.server.taken.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Keep the test's output clean."""


@contextmanager
def served(server: Any) -> Iterator[Any]:
    """A server at work in a thread, closed at the end."""
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of 127.0.0.1 that vouches for itself: its file, and how a server uses it."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "server.pem", folder / "server.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return pem, context
