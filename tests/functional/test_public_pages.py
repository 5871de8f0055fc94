"""What the public sees, page by page, in the seeded demo hall: content, not only that something answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from webtest import TestApp

from hallcore.ground.clock import TZ
from portal.hall import Hall
from portal.ocds.importing import disclose
from portal.ocds.reading import Source
from signing.seal.package import read_package
from trading.award.model import CandidatesPublished
from trading.opening.model import OpeningRecorded

TENDERING, MOVED, TWO_LOTS = "DHGC-2026-0010", "DHGC-2026-0009", "DHGC-2026-0008"
FINISHED, FAILED, HELD, SHOWN, DRAFT = (
    "DHGC-2025-0001",
    "DHGC-2026-0002",
    "DHGC-2026-0004",
    "DHGC-2026-0003",
    "DHGC-2026-0012",
)


def text_of(page: object) -> str:
    """The words of a page without its marks."""
    main = page.html.find("main")  # type: ignore[attr-defined]  # a webtest response
    return " ".join(main.get_text(" ").split())


def strip_of(page: object) -> list[tuple[str, str]]:
    """The life strip: stage and state."""
    found = page.html.find("ol", class_="cn-life").find_all("li")  # type: ignore[attr-defined]  # as above
    return [(item.b.find(string=True, recursive=True), item.find(class_="cn-vh").text) for item in found]


@pytest.fixture(scope="session")
def number_of(standing: Hall) -> Callable[[str, str], str]:
    """Find the newest record of a kind in a dossier."""

    def find(dossier: str, kind: str) -> str:
        with standing.house.reading() as root:
            return f"{dossier}-{root.archive[dossier].numbers(kind)[-1]:04d}"

    return find


# -- home and lists -----------------------------------------------------------------------------------


def test_home_says_what_is_new_and_what_falls_due(public: TestApp) -> None:
    """Given the demo's Monday morning: two doors, four figures, newest first, two weeks from this Monday."""
    page = public.get("/")
    assert [door.h2.text for door in page.html.find_all(class_="cn-door")] == ["办事", "交易"]
    assert [figure.text for figure in page.html.select(".cn-figs dt")] == [
        "在招项目",
        "候选人公示",
        "公开信息",
        "公开日志",
    ]
    assert "在招 4 项　今日开标 2 项　公示中 2 个标段" in page.text
    days = page.html.select(".cn-cal > li")
    assert len(days) == 14
    assert "今天" in days[0].text
    assert "开标 09:00" in days[0].text
    assert f"/trading/{TWO_LOTS}" in str(days[0])
    assert "休" in days[5].text


def test_a_tab_of_the_latest_shows_only_its_kind(public: TestApp) -> None:
    """When 交易信息 is chosen, no permit decision is among the newest."""
    page = public.get("/", {"tab": "交易信息"})
    tags = {tag.text for tag in page.html.select(".cn-list .govuk-tag")}
    assert tags
    assert not tags & {"行政许可决定", "收费公示", "办件统计"}
    assert page.html.select_one('.cn-tabs a[aria-current="true"]').text == "交易信息"


def test_the_trading_list_says_where_each_tender_stands(public: TestApp) -> None:
    """Each line names kind, purchaser, amount and the state of its tender."""
    page = public.get("/trading", {"kind": "招标公告"})
    rows = {row.a.text: " ".join(row.get_text(" ").split()) for row in page.html.select(".cn-list > li")}
    assert len(rows) == 12
    row = rows["敦化市示例新区道路及配套工程招标公告"]
    assert "敦化市示例水务局" in row
    assert "限价 1,114 万元" in row
    assert "投标中，不足 1 日" in row
    assert "招标失败" in rows["敦化市示例城区路灯节能改造工程招标公告"]
    assert "暂停" in rows["敦化市示例农村公路养护工程（2026 年）招标公告"]
    assert "已结束" in rows["敦化市示例中学教学楼抗震加固工程招标公告"]


