"""Render every template with its sample, to be looked at: static HTML, screenshots, and what axe finds.

Not a test. ``.venv/bin/python tests/browser/preview.py FOLDER [name …]`` writes name.html, name-1280.png
and name-375.png into FOLDER and prints accessibility findings and sideways overflow.
"""

from __future__ import annotations

import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from portal.jinja import standalone  # noqa: E402 - the path is set first
from tests.makers import bidder_pages, desk_pages, office_pages, public_pages, queue_pages, trading_pages  # noqa: E402 - as above

WIDTHS = (1280, 375)
AXE = ROOT / "portal" / "static" / "vendor" / "axe.min.js"
RULES = (
    "axe.run(document, {resultTypes: ['violations']})"
    ".then(found => found.violations.map(v => [v.id, v.nodes.map(node => node.html)]))"
)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Quiet(SimpleHTTPRequestHandler):
    """Serves the folder without a line for each request."""

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def render(folder: Path, names: list[str]) -> list[str]:
    """Write the pages; returns their names."""
    env = {language: standalone(language) for language in ("zh", "en")}
    written = []
    rooms = (public_pages, trading_pages, bidder_pages, desk_pages, office_pages, queue_pages)
    for name, sample in [pair for room in rooms for pair in room.samples().items()]:
        if names and not any(name.startswith(wanted) for wanted in names):
            continue
        page = env[sample.context["chrome"].language].get_template(sample.template).render(sample.context)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
        written.append(name)
    return written


def look(page: Page, address: str, folder: Path, name: str, width: int) -> None:
    """Take a screenshot and ask axe."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/{name}.html")
    page.screenshot(path=str(folder / f"{name}-{width}.png"), full_page=True)
    if over := page.evaluate(OVERFLOW):
        print(f"{name} {width}: {over} px too wide")
    page.add_script_tag(path=str(AXE))
    for rule, nodes in page.evaluate(RULES):
        print(f"{name} {width}: {rule}", *nodes[:3], sep="\n    ")


def main() -> None:
    """Render, serve, look."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    static = folder / "static"
    if not static.exists():
        static.symlink_to(ROOT / "portal" / "static")
    names = render(folder, sys.argv[2:])
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(locale="zh-CN")
        for name in names:
            for width in WIDTHS:
                look(page, f"http://127.0.0.1:{server.server_port}", folder, name, width)
        browser.close()
    server.shutdown()
    print(f"{len(names)} pages in {folder}")


if __name__ == "__main__":
    main()
