"""The demo bank's own system, on the bank's side of the line: pays a code online and tells the hall, signed.

It keeps a book of its own, asks the hall what a code is for, sends each message until it is answered, and answers,
signed, what became of a code. It is no part of the hall and shares nothing with it but the protocol
(``portal.bankline``) and its key, which stands here in the source; production refuses that key.
"""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hallcore.ground.errors import Refusal
from portal.cli.bankpages import list_page, pay_page, told_page
from portal.cli.cast import BANK_CODE
from portal.settings import Settings
from signing.exchange import sign

SEED = sha256(f"demo bank {BANK_CODE}".encode()).digest()
"""What the demo's bank signs with; the settings hold its public key."""

RESEND_SECONDS = 5.0
FINAL = ("kept", "known", "refused")
"""Answers after which a message is not sent again."""

Tell = Callable[[bytes, str], dict[str, Any]]
"""Sends a signed body to the hall and returns its answer; raises OSError where nobody answers."""


def over_http(address: str) -> Tell:
    """The hall at its departments' listener."""

    def tell(body: bytes, signature: str) -> dict[str, Any]:
        headers = {"X-Hall-System": BANK_CODE, "X-Hall-Signature": signature}
        headers["Content-Type"] = "application/json"
        request = urllib.request.Request(f"{address}/exchange/bank", body, headers)  # noqa: S310 - the hall's address
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=10) as answer:
                return dict(json.loads(answer.read()))
        except urllib.error.HTTPError as error:
            return dict(json.loads(error.read()))

    return tell


