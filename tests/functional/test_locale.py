"""Two languages and a larger print: Chinese unless asked, English whole in the frame, and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from webtest import TestApp

from portal import make_app, zoned
from portal.cli.cast import PASSWORD
from portal.hall import Hall
from portal.jinja import HERE, standalone
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import token_of

CHINESE = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for all who only look."""
    with demo_hall(seeded, tmp_path_factory.mktemp("locale") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def application(hall: Hall) -> object:
    """The public door."""
    return zoned(make_app(hall), "public")


@pytest.fixture
def browser(application: object) -> TestApp:
    """A browser without a cookie."""
    return TestApp(application)


def catalogue() -> dict[str, str]:
    """What the English catalogue says."""
    with (HERE / "locale" / "en" / "LC_MESSAGES" / "hall.po").open("rb") as source:
        return {
            str(message.id): str(message.string) for message in read_po(source, locale="en") if message.id
        }


def asked_for() -> dict[str, set[str]]:
    """Every text that templates give to be translated, with the templates that do."""
    found: dict[str, set[str]] = {}
    environment: Any = standalone()  # the i18n extension gives it extract_translations
    for template in sorted((HERE / "templates").rglob("*.jinja2")):
        for _line, _call, message in environment.extract_translations(template.read_text(encoding="utf-8")):
            for text in [message] if isinstance(message, str) else [each for each in message if each]:
                found.setdefault(text, set()).add(template.name)
    return found


def test_chinese_unless_asked(browser: TestApp) -> None:
    """Whatever language the browser prefers, the hall speaks Chinese until somebody chooses."""
    page = browser.get("/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert page.html.html["lang"] == "zh-CN"
    assert page.html.find("nav", class_="cn-nav").find_all("a")[0].text == "首页"
    assert "English" in page.html.find("nav", class_="cn-top").text
    assert "以下内容以中文发布" not in page.text
    assert page.html.find("main")["lang"] == "zh-CN"


def test_the_catalogue_has_every_text_of_the_frame() -> None:
    """No text that a template gives to be translated lacks its English, and none of the English is left over."""
    known, wanted = catalogue(), asked_for()
    assert len(wanted) > 25
    assert {text for text in wanted if CHINESE.search(text)} - set(known) == set()
    assert {text for text, words in known.items() if not words or CHINESE.search(words)} == set()
    assert set(known) - set(wanted) == set()


@pytest.mark.parametrize(
    "path", ["/", "/trading", "/search?q=x", "/verify", "/log", "/sitemap", "/nothing", "/sign-in"]
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_the_english_frame_has_no_chinese_left(browser: TestApp, path: str, signed_in: bool) -> None:
    """Outside what is marked as Chinese, every word and label around a page is English."""
    if signed_in:
        token = token_of(browser.get("/sign-in"))
        fields = {"account": "bidder1", "passphrase": PASSWORD, "csrf_token": token}
        browser.post("/sign-in", fields, status=303)
    browser.get("/preferences?language=en", status=303)
    page: Any = BeautifulSoup(browser.get(path, status="*").body, "html.parser")
    assert page.html["lang"] == "en"
    body = page.body
    for foreign in body.find_all(attrs={"lang": "zh-CN"}):
        foreign.decompose()
    left = {text.strip() for text in body.find_all(string=CHINESE)}
    for tag in body.find_all(True):
        left |= {
            value
            for name, value in tag.attrs.items()
            if name in ("aria-label", "placeholder", "title", "alt") and CHINESE.search(value)
        }
    assert left == set()


def test_the_content_says_that_it_is_chinese(browser: TestApp) -> None:
    """An English reader is told in English that what follows is published in Chinese; the reader aloud too."""
    browser.get("/preferences?language=en", status=303)
    page = browser.get("/trading")
    main = page.html.find("main")
    assert main["lang"] == "zh-CN"
    note = main.find(lang="en")
    assert note.text == "The content below is published in Chinese."
    assert "敦化市示例" in main.text


def test_switching_comes_back_to_the_same_question(browser: TestApp) -> None:
    """The switch keeps page and question, forgets what was just done, and switches back."""
    page = browser.get(
        "/search?q=%E9%81%93%E8%B7%AF&kind=%E6%8B%9B%E6%A0%87%E5%85%AC%E5%91%8A&done=signed-out"
    )
    switch = page.html.find("a", hreflang="en")["href"]
    answer = browser.get(switch, status=303)
    assert answer.location == (
        "http://localhost/search?q=%E9%81%93%E8%B7%AF&kind=%E6%8B%9B%E6%A0%87%E5%85%AC%E5%91%8A"
    )
    english = answer.follow()
    assert english.html.html["lang"] == "en"
    assert english.html.find("input", id="q")["value"] == "道路"
    back = browser.get(english.html.find("a", hreflang="zh-CN")["href"], status=303).follow()
    assert back.html.html["lang"] == "zh-CN"


@pytest.mark.parametrize("planted", ["<script>", "../../../etc/passwd", "ko", "EN", "x" * 4000])
def test_an_unknown_language_is_chinese(browser: TestApp, planted: str) -> None:
    """What stands in the cookie or the address is one of two names or nothing."""
    browser.set_cookie("_LOCALE_", planted)
    assert browser.get("/", {"_LOCALE_": planted}).html.html["lang"] == "zh-CN"
    browser.get("/preferences", {"language": planted, "care": planted}, status=303)
    page = browser.get("/")
    assert page.html.html["lang"] == "zh-CN"
    assert "<script>" not in page.text
    assert not page.html.html.get("class")


def test_the_care_version_is_a_class_on_the_whole_page(browser: TestApp) -> None:
    """关怀版 is chosen and left at the top of every page, and stays over the next ones."""
    assert not browser.get("/").html.html.get("class")
    switch = browser.get("/trading").html.find("a", string="关怀版")["href"]
    page = browser.get(switch, status=303).follow()
    assert page.request.path == "/trading"
    assert page.html.html["class"] == ["cn-care"]
    assert browser.get("/nothing", status=404).html.html["class"] == ["cn-care"]
    page = browser.get(page.html.find("a", string="标准版")["href"], status=303).follow()
    assert not page.html.html.get("class")
    assert ".cn-care" in browser.get("/static/hall.css").text
