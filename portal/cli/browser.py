"""A small web client for the walk: forms, cookies and files over plain HTTP, as a browser would send them."""

from __future__ import annotations

import http.cookiejar
import json
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

Fields = Mapping[str, str | Sequence[str]]
Upload = tuple[str, str, bytes]
"""Field name, file name, content."""

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')


class Unexpected(Exception):  # noqa: N818 - the hall answered otherwise than the walk expects
    """An answer the walk did not expect: status, address and the beginning of the page."""

    def __init__(self, told: str, status: int = 0, body: bytes = b"") -> None:
        super().__init__(told)
        self.status = status
        self.body = body


class Answer:
    """What came back: final address, status and body."""

    def __init__(self, url: str, status: int, body: bytes) -> None:
        self.url = url
        self.status = status
        self.body = body

    @property
    def path(self) -> str:
        """The path of the final address."""
        return urllib.parse.urlsplit(self.url).path

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was answered
        """The body as JSON."""
        return json.loads(self.body)


class Browser:
    """One visitor at one listener, with its own cookies."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._jar)
        )

    def sign_in(self, login: str, passphrase: str) -> None:
        """Sign in or fail."""
        answer = self.submit("/sign-in", {"account": login, "passphrase": passphrase})
        if answer.path == "/sign-in":
            raise Unexpected(f"{login} cannot sign in at {self.base}")

    def get(self, path: str) -> Answer:
        """Fetch a page or file."""
        return self._send(urllib.request.Request(self.base + path))  # noqa: S310 - our own hall's address

    def submit(self, path: str, fields: Fields | None = None, files: Sequence[Upload] = ()) -> Answer:
        """Open a form's page for its token and post it, as a person does."""
        page = self.get(path)
        return self.post(path, {"csrf_token": token_of(page.text), **(fields or {})}, files)

    def post(self, path: str, fields: Fields, files: Sequence[Upload] = ()) -> Answer:
        """Post a form with its token already in the fields."""
        if files:
            body, kind = multipart(fields, files)
        else:
            body, kind = (
                urllib.parse.urlencode(fields, doseq=True).encode(),
                "application/x-www-form-urlencoded",
            )
        return self._send(urllib.request.Request(self.base + path, body, {"Content-Type": kind}))  # noqa: S310 - as above

    def send(self, method: str, path: str, token: str, body: bytes, kind: str) -> Answer:
        """A request as the upload script sends it: token in the header, JSON wanted."""
        headers = {"X-CSRF-Token": token, "Accept": "application/json", "Content-Type": kind}
        request = urllib.request.Request(self.base + path, body, headers, method=method)  # noqa: S310 - as above
        return self._send(request)

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=60) as response:
                return Answer(response.url, response.status, response.read())
        except urllib.error.HTTPError as error:
            body = error.read()
            told = re.sub(r"<[^>]+>|\s+", " ", unescape(body.decode("utf-8", "replace")))
            at = max(told.find("未予办理"), told.find("未能提交"), 0)
            what = f"{error.code} {request.get_method()} {request.full_url}: {told[at : at + 400]}"
            raise Unexpected(what, error.code, body) from error


def token_of(page: str) -> str:
    """The CSRF token in a page's form.

    Raises:
        Unexpected: The page has no form.
    """
    found = _TOKEN.search(page)
    if found is None:
        raise Unexpected("the page has no form")
    return found[1] or found[2]


def multipart(fields: Fields, files: Sequence[Upload]) -> tuple[bytes, str]:
    """Fields and files as a browser sends them together; gives the body and its content type."""
    boundary = secrets.token_hex(16)
    parts: list[bytes] = []
    for name, value in fields.items():
        for each in [value] if isinstance(value, str) else value:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts += [head.encode(), each.encode(), b"\r\n"]
    for name, filename, content in files:
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        parts += [head.encode(), content, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"