class Bank:
    """The bank's book of what was paid online, and what it told the hall of it.

    Args:
        tell: How the hall is told.
        path: Where the book lies; None keeps it in memory.
    """

    def __init__(self, tell: Tell, path: Path | None = None) -> None:
        self.tell = tell
        self.path = path
        self.lock = threading.RLock()
        self.book: list[dict[str, Any]] = []
        if path is not None and path.exists():
            self.book = json.loads(path.read_bytes())
        self._clock: tuple[datetime, float] | None = None

    # -- what people do -----------------------------------------------------------------------------

    def look_up(self, code: str) -> dict[str, Any]:
        """What a code is for, as the hall says."""
        return self._send({"type": "query", "code": code})

    def pay(self, code: str, payer: str, account: str, *, tell: bool = True) -> dict[str, Any]:
        """Take the money a code asks for, and tell the hall; return the entry of the book.

        Not told, the message is as good as lost on the way.

        Raises:
            Refusal: The hall does not let this code be paid.
        """
        bill = self.look_up(code)
        if bill.get("result") != "payable":
            raise Refusal(bill.get("reason", "大厅没有应答"), bill.get("cite", ""))
        with self.lock:
            if any(one["code"] == code and not one["back"] for one in self._paid()):
                raise Refusal("这个缴款识别码在本行已经缴过", "FEE-17")
            at, n = self.now(), len(self.book) + 1
            entry = self._entry(
                {
                    "type": "paid",
                    "event": f"E{at:%Y%m%d%H%M%S}{n:04d}",
                    "at": at.isoformat(),
                    "code": code,
                    "amount": str(Decimal(bill["amount"])),
                    "serial": f"WY{at:%Y%m%d%H%M%S}{n:04d}",
                    "payer": payer,
                    "account": account,
                    "opened_at": "示例银行",
                }
            )
        if tell:
            self.send(entry)
        return entry

    def reverse(self, serial: str, by: str, reason: str, *, tell: bool = True) -> dict[str, Any]:
        """Take back what was paid, on an employee's word, and tell the hall."""
        with self.lock:
            paid = next((one for one in self._paid() if one["serial"] == serial), None)
            if paid is None or paid["back"]:
                raise Refusal("没有这笔可以冲正的缴款")
            paid["back"] = True
            at, n = self.now(), len(self.book) + 1
            message = {"type": "reversed", "event": f"E{at:%Y%m%d%H%M%S}{n:04d}", "at": at.isoformat()}
            entry = self._entry({**message, "serial": serial, "by": by, "reason": reason})
            entry["code"] = paid["code"]
        if tell:
            self.send(entry)
        return entry

    def _paid(self) -> Iterator[dict[str, Any]]:
        return (one for one in self.book if one["message"]["type"] == "paid")

    def _entry(self, message: dict[str, Any]) -> dict[str, Any]:
        entry = {
            "message": message,
            "code": message.get("code", ""),
            "serial": message["serial"],
            "answer": {},
            "back": False,
        }
        self.book.append(entry)
        self._keep()
        return entry

    def _keep(self) -> None:
        if self.path is not None:
            from hallcore.vault import write_durably  # noqa: PLC0415 - the database is imported when it is wanted

            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(self.path, json.dumps(self.book, ensure_ascii=False).encode())

    # -- the line -------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The hall's time as the bank knows it: that of the last answer, and what has passed since."""
        if self._clock is None:
            raise Refusal("还没有与大厅对时")
        at, when = self._clock
        return at + timedelta(seconds=monotonic() - when)

    def _send(self, message: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(message, ensure_ascii=False).encode()
        try:
            answer = self.tell(body, sign(SEED, body))
        except OSError as fault:
            return {"result": "again", "reason": f"大厅没有应答：{fault}"}
        if "at" in answer:
            self._clock = (datetime.fromisoformat(answer["at"]), monotonic())
        return answer

    def send(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Send an entry's message and keep the answer."""
        answer = self._send(entry["message"])
        with self.lock:
            entry["answer"] = answer
            self._keep()
        return answer

    def resend(self) -> int:
        """Send again, oldest first, what has no final answer; return how many have one now."""
        open_ = [one for one in list(self.book) if one["answer"].get("result") not in FINAL]
        return sum(self.send(one).get("result") in FINAL for one in open_)

    def status(self, asked: bytes) -> tuple[bytes, str]:
        """What became of codes: the messages of each, in order, with the question's nonce, signed."""
        question = json.loads(asked)
        messages = [one["message"] for one in self.book if one["code"] in question["codes"]]
        body = json.dumps({"nonce": question["nonce"], "messages": messages}, ensure_ascii=False).encode()
        return body, sign(SEED, body)


class Counter(BaseHTTPRequestHandler):
    """The bank's web: a page to pay, a list, and the status the hall asks for."""

    bank: Bank
    home: str

    def do_GET(self) -> None:
        """The list, or a code's page."""
        parts = urlsplit(self.path)
        code = parse_qs(parts.query).get("code", [""])[0]
        if parts.path == "/pay" and code:
            self._page(pay_page(code, self.bank.look_up(code)))
        elif parts.path in {"/", "/pay"}:
            self._page(list_page(self.bank.book))
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """Pay, reverse, or answer the hall."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), 1 << 20))
        if self.path == "/status":
            answer, signature = self.bank.status(body)
            self._answer(200, "application/json", answer, {"X-Hall-Signature": signature})
            return
        fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        try:
            if self.path == "/pay":
                entry = self.bank.pay(
                    fields.get("code", ""), fields.get("payer", ""), fields.get("account", "")
                )
            elif self.path == "/reverse":
                entry = self.bank.reverse(
                    fields.get("serial", ""), fields.get("by", ""), fields.get("reason", "")
                )
            else:
                self.send_error(404)
                return
        except Refusal as refusal:
            self._page(told_page(refusal.reason, self.home), 409)
            return
        self._page(told_page(entry, self.home))

    def _page(self, text: str, status: int = 200) -> None:
        self._answer(status, "text/html; charset=utf-8", text.encode(), {})

    def _answer(self, status: int, kind: str, body: bytes, more: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Nothing is written to the console."""


@contextmanager
def open_counter(settings: Settings) -> Iterator[str]:
    """The demo's bank at its address until the block ends; gives the address.

    Raises:
        OSError: Somebody else has the address.
    """
    host, port = urlsplit(settings.banks[BANK_CODE]).netloc.rsplit(":", 1)
    bank = Bank(over_http(f"http://{settings.hosts['department']}"), settings.var / "demo" / "bank.json")
    handler = type("OpenCounter", (Counter,), {"bank": bank, "home": settings.public_url})
    server = ThreadingHTTPServer((host, int(port)), handler)
    server.daemon_threads = True
    done = threading.Event()

    def again() -> None:
        while not done.wait(RESEND_SECONDS):
            bank.resend()

    threads = [threading.Thread(target=work, daemon=True) for work in (server.serve_forever, again)]
    for thread in threads:
        thread.start()
    try:
        yield settings.banks[BANK_CODE]
    finally:
        done.set()
        server.shutdown()
        server.server_close()
