"""Every public route walked: secure headers, a language, a title, nothing inline, no dead link, nothing written."""

from __future__ import annotations

from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from webtest import TestApp

from portal.cli import cast
from portal.hall import Hall
from portal.permissions import Permission
from portal.routes import ROUTES
from portal.security import HEADERS

TENDER, RECORD = "DHGC-2026-0010", "DHGC-2025-0001.1-0018"
ITEM = "11222403MA0005019E4220101001000"
PATHS = {
    "home": "/",
    "search": "/search?q=%E9%81%93%E8%B7%AF",
    "trading": "/trading",
    "incidents": "/trading/incidents",
    "intentions": "/trading/intentions",
    "late": "/trading/late-payments",
    "frameworks": "/trading/frameworks",
    "framework": "",
    "party": f"/trading/parties/{cast.BIDDERS[0].code}",
    "submission-path": "/submission-path",
    "tender": f"/trading/{TENDER}",
    "tender.package": f"/trading/{TENDER}/package.json",
    "tender.ocds": f"/trading/{TENDER}/ocds.json",
    "tender.chart": f"/trading/{TENDER}/procedure",
    "sale": "/trading/sales/DHTD-2026-0001",
    "sale.live": "/trading/sales/DHTD-2026-0001/live.json",
    "sale.public": "/trading/sales/DHTD-2026-0001/public-file.json",
    "sale.ocds": "/trading/sales/DHTD-2026-0001/ocds.json",
    "purchase": "/trading/purchases/DHCG-2026-0002",
    "purchase.ocds": "/trading/purchases/DHCG-2026-0002/ocds.json",
    "tender.draws": f"/trading/{TENDER}/draws",
    "tender.public": f"/trading/{TENDER}/public-file.json",
    "record": f"/records/{RECORD}",
    "record.json": f"/records/{RECORD}/record.json",
    "record.p7s": f"/records/{RECORD}/record.json.p7s",
    "record.proof": f"/records/{RECORD}/record.tlog-proof",
    "record.bundle": f"/records/{RECORD}/bundle.zip",
    "record.pdf": f"/records/{RECORD}/paper.pdf",
    "file": "",
    "law.rule": "/law/ZB-028",
    "law": "/law",
    "verify": "/verify",
    "verifier": "/verify/verify.py",
    "log": "/log",
    "log.keys": "/log/keys.txt",
    "log.root": "/log/root.pem",
    "log.tile": "/log/checkpoint",
    "sealing.page": "/sealing",
    "sealing.saved": "/sealing/saved",
    "ocds.packages": "/api/ocds/releases.json",
    "ocds.release": "",
    "log.stretch": "/api/log/stretches.json?limit=5",
    "national.tables": "/api/national/tables.json",
    "national.rows": "/api/national/notice.json?limit=5",
    "openapi": "/api/openapi.json",
    "open-data": "/open-data",
    "about": "/about",
    "sitemap": "/sitemap",
    "hall": "/hall",
    "services": "/services",
    "service": f"/services/{ITEM}",
    "service.print": f"/services/{ITEM}/print",
    "service.notify": "",
    "notification": "",
    "notification.pdf": "",
    "kiosk": "/kiosk/K01",
    "kiosk.departments": "/kiosk/K01/materials",
    "kiosk.items": "/kiosk/K01/materials/D01",
    "kiosk.item": f"/kiosk/K01/services/{ITEM}",
    "kiosk.notification": "",
    "facilities": "/facilities",
    "appraisal.board": "/hall/appraisal",
    "appraisal.board.quarter": "/hall/appraisal/KHG-2025Q4",
    "evaluations": "/supervision/evaluations",
    "evaluation": "/supervision/evaluations/PY-2025-000004",
    "circulars": "/supervision/circulars",
    "circular": "/supervision/circulars/TB-2026-000001",
    "kiosk.halls": "/kiosk/K01/find",
    "kiosk.floor": "/kiosk/K01/find/1",
    "kiosk.windows": "/kiosk/K01/find/1/D01",
    "kiosk.place": f"/kiosk/K01/place/{ITEM}",
    "kiosk.floors": "/kiosk/K01/floors",
    "kiosk.floorplan": "/kiosk/K01/floors/1",
    "kiosk.facilities": "/kiosk/K01/facilities",
    "kiosk.progress": "/kiosk/K01/progress",
    "queues": "/queue",
    "queue.take": "/queue/A",
    "ticket": "/tickets/PH-20260302-A001/DEMO-A-0810",
    "ticket.rate": "/tickets/PH-20260302-A001/DEMO-A-0810/rating",
    "ratings": "/ratings",
    "rate": "/rate",
    "kiosk.rate": "/kiosk/K01/rating",
    "ticket.give-up": "",
    "ticket.back": "",
    "ticket.here": "",
    "kiosk.queues": "/kiosk/K01/queue",
    "kiosk.queue": "/kiosk/K01/queue/A",
    "kiosk.pad": "/kiosk/K01/number/appointment",
    "queue.here": "/arrived/123456",
    "kiosk.ticket": "/kiosk/K01/tickets/PH-20260302-A001/DEMO-A-0810",
    "progress": "/progress",
    "progress.json": "/progress.json?number=DHB-20260210-001-0001&code=DEMO0004",
    "progress.paper": "",
    "results": "/results",
    "fees": "/fees",
    "fees.data": "/fees.json",
    "fees.totals": "/fees/totals",
    "fees.item": "/fees/F2901",
    "pay": "/pay",
    "requests": "/disclosure",
    "request.progress": "/disclosure/progress",
    "voice": "/voice",
    "voice.new": "/voice/new/complaint",
    "voice.progress": "/voice/progress",
    "voice.say": "/voice/say/ask-review",
    "voice.outcomes": "/voice/outcomes",
    "voice.answers": "/voice/answers",
    "report": "/report",
    "report.script": "/report/script.js",
    "report.box": "/report/box.json",
    "kiosk.voice": "/kiosk/K01/voice",
    "report.follow": "/report/follow",
    "report.answers": "",
    "report.say": "",
    "preferences": "/preferences?care=1",
    "sign-in": "/sign-in",
    "healthz": "/healthz",
    "readyz": "/readyz",
}
"""An address for every route the public may use; "" for those that take their address from another answer."""

