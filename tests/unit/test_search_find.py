"""What a query finds, in which order, under which filters, and what help an empty page gives."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Entry, Index, Page, Query, Sort
from search.filters import covers
from search.matching import CHECK_MOST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = dt.date(2026, 3, 2)


def entry(key: str, title: str = "", text: str = "", **facts: object) -> Entry:
    """Return an entry with the least it needs."""
    fields: dict[str, object] = {"kind": "公开招标公告", "date": DAY, **facts}
    return Entry(key=key, title=title, text=text, **fields)  # type: ignore[arg-type]  # facts are checked by Entry


ENTRIES = (
    entry(
        "road",
        "敦化市敖东大街道路维修工程公开招标公告",
        "招标人敦化市住房和城乡建设局就道路维修工程公开招标。投标人须在公共资源交易中心网站完成注册。",
        stage="招标",
        region="222403",
        amount=Decimal("1234567.89"),
        number="敦公资〔2026〕12号",
        parties=("敦化市住房和城乡建设局", "延边长白建设工程有限公司"),
        index=1,
    ),
    entry(
        "centre",
        "延吉市公共资源交易中心办公设备采购项目中标结果公告",
        "中标供应商为延吉市海兰江办公设备有限公司，成交金额九十八万元。",
        kind="中标结果公告",
        stage="中标",
        region="222401",
        date=dt.date(2026, 3, 5),
        amount=Decimal(980000),
        number="JZCG-2026-00012",
        index=2,
    ),
    entry(
        "guide",
        "建筑工程施工许可证核发办事指南",
        "建设单位应当自领取施工许可证之日起三个月内开工。",
        kind="办事指南",
        region="222403",
        date=dt.date(2025, 12, 31),
        index=3,
    ),
    entry(
        "bridge",
        "大石头镇危桥改造勘察设计单一来源采购公示",
        "产品和服务由原设计单位提供。",
        kind="单一来源公示",
        stage="招标",
        region="222403",
        date=dt.date(2026, 3, 3),
        amount=Decimal("0.01"),
        number="JZCG-2026-00013",
        index=4,
    ),
    entry(
        "foreign",
        "Supply of Road Maintenance Services",
        "The contracting authority seeks road maintenance services for 24 months.",
        kind="foreign notice",
        stage="tender",
        region="GB",
        date=dt.date(2026, 1, 1),
        language="en",
        number="ocds-b5fd17-7d6b4d4f",
        index=5,
    ),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Return an index of five entries, in two segments."""
    made = Index(tmp_path_factory.mktemp("search") / "index").open_or_create()
    made.put(ENTRIES[:3], 3)
    made.put(ENTRIES[3:], 5)
    yield made
    made.close()


def keys(page: Page) -> list[str]:
    """Return the keys on a page, in order."""
    return [result.key for result in page.results]


def strict(index: Index, text: str) -> set[str]:
    """Return what has all of the words; what is only near does not count."""
    page = index.find(Query(text=text))
    return set() if any("相近" in note for note in page.notes) else set(keys(page))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("资源", {"road", "centre"}),  # a part of the word 公共资源交易中心
        ("公共资源交易中心", {"road", "centre"}),
        ("源交", {"road", "centre"}),  # across two words
        ("道路 招标", {"road"}),
        ("敖东大街", {"road"}),
        ("長白建設", {"road"}),  # traditional, and only among the parties
        ("危桥", {"bridge"}),
        ("桥", {"bridge"}),  # one character of a title
        ("施工许可证", {"guide"}),
        ("如何办理施工许可证", set()),  # 办理 is in no entry: near ones only
        ("的", set()),
        ("ROAD maintenance", {"foreign"}),
        ("ｒｏａｄ", {"foreign"}),
        ("98万", set()),
    ],
)
def test_words(index: Index, text: str, found: set[str]) -> None:
    """All words must be there, wherever and however the segmenter would cut."""
    assert strict(index, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ggzyjy", {"centre"}),
        ("ggzyjyzx", {"centre"}),
        ("gonggongziyuan", {"centre"}),
        ("dhs", {"road"}),
        ("weixiu", {"road"}),
        ("sgxkz", {"guide"}),
        ("ggzyjy 采购", {"centre"}),
        ("qqqqq", set()),
    ],
)
def test_pinyin(index: Index, text: str, found: set[str]) -> None:
    """Titles are found by initials and by full pinyin."""
    assert strict(index, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("敦公资〔2026〕12号", {"road"}),
        ("敦公资[2026]12号", {"road"}),
        ("敦公资2026", {"road"}),
        ("JZCG-2026-00012", {"centre"}),
        ("jzcg2026000", {"centre", "bridge"}),
        ("2026-00013", {"bridge"}),
        ("00013", {"bridge"}),
        ("JZCG", {"centre", "bridge"}),
        ("编号：JZCG-2026-00012", {"centre"}),
        ("编号:JZCG-2026-0001", set()),
        ("项目编号：敦公资（2026）12号", {"road"}),
        ("ocds-b5fd17", {"foreign"}),
    ],
)
def test_numbers(index: Index, text: str, found: set[str]) -> None:
    """A project number is found whole, by any beginning, from any part on; 编号: means the whole."""
    assert strict(index, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"公开招标公告"', {"road"}),
        ('"招标公告公开"', set()),
        ("“道路维修工程”", {"road"}),
        ('"维修道路"', set()),
        ('"road maintenance services"', {"foreign"}),
        ('"maintenance road"', set()),
        ('"和服"', {"bridge"}),  # literally there, in 产品和服务
        ("公告 -敦化", {"centre"}),
        ("公告 －“道路维修”", {"centre"}),
        ("-公告", {"guide", "bridge", "foreign"}),
        ("招标 -单一来源", {"road"}),
    ],
)
def test_phrases_and_exclusions(index: Index, text: str, found: set[str]) -> None:
    """A phrase stands as written; what is excluded is excluded by its wording, not by its parts."""
    assert strict(index, text) == found


