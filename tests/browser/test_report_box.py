"""The report box in Chromium: sealed before it is sent, opened by two keepers, followed by the code, and not a plain word sent.

What the browser seals Python opens, and the reverse; the page works under the hall's policy without exception.
"""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest

from portal.cli import cast
from portal.cli.voicing import REPORT_KEY
from signing.seal.attached import BLOCK, TAG
from signing.seal.report import open_report, pass_share, read_box, read_key_file, reporter_of
from tests.browser.conftest import Served

pytestmark = [
    pytest.mark.browser,
    # Playwright's driver leaves its own pipes to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

WORDS, ANSWER = "浏览器示例标记-91c4：示例窗口收受礼品", "示例回复-5d20：已经核查"


def key_file(served: Served, login: str) -> str:
    """A keeper's key file, as it lies on their device."""
    return str(served.hall.settings.var / "demo" / "devices" / login / REPORT_KEY)


def newest(served: Served) -> str:
    """The report that came last."""
    served.hall.settle()
    with served.hall.house.reading() as root:
        return str(max(root.archive.shelf("reports").keys()))


def test_a_report_goes_from_browser_to_browser_and_nothing_plain_between(  # noqa: PLR0915 - one story in four windows
    visiting: Any, served: Served
) -> None:
    """TS-09: written and sealed in one window, handed on in a second, opened and answered in a third, followed in the first."""
    sent: list[str] = []
    with visiting() as reporter:
        reporter.page.on("request", lambda one: sent.append(unquote_plus(one.post_data or "") + one.url))
        reporter.go("/report")
        reporter.page.fill("#text", WORDS)
        reporter.page.click("[data-submit]")
        reporter.page.wait_for_selector("[data-kept]:not([hidden])")
        code = reporter.page.inner_text("[data-code]")
        reporter.page.click("[data-submit]")
        reporter.page.get_by_text("已经密封并投入举报箱").wait_for()
        assert reporter.said == []
    number = newest(served)
    with visiting("supervisor1", "hall") as first:
        first.page.on("request", lambda one: sent.append(unquote_plus(one.post_data or "") + one.url))
        first.go(f"/desk/reports/{number}")
        sealed = first.page.get_attribute("form[data-passing]", "data-passing")
        first.page.select_option("#to-0", index=2)
        first.page.fill("#reason-0", "例行开启")
        first.page.set_input_files("#file-0", key_file(served, "supervisor1"))
        first.page.fill("#pass-0", cast.PASSWORD)
        first.page.get_by_role("button", name="交出份额").first.click()
        first.page.get_by_text("办理成功").wait_for()
        assert first.said == []
    assert WORDS not in sealed
    with visiting("discipline1", "hall") as second:
        second.page.on("request", lambda one: sent.append(unquote_plus(one.post_data or "") + one.url))
        second.go(f"/desk/reports/{number}")
        second.page.get_by_role("button", name="共同开启").click()
        second.page.set_input_files("#file-open", key_file(served, "discipline1"))
        second.page.fill("#pass-open", cast.PASSWORD)
        second.page.get_by_role("button", name="打开", exact=True).click()
        second.page.wait_for_selector("[data-opened]:not([hidden])")
        assert second.page.inner_text("[data-opened]") == WORDS
        second.go(f"/desk/reports/{number}")
        second.page.fill("#answer", ANSWER)
        second.page.get_by_role("button", name="密封并回复").click()
        second.page.get_by_text("办理成功").wait_for()
        assert second.said == []
    with visiting() as again:
        again.page.on("request", lambda one: sent.append(unquote_plus(one.post_data or "") + one.url))
        again.go("/report/follow")
        again.page.fill("#code", code)
        again.page.get_by_role("button", name="查看", exact=True).click()
        again.page.wait_for_selector("[data-found]:not([hidden])")
        assert ANSWER in again.page.inner_text("[data-list]")
        again.page.fill("#more", WORDS)
        again.page.locator("form[data-more] button").click()
        again.page.get_by_text("补充内容已经密封").wait_for()
        assert again.said == []
    plain = (WORDS, ANSWER, code, code.replace("-", ""), cast.PASSWORD)
    assert not [word for word in plain if any(word in one for one in sent if "/sign-in" not in one)]


def test_what_the_browser_seals_the_command_line_opens(visiting: Any, served: Served) -> None:
    """TS-09: the same format on both sides; a key made in the browser can be read by Python."""
    with visiting() as reporter:
        reporter.go("/report")
        box = read_box(reporter.page.get_attribute("form[data-filing]", "data-filing").encode())
        reporter.page.fill("#text", WORDS)
        reporter.page.click("[data-submit]")
        reporter.page.wait_for_selector("[data-kept]:not([hidden])")
        sealed = reporter.page.input_value("[name=sealed]").encode()
        code = reporter.page.inner_text("[data-code]")
        assert reporter.page.input_value("[name=lookup]") == reporter_of(code).lookup
        assert reporter.page.input_value("[name=reply_key]") == reporter_of(code).public_key
    keys = {}
    for login in ("supervisor2", "discipline2"):
        file = served.hall.settings.var / "demo" / "devices" / login / REPORT_KEY
        keys[login] = read_key_file(file.read_bytes(), cast.PASSWORD)
    share = pass_share(sealed, box, keys["supervisor2"], box.discipline.keepers[1].kid, secrets.token_bytes)
    assert open_report(sealed, box, keys["discipline2"], [share]) == WORDS


def test_a_key_is_made_in_the_browser_and_only_its_public_half_is_sent(visiting: Any) -> None:
    """TS-09: the saved file opens with its passphrase; the form holds id and public key."""
    with visiting("supervisor1", "hall") as keeper:
        keeper.go("/desk/reports/key")
        keeper.page.fill("#pass", cast.PASSWORD)
        keeper.page.click("[data-make]")
        keeper.page.wait_for_selector("[data-save]:not([hidden])")
        with keeper.page.expect_download() as saved:
            keeper.page.click("[data-save]")
        data = saved.value.path().read_bytes()
        assert len(read_key_file(data, cast.PASSWORD)) == 32
        assert json.loads(data)["public_key"] == keeper.page.input_value("[name=public_key]")
        assert re.fullmatch(r"[0-9a-f]{32}", keeper.page.input_value("[name=kid]"))
        assert keeper.page.locator("#pass").get_attribute("name") is None
        assert keeper.said == []


PICTURE, PAPER = b"\x89PNG" + b"picture-3b7a" * 9000, b"%PDF-1.7 paper-3b7a"


def test_files_are_sealed_in_the_browser_and_come_back_on_a_keepers_device(
    visiting: Any, served: Served, tmp_path: Path
) -> None:
    """TS-20: limits before sealing; nothing of the files is sent plain; the other side's browser saves them whole."""
    for name, data in (("现场照片.png", PICTURE), ("材料.pdf", PAPER), ("程序.exe", b"MZ")):
        (tmp_path / name).write_bytes(data)
    sent: list[bytes] = []
    with visiting() as reporter:
        reporter.page.on("request", lambda one: sent.append(one.post_data_buffer or b""))
        reporter.go("/report")
        reporter.page.fill("#text", WORDS)
        reporter.page.set_input_files("#files", str(tmp_path / "程序.exe"))
        reporter.page.click("[data-submit]")
        reporter.page.get_by_text("附件应为 JPG、PNG 图片或者 PDF 文件").wait_for()
        reporter.page.set_input_files("#files", [str(tmp_path / "材料.pdf")] * 6)
        reporter.page.click("[data-submit]")
        reporter.page.get_by_text("附件不超过 5 个").first.wait_for()
        reporter.page.set_input_files(
            "#files", [str(tmp_path / name) for name in ("现场照片.png", "材料.pdf")]
        )
        reporter.page.click("[data-submit]")
        reporter.page.wait_for_selector("[data-kept]:not([hidden])")
        reporter.page.click("[data-submit]")
        reporter.page.get_by_text("已经密封并投入举报箱").wait_for()
        assert reporter.said == []
    number = newest(served)
    for secret in (b"3b7a", "现场照片".encode(), WORDS.encode()):
        assert not [one for one in sent if secret in one]
    with visiting("supervisor2", "hall") as first:
        first.go(f"/desk/reports/{number}")
        option = first.page.locator("#to-0 option", has_text="discipline2").get_attribute("value")
        first.page.select_option("#to-0", value=option)
        first.page.fill("#reason-0", "例行开启")
        first.page.set_input_files("#file-0", key_file(served, "supervisor2"))
        first.page.fill("#pass-0", cast.PASSWORD)
        first.page.get_by_role("button", name="交出份额").first.click()
        first.page.get_by_text("办理成功").wait_for()
    with visiting("discipline2", "hall") as second:
        second.go(f"/desk/reports/{number}")
        second.page.get_by_role("button", name="共同开启").click()
        second.page.set_input_files("#file-open", key_file(served, "discipline2"))
        second.page.fill("#pass-open", cast.PASSWORD)
        second.page.get_by_role("button", name="打开", exact=True).click()
        second.page.wait_for_selector("[data-given]:not([hidden])")
        assert second.page.inner_text("[data-opened]") == WORDS
        for name, data in (("现场照片.png", PICTURE), ("材料.pdf", PAPER)):
            with second.page.expect_download() as saved:
                second.page.get_by_role("link", name=name).click()
            assert saved.value.suggested_filename == name
            assert saved.value.path().read_bytes() == data
        assert second.said == []
    with served.hall.house.reading() as root:
        ref = root.archive[number].record(0).files[0]
    sealed = served.hall.vault.read(ref.sha256)
    assert b"3b7a" not in sealed
    assert len(sealed) % BLOCK == TAG
