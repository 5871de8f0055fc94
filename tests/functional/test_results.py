"""The public list of licensing results: what stands there, how it is asked, how it leads to its proof, how it ends."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

from webtest import TestApp

from hallcore.ground.clock import TZ
from portal.hall import Hall
from portal.presenters import public_results
from portal.presenters.public_results import Question


def names(page: str) -> list[str]:
    """The titles of the list, in order."""
    return re.findall(r'<div class="cn-list__what"><a href="[^"]+">([^<]+)</a>', page)


def test_the_newest_come_first_and_persons_are_masked(public: TestApp) -> None:
    """A company stands there by its name, a natural person by the first character (PI-09, PI-10)."""
    page = public.get("/results")
    found = names(page.text)
    assert found[0] == "林木采伐许可证核发　示＊＊＊＊"
    assert "食品经营许可（新办）　敦化市示例商贸有限公司" in found
    assert "示例申请" not in page.text


def test_the_filters_stand_in_the_address(public: TestApp) -> None:
    """By department, item and text; together they narrow."""
    assert all("食品" in name or "公司" in name for name in names(public.get("/results?department=D01").text))
    only = names(public.get(f"/results?item={quote('公司设立')}&q={quote('园林')}").text)
    assert only == ["公司设立登记　敦化示例园林有限公司"]
    assert "没有符合条件的结果" in public.get(f"/results?q={quote('没有这个')}").text


def test_each_line_leads_to_a_record_that_is_proven(public: TestApp) -> None:
    """The record's page verifies seal and place in the log; the search finds it by its kind."""
    page = public.get("/results")
    record = public.get(re.findall(r'href="(/records/[^"]+)"', page.text)[0])
    assert "原文、印章、日志三项一致" in record.text
    assert "被许可人" in record.text
    found = public.get(f"/search?q={quote('林木采伐许可证核发')}&kind={quote('许可结果')}")
    assert "许可结果" in found.text


def test_a_page_looks_at_so_many_lines_and_says_how_to_go_on(public: TestApp, monkeypatch: object) -> None:
    """Given pages of three, then the way to the older ones walks the whole list once, nothing twice."""
    monkeypatch.setattr(public_results, "PAGE", 3)  # type: ignore[attr-defined]  # pytest's own fixture
    seen, address = [], "/results"
    while address:
        page = public.get(address)
        seen += names(page.text)
        more = re.search(r'<a href="([^"]+)">更早的结果</a>', page.text)
        address = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) or len(seen) >= 8
    monkeypatch.undo()  # type: ignore[attr-defined]  # as above
    assert seen == names(public.get("/results").text)


def test_a_persons_result_leaves_the_list_after_a_year(hall: Hall, app: TestApp) -> None:
    """PI-12, PI-14: on the 365th day after the decision it still stands there, on the next no more; companies stay."""
    hall.clock.set(datetime(2027, 2, 28, 9, 0, tzinfo=TZ))
    assert "林木采伐许可证核发　示＊＊＊＊" in names(app.get("/results").text)
    hall.clock.set(datetime(2027, 3, 1, 9, 0, tzinfo=TZ))
    assert "林木采伐许可证核发　示＊＊＊＊" not in names(app.get("/results").text)
    assert "公司设立登记　敦化示例园林有限公司" in names(app.get("/results").text)


def test_a_broken_address_is_read_as_far_as_it_makes_sense(public: TestApp) -> None:
    """A cursor that is none begins at the beginning."""
    assert Question.of({"after": "x" * 200}).after == "x" * 80
    assert names(public.get("/results?after=zzz").text) == names(public.get("/results").text)