def test_a_chance_neighbourhood_ranks_below_a_word(tmp_path: Path) -> None:
    """和服 finds 产品和服务 too, but after the entry that is about 和服."""
    index = Index(tmp_path / "index").open_or_create()
    index.put([entry("chance", "产品和服务采购"), entry("word", "日本和服展览采购")], 2)
    assert keys(index.find(Query(text="和服"))) == ["word", "chance"]


def test_title_before_text_and_dense_before_sparse(tmp_path: Path) -> None:
    """The title outweighs the text, a short text about the matter a long one that mentions it."""
    index = Index(tmp_path / "index").open_or_create()
    other = "本项目按照有关规定组织实施并接受监督。" * 8
    index.put(
        [
            entry("long", "公告甲", other + "供热管网。" + other),
            entry("short", "公告乙", "供热管网改造。"),
            entry("title", "供热管网改造公告", other),
        ],
        1,
    )
    assert keys(index.find(Query(text="供热管网"))) == ["title", "short", "long"]


def test_equal_scores_newest_first(tmp_path: Path) -> None:
    """Among equals the newer comes first, also over several segments."""
    index = Index(tmp_path / "index").open_or_create()
    for cursor, day in enumerate((2, 4, 1, 3), 1):
        index.put([entry(str(day), "绿化工程公告", date=dt.date(2026, 3, day))], cursor)
    assert keys(index.find(Query(text="绿化"))) == ["4", "3", "2", "1"]


def test_wording_decides_where_pairs_do_not(tmp_path: Path) -> None:
    """甲乙丙。乙丙丁 has every pair of 甲乙丙丁 but does not say it: no phrase hit, and not excluded."""
    index = Index(tmp_path / "index").open_or_create()
    index.put([entry("pairs", "公告", "甲乙丙。乙丙丁。"), entry("whole", "公告", "甲乙丙丁。")], 1)
    assert strict(index, '"甲乙丙丁"') == {"whole"}
    assert strict(index, "公告 -甲乙丙丁") == {"pairs"}


def test_a_phrase_in_very_many_entries_is_counted_about(tmp_path: Path) -> None:
    """Beyond a bound the phrase is checked in the first results only, and the page says so."""
    index = Index(tmp_path / "index").open_or_create()
    many = CHECK_MOST + 50
    index.put(
        [entry(str(at), "公告", "甲乙丙。乙丙丁。" if at % 10 == 0 else "甲乙丙丁。") for at in range(many)],
        1,
    )
    page = index.find(Query(text='"甲乙丙丁"'))
    assert not page.exact
    assert any("约数" in note for note in page.notes)
    assert many * 0.9 <= page.total <= many
    assert all(int(key) % 10 for key in keys(page))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.data())