OPEN = {
    route.name
    for route in ROUTES
    if route.zone == "public"
    and route.permission
    in {Permission.PUBLIC, Permission.TENDER_READ, Permission.SALE_READ, Permission.PURCHASE_READ}
}
SEALING = {"sealing.page", "sealing.saved"}
WALKED = sorted(name for name, path in PATHS.items() if path)
CRAWLED = 400


def test_the_walk_leaves_no_public_route_out() -> None:
    """Every route that needs no account stands in the table of this walk."""
    assert set(PATHS) == OPEN


@pytest.mark.parametrize("name", WALKED)
def test_every_answer_carries_the_secure_headers(public: TestApp, name: str) -> None:
    """Whatever the answer is, no sniffing, no framing, no script that is not ours."""
    answer = public.get(PATHS[name], status="*")
    open_data = name.startswith(
        ("ocds", "openapi", "tender.ocds", "sale.ocds", "purchase.ocds", "log.stretch", "national")
    )
    for header, value in HEADERS.items():
        # Open data is there to be read by other sites' pages; it alone may be.
        allowed = {value, "cross-origin"} if open_data and header.endswith("Resource-Policy") else {value}
        assert answer.headers[header] in allowed
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("name", sorted(set(WALKED) - SEALING))
def test_every_page_has_language_title_and_nothing_inline(public: TestApp, name: str) -> None:
    """Pages name their language and themselves, have one heading, and run and style nothing inline."""
    answer = public.get(PATHS[name], status="*")
    if answer.content_type != "text/html" or answer.status_int in (301, 302, 303):
        return
    page = answer.html
    assert page.html["lang"] == "zh-CN"
    assert page.title.text.removesuffix("自助机").endswith("敦化市政务服务中心 · 公共资源交易中心")
    assert len(page.find_all("h1")) == 1
    assert page.h1.text.strip()
    assert not page.find_all("style")
    assert not [script for script in page.find_all("script") if not script.get("src") or script.text.strip()]
    for mark in page.find_all(True):
        assert not [
            attribute for attribute in mark.attrs if attribute == "style" or attribute.startswith("on")
        ]
    ids = [mark["id"] for mark in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", sorted(SEALING))
def test_the_sealing_page_runs_its_own_script_and_reaches_nothing(public: TestApp, name: str) -> None:
    """Its policy admits script and style by hash alone and no request at all; both addresses give the same bytes."""
    answer = public.get(PATHS[name])
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'sha256-" in policy
    assert "connect-src" not in policy
    assert "'self'" not in policy
    assert answer.body == public.get("/sealing").body
    saved = answer.headers.get("Content-Disposition", "")
    assert saved.startswith("attachment" if name == "sealing.saved" else "inline")


def test_english_frames_a_page_whose_content_stays_chinese(public: TestApp) -> None:
    """The frame speaks English when asked; what is published says that it is Chinese."""
    public.set_cookie("_LOCALE_", "en")
    page = public.get("/trading")
    assert page.html.html["lang"] == "en"
    assert page.html.main["lang"] == "zh-CN"


def links_of(page: object, here: str) -> set[str]:
    """The addresses within this site that a page leads to."""
    found = set()
    for mark in page.html.find_all(["a", "link", "script", "img"]):  # type: ignore[attr-defined]  # webtest
        target = mark.get("href") or mark.get("src") or ""
        whole = urlsplit(urldefrag(urljoin(f"http://localhost{here}", target))[0])
        if whole.netloc == "localhost" and target:
            found.add(whole.path + (f"?{whole.query}" if whole.query else ""))
    return found


def test_no_link_leads_nowhere_and_reading_writes_nothing(public: TestApp, standing: Hall) -> None:
    """From the front door, page by page: every link answers, and the database is as it was."""
    before = standing.database.lastTransaction()
    queue, seen, broken = deque(["/"]), {"/"}, []
    while queue and len(seen) < CRAWLED:
        here = queue.popleft()
        public.reset()
        page = public.get(here, status="*")
        if page.status_int >= 400:
            broken.append((page.status_int, here))
        if page.content_type != "text/html" or here.startswith("/sealing") or page.status_int != 200:
            continue
        for target in sorted(links_of(page, here) - seen):
            seen.add(target)
            queue.append(target)
    assert not broken
    assert len(seen) > 200
    assert standing.database.lastTransaction() == before


def test_anchors_within_a_page_are_there(public: TestApp) -> None:
    """A link to a place on the same page finds it."""
    for path in (f"/trading/{TENDER}", f"/records/{RECORD}", "/law", "/log", "/about"):
        page = public.get(path).html
        for link in page.select('a[href^="#"]'):
            assert page.find(id=link["href"][1:]), (path, link["href"])


def test_inner_rooms_are_not_there_for_the_public(public: TestApp) -> None:
    """A public listener knows no address of the inner networks, signed in or not."""
    inner = [route.pattern for route in ROUTES if route.zone != "public"]
    assert inner
    for pattern in inner:
        public.get(pattern.replace("{number}", TENDER).replace("{", "").replace("}", ""), status=404)


def test_the_public_pages_need_no_account_and_set_no_session(public: TestApp) -> None:
    """Reading leaves no session behind; only the token that guards forms is set, for scripts unreadable."""
    cookies = public.get("/").headers.getall("Set-Cookie")
    assert all(cookie.startswith("csrf_token=") and "HttpOnly" in cookie for cookie in cookies)
