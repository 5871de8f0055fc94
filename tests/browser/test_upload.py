"""The upload page in Chromium under the hall's own policy: pieces, a broken line, a refusal, and no script at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hallcore.desk import Actor
from portal.cli import cast
from portal.cli.devices import BidderDevice
from portal.hall import Hall
from signing.keyring import certificates_to_pem
from tests.browser.conftest import Served
from trading.bidding.model import BidReceived, EnrolForm
from trading.bidding.rules import bid_number
from trading.tendering.sealing import package_of

pytestmark = [
    pytest.mark.browser,
    # Playwright's driver leaves its own pipes to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

LOT = "DHGC-2026-0011.1"
QUOTE = {"price": "9800000.00", "duration_days": 130, "quality": "合格", "leader": "示例经理"}

PIECES = re.compile(r"/uploads/[0-9a-f]+/[0-9]+$")

LISTEN = """addEventListener('DOMContentLoaded', () => {
  const say = document.querySelector('[data-say]');
  if (say) new MutationObserver(() => window.heard(say.textContent)).observe(say, {childList: true});
})"""
"""Tells the test everything the page says beside its bar."""

PAUSE = """addEventListener('DOMContentLoaded', () => {
  const say = document.querySelector('[data-say]');
  if (!say || window.going) return;
  new MutationObserver(() => {
    if (say.textContent.startsWith('已收到并校验 1 片')) document.querySelector('[data-pause]').click();
  }).observe(say, {childList: true});
})"""
"""Presses the pause button after the first piece, unless the page is told to go on."""


def bid_of(login: str) -> str:
    """The number of a bidder's bid for the lot."""
    return bid_number(LOT, cast.BY_LOGIN[login].party)