def test_every_disclosed_notice_can_be_found(index: Index, data: st.DataObject) -> None:
    """Any two to four neighbouring Chinese characters of a title, or of a text, find the entry."""
    chosen = data.draw(st.sampled_from([one for one in ENTRIES if one.language == "zh"]))
    wording = data.draw(
        st.sampled_from((chosen.title, *(run for run in chosen.text.split("。") if len(run) > 4)))
    )
    length = data.draw(st.integers(2, 4))
    start = data.draw(st.integers(0, len(wording) - length))
    piece = wording[start : start + length]
    if not all("\u4e00" <= character <= "\u9fff" for character in piece):
        return
    assert chosen.key in strict(index, piece)
    assert chosen.key in strict(index, f'"{piece}"')


@given(
    st.lists(
        st.text(alphabet="公共资源交易的中心在桥修路〇한국与", min_size=2, max_size=12),
        min_size=1,
        max_size=4,
    ),
    st.data(),
)
@settings(max_examples=40)
def test_any_title_can_be_found(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str], data: st.DataObject
) -> None:
    """The same for titles nobody would write: stop words, lone characters, zeros, hangul."""
    index = Index(tmp_path_factory.mktemp("any") / "index").open_or_create()
    index.put([entry(str(at), title) for at, title in enumerate(titles)], 1)
    at = data.draw(st.integers(0, len(titles) - 1))
    title = titles[at]
    start = data.draw(st.integers(0, len(title) - 2))
    end = data.draw(st.integers(start + 2, min(len(title), start + 6)))
    assert str(at) in strict(index, title[start:end])
    index.close()


def test_audit_looks_beyond_the_page(tmp_path: Path) -> None:
    """Whether a text finds an entry is asked of all matches, not of a page; near ones are no finding."""
    index = Index(tmp_path / "index").open_or_create()
    index.put([entry(str(at), f"第{at}号供热公告") for at in range(150)], 1)
    assert all(index.finds("供热", str(at)) for at in range(150))
    assert index.finds('"77号供热"', "77")
    assert not index.finds('"77号供热"', "78")
    assert not index.finds("供热 -公告", "5")
    assert not index.finds("供热 排水", "5")
    assert not index.finds("供热", "never")


# ------------------------------------------------------------------ filters, facets, order


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kinds": ("办事指南", "中标结果公告")}, {"guide", "centre"}),
        ({"stages": ("招标",)}, {"road", "bridge"}),
        ({"regions": ("222403",)}, {"road", "guide", "bridge"}),
        ({"regions": ("222400",)}, {"road", "guide", "bridge", "centre"}),
        ({"regions": ("220000",)}, {"road", "guide", "bridge", "centre"}),
        ({"regions": ("GB", "222401")}, {"foreign", "centre"}),
        ({"regions": ("2224",)}, set()),
        ({"date_from": DAY}, {"road", "centre", "bridge"}),
        ({"date_to": DAY}, {"road", "guide", "foreign"}),
        ({"date_from": DAY, "date_to": DAY}, {"road"}),
        ({"amount_min": Decimal("1234567.89")}, {"road"}),
        ({"amount_min": Decimal("1234567.90")}, set()),
        ({"amount_max": Decimal("0.01")}, {"bridge"}),
        ({"amount_max": Decimal("0.00")}, set()),
        ({"amount_min": Decimal(0)}, {"road", "centre", "bridge"}),
        ({"kinds": ("办事指南",), "amount_min": Decimal(0)}, set()),
    ],
)
def test_filters(index: Index, filters: dict[str, object], found: set[str]) -> None:
    """Bounds are inclusive to the day and the fen; no amount is within no bounds; 222400 holds for 222403."""
    page = index.find(Query(**filters))  # type: ignore[arg-type]  # drawn from the table above
    assert set(keys(page)) == found
    assert page.total == len(found)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.DATE_DESC, ["centre", "bridge", "road", "foreign", "guide"]),
        (Sort.DATE_ASC, ["guide", "foreign", "road", "bridge", "centre"]),
        (Sort.AMOUNT_DESC, ["road", "centre", "bridge", "foreign", "guide"]),
        (Sort.RELEVANCE, ["centre", "bridge", "road", "foreign", "guide"]),
    ],
)
def test_orders(index: Index, sort: Sort, order: list[str]) -> None:
    """By date, by amount with none last; without words relevance means newest first."""
    assert keys(index.find(Query(sort=sort))) == order


