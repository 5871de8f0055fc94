"""Applying in a real browser: the script lays a file to its own material, a form saves itself, and both without noise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.cli.case_stories import SMALL_SHOP
from portal.drafts import draft_of
from tests.browser.conftest import Served

pytestmark = [
    pytest.mark.browser,
    # Playwright's driver leaves its own pipes to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PDF = b"%PDF-1.7\n" + b"example " * 200_000 + b"\n%%EOF\n"


def draft(served: Served, login: str) -> Any:
    """What is kept of the application."""
    with served.hall.house.reading() as root:
        account = root.archive.secrets[login][0]
        return draft_of(root.archive, account, f"SX-{SMALL_SHOP}")


def test_answers_save_themselves_and_files_go_to_their_material(
    visiting: Any, served: Served, tmp_path: Path
) -> None:
    """Given another answer ticked than in an earlier case, it is kept before anything was sent; given a file, it lies with the material chosen."""
    file = tmp_path / "申请表.pdf"
    file.write_bytes(PDF)
    with visiting("company1") as visitor:
        page = visitor.page
        visitor.go(f"/apply/{SMALL_SHOP}")
        page.locator("input[type=radio]").last.check()
        page.get_by_text("草稿已保存").last.wait_for()
        assert draft(served, "company1").chosen("q-")
        page.click("main form button:not([type=button])")
        page.set_input_files("#file-m1", str(file))
        page.locator("#m-m1 form[data-upload] button").first.click()
        page.wait_for_selector("#m-m1 .cn-piece__files li")
        assert "申请表.pdf" in page.inner_text("#m-m1")
        assert page.locator("#m-m2 .cn-piece__files li").count() == 0
    kept = draft(served, "company1").of("m1")
    assert [(ref.name, ref.size) for ref in kept] == [("申请表.pdf", len(PDF))]