def test_filters_of_the_list_stand_in_the_address(public: TestApp) -> None:
    """Given a keyword and dates in the address, the form shows them again and only matching lines stand."""
    page = public.get("/trading", {"q": "供水", "from": "2026-02-01", "to": "2026-03-01"})
    assert [row.a.text for row in page.html.select(".cn-list > li")] == ["敦化市示例大石头镇供水工程招标公告"]
    assert page.html.find("input", {"name": "from"})["value"] == "2026-02-01"
    assert page.html.select_one(".cn-filter input[name=q]")["value"] == "供水"


def test_an_empty_list_gives_a_way_out(public: TestApp) -> None:
    """Nothing found is said, with where to look instead."""
    page = public.get("/trading", {"q": "供水", "to": "2020-01-01"})
    assert "没有符合条件的公开信息" in page
    assert page.html.find("a", string="看全部交易信息")["href"] == "/trading"


def test_the_list_never_shows_a_tender_before_its_notice(public: TestApp) -> None:
    """A project that is only registered is not found, and its page is not there."""
    assert "林业防火" not in public.get("/trading", {"size": "100"}).text
    found = public.get("/search", {"q": "林业防火物资储备库", "kind": "招标公告"})
    assert "没有找到" in found.text
    assert "林业防火物资储备库工程" not in public.get("/search", {"q": "林业防火物资储备库"}).text
    assert public.get(f"/trading/{DRAFT}", status="*").status_int in (303, 404)
    assert public.get(f"/records/{DRAFT}-0000", status=404)


# -- search -------------------------------------------------------------------------------------------


def test_search_marks_what_was_found_and_counts_what_filters_would_leave(public: TestApp) -> None:
    """Words are marked in title and text; kinds stand beside it with their counts."""
    page = public.get("/search", {"q": "道路"})
    assert {mark.text for mark in page.html.find_all("mark")} == {"道路"}
    facet = page.html.find(class_="cn-facet")
    assert "招标公告 4" in " ".join(facet.get_text(" ").split())
    assert page.html.find("input", {"id": "q"})["value"] == "道路"


def test_a_filter_is_chosen_and_taken_off_by_links(public: TestApp) -> None:
    """Given a kind in the address, it is named as chosen, and its link leads to the same question without it."""
    page = public.get("/search", {"q": "道路", "kind": "招标公告", "min": "10000000"})
    chosen = page.html.find(class_="cn-chosen").find_all("a")
    assert [link.find(string=True) for link in chosen] == ["种类：招标公告", "不低于 10,000,000.00 元"]
    assert "kind=" not in chosen[0]["href"]
    assert "min=10000000" in chosen[0]["href"]
    hits = [hit.h2.get_text() for hit in page.html.select(".cn-hits > li")]
    assert "敦化市示例新区道路及配套工程招标公告" in hits
    assert all("元" in hit.text for hit in page.html.select(".cn-hits > li"))


def test_nothing_found_gives_help(public: TestApp) -> None:
    """Given a filter that hides everything, the page says how many there would be without it."""
    page = public.get("/search", {"q": "供水", "to": "2020-01-01"})
    assert "没有找到" in page
    assert "可以用拼音" in page
    assert "不限日期" in page


def test_what_cannot_be_read_in_an_address_is_said_not_failed(public: TestApp) -> None:
    """A bad date and a bad sort are dropped with a sentence each."""
    page = public.get("/search", {"q": "供水", "from": "yesterday", "sort": "luck"})
    assert "不是有效日期" in page
    assert "排序方式无法识别" in page


# -- a tender -----------------------------------------------------------------------------------------


def test_a_tender_answers_when_why_and_how(public: TestApp) -> None:
    """Deadline first, with clause, arithmetic and every day; lots, files, remedies, countdown by the server."""
    page = public.get(f"/trading/{TENDERING}")
    words = text_of(page)
    assert page.html.select_one(".cn-facts dd").text.startswith("2026-03-20 09:00")
    assert page.html.find(id="why").text == "投标截止为什么是 3 月 20 日"
    assert "最短不得少于二十日" in words
    assert "《中华人民共和国招标投标法》第二十四条" in words
    assert "02-26 文件发出（当日不计）" in words
    squares = page.html.select(".cn-days > li:not(.cn-days__w)")
    assert len(squares) == (datetime(2026, 3, 20, tzinfo=TZ) - datetime(2026, 2, 26, tzinfo=TZ)).days + 1
    assert "投标截止" in squares[-1].text
    assert "2026-03-05 24:00 前作出的澄清不顺延开标" in words
    assert "对招标文件的异议最迟 2026-03-10 24:00 提出" in words
    clock = page.html.find(attrs={"data-due": True})
    assert clock["data-rate"] == "1.0"
    assert int(clock["data-due"]) - int(clock["data-now"]) == timedelta(days=18, minutes=30) / timedelta(
        milliseconds=1
    )
    assert f"/trading/{TENDERING}/objection" in page.text
    assert f"/bidder/lots/{TENDERING}.1/enrol" in page.text