def test_pages_are_parts_of_one_order(index: Index) -> None:
    """Pages follow one another without gap or repetition, and end."""
    pages = [keys(index.find(Query(page=page, size=2))) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert len({key for page in pages for key in page}) == 5


def test_facets_leave_their_own_filter_out(index: Index) -> None:
    """The kinds are counted as if no kind were chosen, but under all other filters."""
    page = index.find(Query(regions=("222403",), kinds=("办事指南",)))
    assert page.total == 1
    assert page.facets["kind"] == {"公开招标公告": 1, "办事指南": 1, "单一来源公示": 1}
    assert page.facets["region"] == {"222403": 1}
    # An empty stage is no value of the facet.
    assert page.facets["stage"] == {}


def test_facets_follow_the_words(index: Index) -> None:
    """What does not match is not counted."""
    assert index.find(Query(text="公共资源")).facets["region"] == {"222403": 1, "222401": 1}


def test_nothing_is_hidden_by_default(index: Index) -> None:
    """Without filters everything disclosed is on the list, whatever its stage."""
    assert index.find(Query()).total == index.count() == 5


@pytest.mark.parametrize(
    ("wanted", "region", "covered"),
    [
        ("222403", "222403", True),
        ("222400", "222403", True),
        ("220000", "222403", True),
        ("222400", "222503", False),
        ("222403", "222400", False),
        ("GB", "GB", True),
        ("000000", "222403", False),
        ("22240", "222403", False),
        ("ABCD00", "ABCD01", False),
    ],
)
def test_divisions_cover_what_is_below(wanted: str, region: str, covered: bool) -> None:
    """A code that ends in 00 names a prefecture or a province and holds for what is in it."""
    assert covers(wanted, region) is covered


DRAW = random.Random(11)  # noqa: S311 - test data
CHARACTERS = "敦化市道路桥梁供热资源交易"
MANY = tuple(
    entry(
        str(at),
        "".join(DRAW.choices(CHARACTERS, k=DRAW.randint(3, 12))),
        "".join(DRAW.choices(CHARACTERS + "。", k=DRAW.randint(0, 60))),
        kind=DRAW.choice(("甲", "乙", "丙")),
        stage=DRAW.choice(("", "招标")),
        region=DRAW.choice(("222403", "222401", "220102")),
        date=DAY + dt.timedelta(days=DRAW.randrange(40)),
        amount=DRAW.choice((None, Decimal(DRAW.randrange(500)) / 100)),
        index=at,
    )
    for at in range(400)
)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Return an index of 400 entries in three segments, a tenth of them removed again."""
    made = Index(tmp_path_factory.mktemp("crowd") / "index").open_or_create()
    made.put(MANY[:300], 1)
    made.put(MANY[300:350], 2)
    made.put(MANY[350:], 3)
    made.remove([one.key for one in MANY if one.index % 10 == 7 and one.index < 350], 4)
    yield made
    made.close()


@given(st.data())
@settings(max_examples=200)
def test_pages_agree_with_a_plain_reading(crowd: Index, data: st.DataObject) -> None:
    """Totals, facets, filters and orders are what reading every entry one by one would give."""
    words = data.draw(st.lists(st.text(alphabet=CHARACTERS, min_size=2, max_size=2), max_size=2))
    without = data.draw(st.lists(st.text(alphabet=CHARACTERS, min_size=2, max_size=2), max_size=1))
    days = sorted(data.draw(st.tuples(st.integers(-2, 42), st.integers(-2, 42))))
    amounts = sorted(data.draw(st.tuples(st.integers(0, 500), st.integers(0, 500))))
    query = Query(
        text=" ".join([*words, *(f"-{word}" for word in without)]),
        kinds=data.draw(st.sampled_from(((), ("甲",), ("甲", "丙")))),
        regions=data.draw(st.sampled_from(((), ("222400",), ("220102",)))),
        date_from=data.draw(st.sampled_from((None, DAY + dt.timedelta(days=days[0])))),
        date_to=data.draw(st.sampled_from((None, DAY + dt.timedelta(days=days[1])))),
        amount_min=data.draw(st.sampled_from((None, Decimal(amounts[0]) / 100))),
        amount_max=data.draw(st.sampled_from((None, Decimal(amounts[1]) / 100))),
        sort=data.draw(st.sampled_from(Sort)),
        size=100,
    )
    page = crowd.find(query)
    if any("相近" in note for note in page.notes) or page.relaxed or page.suggestions:
        return
    kept = [one for one in MANY if one.index % 10 != 7 or one.index >= 350]
    said = [one for one in kept if all(word in one.title or word in one.text for word in words)]
    said = [one for one in said if not any(word in one.title or word in one.text for word in without)]
    bounded = [
        one
        for one in said
        if (query.date_from or one.date) <= one.date <= (query.date_to or one.date)
        and (
            (query.amount_min is None and query.amount_max is None)
            or (
                one.amount is not None
                and (query.amount_min or Decimal(0)) <= one.amount
                and (query.amount_max is None or one.amount <= query.amount_max)
            )
        )
    ]
    placed = [
        one
        for one in bounded
        if not query.regions or any(covers(wanted, one.region) for wanted in query.regions)
    ]
    right = [one for one in placed if not query.kinds or one.kind in query.kinds]
    assert page.total == len(right)
    assert page.facets["kind"] == Counter(one.kind for one in placed)
    if page.total <= 100:
        assert set(keys(page)) == {one.key for one in right}
    orders = {
        Sort.DATE_DESC: lambda one: (one.date, one.index),
        Sort.DATE_ASC: lambda one: (-one.date.toordinal(), one.index),
        Sort.AMOUNT_DESC: lambda one: (
            Decimal(-1) if one.amount is None else one.amount,
            one.date,
            one.index,
        ),
    }
    order = Sort.DATE_DESC if query.sort is Sort.RELEVANCE and not words else query.sort
    if order in orders:
        expected = sorted(right, key=orders[order], reverse=True)
        assert keys(page) == [one.key for one in expected][:100]


# ------------------------------------------------------------------ help for empty pages


def test_near_results_are_said_to_be_near(index: Index) -> None:
    """Where nothing has all the words the nearest come, with a note."""
    page = index.find(Query(text="如何办理施工许可证的延期"))
    assert keys(page)[0] == "guide"
    assert any("相近" in note for note in page.notes)


def test_homophones_are_offered(index: Index) -> None:
    """The input method's slip is put right from the hall's terms and from titles, and only offered."""
    page = index.find(Query(text="公共资源交意中心"))
    assert page.corrected == "公共资源交易中心"
    assert [suggestion.reason for suggestion in page.suggestions] == ["同音"]
    assert index.find(Query(text="大食头镇")).corrected == "大石头镇"
    assert index.find(Query(text="公共资源交易中心")).corrected is None


def test_known_wordings_are_not_corrected(tmp_path: Path) -> None:
    """意义 sounds like 异议, but where it is disclosed it is meant."""
    index = Index(tmp_path / "index").open_or_create()
    index.put([entry("b", "招标公告")], 1)
    assert index.find(Query(text="意义 招标")).corrected == "异议 招标"
    index.put([entry("a", "合同的意义")], 2)
    assert index.find(Query(text="意义 招标")).corrected is None


def test_misspelt_latin_words_are_offered(index: Index) -> None:
    """A word of letters spelt nearly right is offered right."""
    assert index.find(Query(text="maintenence")).corrected == "maintenance"


def test_near_titles_are_offered(index: Index) -> None:
    """Where not even pairs are found, titles that share characters are."""
    page = index.find(Query(text="桥危"))
    assert page.total == 0
    assert [suggestion.text for suggestion in page.suggestions] == [
        "大石头镇危桥改造勘察设计单一来源采购公示"
    ]


def test_filters_that_hide_everything_are_named(index: Index) -> None:
    """Each filter says how many there would be without it."""
    page = index.find(Query(text="公共资源", kinds=("办事指南",), date_from=dt.date(2026, 3, 4)))
    assert page.total == 0
    assert {(relaxed.field, relaxed.count) for relaxed in page.relaxed} == {("kind", 1), ("all", 2)}
    page = index.find(
        Query(text="如何办理施工许可证的延期", kinds=("无此种类",), date_to=dt.date(2020, 1, 1))
    )
    assert page.total == 0
    assert [relaxed.field for relaxed in page.relaxed] == ["all"]
    page = index.find(Query(text="公共资源", amount_min=Decimal(10**9)))
    assert [(relaxed.field, relaxed.count) for relaxed in page.relaxed] == [("amount", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "？",
        "的" * 200,
        "a" * 200,
        '"' * 199,
        "-" * 200,
        "1-" * 100,
        "资" * 200,
        "zhongguo" * 25,
        "\x00",
        "𠀀",
        "(" * 50,
    ],
)
def test_no_text_breaks_or_stalls(index: Index, text: str) -> None:
    """Whatever is typed is answered, soon."""
    page = index.find(Query(text=text))
    assert page.took_ms < 500
    assert page.size == 20


@given(st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_any_text_is_answered(index: Index, text: str) -> None:
    """No text makes a find fail, and no page is longer than it may be."""
    assert len(index.find(Query(text=text, size=3)).results) <= 3