def sealed(hall: Hall, login: str, folder: Path, size: int = 1000) -> Path:
    """Enrol a bidder and seal a bid of about that size on its device."""
    with hall.house.reading() as root:
        account = root.archive.secrets[login][0]
        package = package_of(hall.vault, root.archive[LOT.rpartition(".")[0]], None)
    party = cast.BY_LOGIN[login].party
    hall.house.perform("enrol", LOT, Actor(account, "bidder", party), EnrolForm())
    path, _sealed = BidderDevice(hall.settings.var / "demo" / "devices" / party).seal(
        package,
        certificates_to_pem(hall.keyring.roots),
        LOT,
        QUOTE,
        {"技术标.bin": bytes(range(256)) * (size // 256)},
        at=hall.clock.now(),
        passphrase="只在这台电脑上-2026",
    )
    return Path(path).rename(folder / "投标文件.ggzb")


def received(hall: Hall, login: str) -> int:
    """How many versions of a bid were received."""
    with hall.house.reading() as root:
        return len(root.archive[bid_of(login)].papers(BidReceived))


@pytest.fixture
def window(request: pytest.FixtureRequest, visiting: Callable[..., Any]) -> Iterator[Any]:
    """A bidder's window, named by the test's mark."""
    with visiting(request.param) as visit:
        yield visit


@pytest.mark.parametrize("window", ["bidder5"], indirect=True)
def test_pieces_arrive_over_a_line_that_breaks(served: Served, window: Any, tmp_path: Path) -> None:
    """A piece that is lost on the way is sent again; the page says so, and ends at the receipt."""
    file = sealed(served.hall, "bidder5", tmp_path, 3 << 20)
    page, sent, broken = window.page, [], []

    def pass_on(route: Any) -> None:
        sent.append(route.request.url.rpartition("/")[2])
        if len(sent) == 2:
            broken.append(sent[-1])
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(PIECES, pass_on)
    told: list[str] = []
    page.expose_function("heard", lambda line: told.append(line))  # noqa: PLW0108 - a built-in cannot be wrapped
    page.add_init_script(LISTEN)
    window.go(f"/bidder/bids/{bid_of('bidder5')}/upload")
    page.set_input_files("input[type=file]", file)
    page.click("form[data-upload] button:not([type=button])")
    page.wait_for_url("**/receipts/*")
    assert "投标文件接收回执" in page.text_content("h1")
    assert broken == ["1"]
    assert "网络不通，正在重试。已传的部分不会丢失。" in told
    assert "已收到并校验 2 片，共 4 片" in told
    assert sorted(sent) == ["0", "1", "1", "2", "3"]
    assert received(served.hall, "bidder5") == 1
    assert [line for line in window.said if "ERR_CONNECTION_RESET" not in line] == []
    page.wait_for_selector(".cn-life li:nth-child(1).is-done")
    assert page.is_visible("[data-print]")


@pytest.mark.parametrize("window", ["bidder6"], indirect=True)
def test_an_upload_is_paused_and_goes_on_after_a_reload(served: Served, window: Any, tmp_path: Path) -> None:
    """What has arrived is not sent again when the page is closed and opened anew."""
    file = sealed(served.hall, "bidder6", tmp_path, 2 << 20)
    page, sent = window.page, []
    address = f"/bidder/bids/{bid_of('bidder6')}/upload"

    def pass_on(route: Any) -> None:
        sent.append(route.request.url[-1])
        route.continue_()

    page.route(PIECES, pass_on)
    page.add_init_script(PAUSE)
    window.go(address)
    page.set_input_files("input[type=file]", file)
    page.click("form[data-upload] button:not([type=button])")
    page.locator("[data-say]", has_text="已暂停").wait_for()
    assert page.is_enabled("form[data-upload] button:not([type=button])")
    assert received(served.hall, "bidder6") == 0
    page.add_init_script("window.going = true")
    page.reload()
    page.set_input_files("input[type=file]", file)
    page.click("form[data-upload] button:not([type=button])")
    page.wait_for_url("**/receipts/*")
    assert sent == ["0", "1", "2"]
    assert window.said == []


@pytest.mark.parametrize("window", ["bidder7"], indirect=True)
def test_a_refusal_is_told_where_one_looks(served: Served, window: Any, tmp_path: Path) -> None:
    """Empty, foreign and broken files, and a session that ended: each is told in Chinese beside the bar."""
    file = sealed(served.hall, "bidder7", tmp_path)
    page = window.page
    window.go(f"/bidder/bids/{bid_of('bidder7')}/upload")

    def send(content: bytes) -> str:
        page.set_input_files("input[type=file]", {"name": "a.ggzb", "mimeType": "", "buffer": content})
        page.evaluate("document.querySelector('[data-say]').textContent = ''")
        page.click("form[data-upload] button:not([type=button])")
        page.wait_for_selector("form[data-upload] button:not([type=button]):enabled")
        return str(page.text_content("[data-say]"))

    assert send(b"") == "这个文件是空的，没有上传。"
    said = send("投标报价一百万元".encode())
    assert said.startswith("这不是密封的投标文件，未加密的投标不予接收（")
    assert "第" in said
    assert send(file.read_bytes()[:-9]).startswith("投标文件不完整，传输未完成的视为未递交（")
    page.context.clear_cookies()
    assert send(file.read_bytes()).startswith("登录已失效。请重新登录后再打开本页")
    assert received(served.hall, "bidder7") == 0
    assert all("status of 40" in line for line in window.said)


def test_without_script_the_form_is_sent_whole(
    served: Served, visiting: Callable[..., Any], tmp_path: Path
) -> None:
    """A browser that runs no script uploads all the same, through the same form."""
    file = sealed(served.hall, "bidder8", tmp_path, 2 << 20)
    with visiting("bidder8", java_script_enabled=False) as visit:
        page = visit.page
        visit.go(f"/bidder/bids/{bid_of('bidder8')}/upload")
        assert not page.is_visible(".cn-progress")
        page.set_input_files("input[type=file]", file)
        page.click("form[data-upload] button:not([type=button])")
        page.wait_for_url("**/receipts/*")
        assert "投标文件接收回执" in page.text_content("h1")
        assert not page.is_visible("[data-print]")
    assert received(served.hall, "bidder8") == 1