def test_the_life_of_a_tender_is_told_by_its_own_records(public: TestApp) -> None:
    """Seven stages: done, now, to come; failed tenders end at the opening, held ones stand still."""
    assert strip_of(public.get(f"/trading/{FINISHED}")) == [
        (stage, "（已完成）")
        for stage in ("项目登记", "招标公告", "开标", "评标", "候选人公示", "中标结果", "合同公告")
    ]
    tendering = [state for _stage, state in strip_of(public.get(f"/trading/{TENDERING}"))]
    assert tendering == ["（已完成）", "（当前）", *["（未到）"] * 5]
    failed = public.get(f"/trading/{FAILED}")
    assert [state for _stage, state in strip_of(failed)] == [*["（已完成）"] * 3, *["（未到）"] * 4]
    assert "不足三家，招标失败" in failed
    assert "一标段招标失败，招标人应当重新招标" in failed
    held = public.get(f"/trading/{HELD}")
    assert ("候选人公示", "（暂停）") in strip_of(held)
    assert "异议处理期间暂停招标投标活动" in held
    assert 'href="/law/ZB-089"' in held.text


def test_a_moved_deadline_is_told_with_its_reason(public: TestApp) -> None:
    """Given a clarification that moved the deadline: alert, new deadline, question and answer, no asker."""
    page = public.get(f"/trading/{MOVED}")
    words = text_of(page)
    assert "投标截止由 2026-03-05 09:00 顺延至 2026-03-11 09:00" in words
    assert page.html.find(id="why").text == "投标截止为什么是 3 月 11 日"
    assert "监理人员社会保险证明要求近几个月？" in words
    assert "提供投标截止前连续三个月的缴纳证明。" in words
    assert "提出" not in page.html.find(class_="cn-qa").text


def test_several_lots_stand_in_one_table_with_their_sum(public: TestApp) -> None:
    """Two lots, each with its ceiling, and what they come to; one button each to take part."""
    page = public.get(f"/trading/{TWO_LOTS}")
    table = page.html.find("caption", string="标段").find_parent("table")
    assert "11,140,000.00" in table.find(class_="cn-total").text
    assert [link.text for link in page.html.select(".cn-count a")] == [
        "我要投标（一标段）",
        "我要投标（二标段）",
    ]


def test_bids_are_not_shown_before_the_roll(public: TestApp, standing: Hall) -> None:
    """Before the deadline neither bidder nor number of bids stands on the tender's page or in the log."""
    page = public.get(f"/trading/{TWO_LOTS}")
    with standing.house.reading() as root:
        bids = [
            bid.number for lot in root.archive.children(TWO_LOTS) for bid in root.archive.children(lot.number)
        ]
    assert bids
    log = "".join(public.get("/log", {"before": str(before)}).text for before in range(20, 700, 20))
    for number in bids:
        assert number not in page.text
        assert number not in log
    assert "示例建工有限公司" not in page.text


def test_the_procedure_is_drawn_from_the_table_it_runs_by(public: TestApp) -> None:
    """Every machine with every step and its clause; the tender's present state is marked."""
    page = public.get(f"/trading/{TENDERING}/procedure")
    assert [head.text for head in page.html.select(".cn-sechead h2")] == [
        "这套程序",
        "招标项目",
        "标段",
        "投标",
        "异议",
    ]
    assert page.html.select_one("svg .is-now text").text == "招标中"
    assert "投标人不足，不予开标" in text_of(page)


