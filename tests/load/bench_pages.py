"""Pages of the demo hall beside a bare Pyramid + Jinja2 page of the same bytes, in one process, one thread.

What the limit is: a Pyramid application with one route and one view that renders a Jinja2 template with
autoescape, a table whose rows make up the bytes of the page beside it. No database, no session, no headers of
ours. Requests go straight into the WSGI application; both sides take turns in short slices of processor time,
and the ratio is the median over the slices. The target (performance.md P6): 0.6 for list and detail pages.

Two figures for each page, for a hall keeps the public's pages for as long as nothing they rest on has changed
(portal.keeping): "again" is a page asked for again and again while the hall's clock runs, made anew with each
second, minute or act it rests on; here nobody acts. "made" is the same page made for each request, as in a hall
where something happens all the time, or for a visitor who is signed in; what is remembered by its value alone (a
drawn part, an answer of the search) is remembered there too.
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from pyramid.config import Configurator
from pyramid.response import Response

from hallcore.ground.clock import DEMO_START, ScriptedClock
from portal import make_app, zoned
from portal.cli.seeding import OPENED, seed
from portal.hall import Hall
from portal.security import COOKIE
from portal.settings import Settings

SLICES = 5
SLICE_SECONDS = 0.15
PAGES = {
    "home": "/",
    "trading list": "/trading",
    "tender detail": "/trading/DHGC-2026-0001",
    "record": "/records/DHGC-2026-0001-0002",
    "search, a word": "/search?q=%E5%B7%A5%E7%A8%8B",
    "services": "/services",
    "service guide": "/services/11222403MA0005019E4220101001000",
    "progress": "/progress?number=DHB-20260210-001-0001&code=DEMO0004",
    "results": "/results",
    "law": "/law",
    "law rule": "/law/ZB-028",
    "sign in": "/sign-in",
}
ROW = """<tr class="govuk-table__row">{% for cell in row %}<td class="govuk-table__cell">{{ cell }}</td>{% endfor %}</tr>"""
TEMPLATE = f"""<!DOCTYPE html><html lang="zh-CN"><head><title>{{{{ title }}}}</title></head><body><main>
<h1>{{{{ title }}}}</h1><table>{{% for row in rows %}}{ROW}
{{% endfor %}}</table></main></body></html>"""
CELLS = ("敦化市示例中学教学楼抗震加固工程", "招标公告", "2026-03-02", "8,960,000.00 元", "敦化市示例中学")


class RunningClock(ScriptedClock):
    """Set while seeding; from its start on it runs in real time."""

    started: float | None = None

    def start(self) -> None:
        """Let it run."""
        self.started = time.monotonic()

    def now(self) -> datetime:
        """The moment it was set to, and what has passed since its start."""
        passed = 0.0 if self.started is None else time.monotonic() - self.started
        return super().now() + timedelta(seconds=passed)


def bare(folder: Path, size: int) -> Callable[[], int]:
    """A bare application whose one page has about so many bytes; returns what asks for it."""
    (folder / "page.jinja2").write_text(TEMPLATE, encoding="utf-8")
    config = Configurator(package="portal")
    pages = Environment(loader=FileSystemLoader(folder), autoescape=True, auto_reload=False)
    config.add_route("page", "/")
    rows = [CELLS] * max(1, (size - 200) // 340)

    def view(request: Any) -> Any:
        return Response(pages.get_template("page.jinja2").render(title="列表", rows=rows, request=request))

    config.add_view(view, route_name="page")
    return asking(config.make_wsgi_app(), "/")


def asking(app: Any, url: str, cookie: str = "") -> Callable[[], int]:
    """What asks for a page; it returns the page's bytes and is loud when the page is not answered with 200."""
    path, _, query = url.partition("?")

    def ask() -> int:
        told: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "6543",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:6543",
            "HTTP_COOKIE": cookie,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        answer = app(environ, lambda status, _headers, _exc=None: told.append(status))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        if not told[0].startswith("200"):
            raise SystemExit(f"{url}: {told[0]}")
        return len(body)

    return ask


def rate(ask: Callable[[], int]) -> float:
    """Requests a second of the processor in one slice."""
    count, started = 0, time.thread_time()
    while time.thread_time() - started < SLICE_SECONDS:
        ask()
        count += 1
    return count / (time.thread_time() - started)


def compare(ours: Callable[[], int], theirs: Callable[[], int]) -> tuple[float, float, float]:
    """Requests a second of both, by turns, and the ratio: medians over the slices."""
    ours(), theirs()
    pairs = [(rate(ours), rate(theirs)) for _ in range(SLICES)]
    mine, limit = (statistics.median(side) for side in zip(*pairs, strict=True))
    return mine, limit, statistics.median(one / other for one, other in pairs)


def seeded(var: Path) -> Hall:
    """The demo hall at its present moment, its papers not printed."""
    clock = RunningClock(OPENED)
    hall = Hall(Settings(var=var), clock=clock)
    hall.crew.agents = tuple(agent for agent in hall.crew.agents if agent.name != "press")
    seed(hall, clock)
    clock.set(max(clock.now(), DEMO_START))
    clock.start()
    return hall


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as name:
        folder = Path(name)
        hall = seeded(folder / "var")
        app = zoned(make_app(hall), "public")
        print(f"{'page':16}{'bytes':>8}{'bare/s':>8}{'made/s':>8}{'ratio':>7}{'again/s':>9}{'ratio':>7}")
        for label, url in PAGES.items():
            # Pages are kept for nobody who brings a session, not even for one that is over.
            made, again = asking(app, url, f"{COOKIE}=over"), asking(app, url)
            theirs = bare(folder, size := again())
            mine, _limit, ratio = compare(made, theirs)
            kept, limit, best = compare(again, theirs)
            print(f"{label:16}{size:8}{limit:8.0f}{mine:8.0f}{ratio:7.2f}{kept:9.0f}{best:7.2f}")
        hall.stop()


if __name__ == "__main__":
    main()