def test_the_sealing_package_is_what_the_bidders_tool_reads(public: TestApp, standing: Hall) -> None:
    """The package is for this tender and its notice, and the bidder's tool believes its statements."""
    answer = public.get(f"/trading/{TENDERING}/package.json")
    assert answer.content_disposition == f'attachment; filename="sealing-package-{TENDERING}.json"'
    policy, notice = read_package(answer.body, standing.keyring.roots, at=standing.clock.now())
    assert policy.tender == TENDERING
    with standing.house.reading() as root:
        tender = root.archive[TENDERING]
        assert notice == tender.record(tender.numbers("tender-notice")[-1]).sha256


# -- records ------------------------------------------------------------------------------------------


def test_an_opening_record_reads_out_every_bid(public: TestApp, number_of: Callable[[str, str], str]) -> None:
    """Bidder, moment of receipt, price, duration, leader; and the way to the roll that was public before."""
    page = public.get(f"/records/{number_of(FINISHED, OpeningRecorded.type)}")
    rows = (
        page.html.find("caption", string="一标段　中学教学楼抗震加固工程开标情况，5 家")
        .find_parent("table")
        .tbody.find_all("tr")
    )
    assert len(rows) == 5
    assert "密封完好，已解密" in rows[0].text
    assert "8,520,960.00" in " ".join(row.text for row in rows)
    assert f'href="/records/{number_of(FINISHED, "opening-roll")}"' in page.text


def test_a_failed_opening_says_why(public: TestApp, number_of: Callable[[str, str], str]) -> None:
    """Given two bidders, the opening record names the rule's number and no price is shown."""
    page = public.get(f"/records/{number_of(FAILED, OpeningRecorded.type)}")
    assert "投标人 2 家，少于三家，不予开标" in page


def test_a_publicity_says_why_it_lasts_until_then(
    public: TestApp, standing: Hall, number_of: Callable[[str, str], str]
) -> None:
    """Candidates in order, the period's arithmetic, and until when objections are heard."""
    page = public.get(f"/records/{number_of(f'{SHOWN}.1', CandidatesPublished.type)}")
    with standing.house.reading() as root:
        paper = root.archive[f"{SHOWN}.1"].the(CandidatesPublished)
    names = [
        row.find_all("td")[1].text
        for row in page.html.find("caption", string=lambda s: s and "按名次" in s)
        .find_parent("table")
        .tbody.find_all("tr")
    ]
    assert names == [candidate.name for candidate in paper.candidates]
    assert page.html.find(id="why").text == "公示为什么到 2026-03-02 24:00"
    assert "02-27 公示开始（当日不计）" in text_of(page)
    assert f'href="/trading/lots/{SHOWN}.1/objection"' in page.text


def test_an_award_names_winner_price_and_what_follows(
    public: TestApp, number_of: Callable[[str, str], str]
) -> None:
    """Winner, standings of all, committee in numbers, and why the contract is due by then."""
    page = public.get(f"/records/{number_of(f'{FINISHED}.1', 'award-notice')}")
    words = text_of(page)
    assert page.html.h1.text == "敦化市示例中学教学楼抗震加固工程中标结果公告"
    assert "吉林示例城建集团有限公司" in words
    assert "5 人，其中专家 4 人" in words
    assert page.html.find(id="why").text == "合同为什么最迟 2026-03-06 24:00 订立"
    assert "03-06 24:00 届满" in words


def test_a_contract_is_announced_with_its_price(
    public: TestApp, number_of: Callable[[str, str], str]
) -> None:
    """The contract's price is the award's."""
    page = public.get(f"/records/{number_of(f'{FINISHED}.1', 'contract-notice')}")
    assert "8,520,960.00" in text_of(page)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sealing-policy", "密钥份额保管人"),
        ("tender-notice", "评标基准价为有效投标报价的算术平均值下浮 2%"),
        ("gate-closed", "系统不再接收本项目的投标文件"),
        ("deadline-marker", "先后由日志决定"),
        ("opening-roll", "揭示的条目"),
        ("paper-issued", "盖章前摘要 SHA-256"),
    ],
)
def test_every_kind_of_record_tells_its_own(
    public: TestApp, number_of: Callable[[str, str], str], kind: str, words: str
) -> None:
    """Each public record of a tender has a page that says what it is."""
    assert words in text_of(public.get(f"/records/{number_of(FINISHED, kind)}"))


def test_no_public_record_is_without_a_page(public: TestApp, standing: Hall) -> None:
    """One record of each type that was ever disclosed is shown, verified, with its own words."""
    with standing.house.reading() as root:
        shown = {}
        for _index, entry in root.journal.since(0):
            record = root.archive[entry.dossier].record(entry.n)
            if record.disclosure == "public":
                shown[record.type] = f"{entry.dossier}-{entry.n:04d}"
    assert {
        "applicant-registered",
        "party-admitted",
        "certificate-bound",
        "mandate-granted",
        "bulletin",
    } <= set(shown)
    for kind, number in shown.items():
        page = public.get(f"/records/{number}")
        assert page.html.find(class_="cn-verified"), kind
        assert page.html.find(class_="cn-facts") or page.html.find("table"), kind


@pytest.mark.parametrize(
    "number", ["nothing", "DHGC-2025-0001", "DHGC-2025-0001-9999", "DHGC-2025-0001-0000", "%00", "a" * 500]
)
def test_an_unknown_or_hidden_record_is_not_there(public: TestApp, number: str) -> None:
    """Unknown numbers, malformed numbers and records that are not public answer alike: 404."""
    assert "没有找到这个页面" in public.get(f"/records/{number}", status=404)


def test_a_foreign_notice_is_shown_as_it_came(app: TestApp, hall: Hall, shared: Path) -> None:
    """A real release: found, listed under its own business, told with its publisher, its bytes for download."""
    line = (shared / "data" / "ocds" / "contracts_finder_200.jsonl").read_bytes().splitlines()[0]
    outcome = disclose(hall, line, Source("Contracts Finder", "OGL 3.0"))
    assert outcome.result == "kept", outcome
    hall.settle()
    page = app.get(f"/records/{outcome.number}")
    release = json.loads(line)
    assert page.html.find(class_="cn-verified")
    assert release["ocid"] in text_of(page)
    assert "OGL 3.0" in text_of(page)
    link = page.html.select_one(".cn-files a")
    assert app.get(link["href"]).body == line
    listed = app.get("/trading", {"kind": "域外采购信息"})
    assert [row.a["href"] for row in listed.html.select(".cn-list > li")] == [f"/records/{outcome.number}"]


# -- law, standing pages, health ----------------------------------------------------------------------


def test_the_law_shows_every_period_and_how_it_is_known(public: TestApp) -> None:
    """Every clock and figure with its clause; what was written from memory is marked so."""
    page = public.get("/law")
    row = page.html.find("td", string="C24").find_parent("tr")
    assert "不少于 20 日" in row.text
    assert row.find("a")["href"] == "/law/ZB-028"
    assert "待核对" in page.html.find("a", string="EB-08").find_parent("tr").text


def test_a_rule_shows_its_words_and_what_rests_on_it(public: TestApp) -> None:
    """ZB-028: the words of the law, where they stand, the clock computed from them."""
    words = text_of(public.get("/law/ZB-028"))
    assert "自招标文件开始发出之日起至投标人提交投标文件截止之日止" in words
    assert "已与条文核对" in words
    assert "C24" in words
    assert "待核对" in text_of(public.get("/law/EB-08"))
    assert public.get("/law/XX-999", status=404)


def test_the_standing_pages_lead_on(public: TestApp) -> None:
    """About and site map; every anchor the frame links to is there."""
    about = public.get("/about")
    for anchor in ("open-data", "privacy", "accessibility", "audit", "figures"):
        assert about.html.find(id=anchor), anchor
    assert "候选人公示" in public.get("/sitemap")


def test_health_is_told_to_machines(public: TestApp) -> None:
    """The process lives; and what was done is also shown."""
    assert public.get("/healthz").text == "ok\n"
    ready = public.get("/readyz").json
    assert ready["ready"] is True
    assert set(ready["behind"]) == {"log", "board", "search"}
