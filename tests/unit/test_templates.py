"""Every page rendered from its sample and read as a reader, a screen reader and an attacker would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import msgspec
import pytest
import tinyhtml5
from jinja2 import Environment, UndefinedError
from markupsafe import Markup, escape

from portal.jinja import HERE, catalogue, plain_name, standalone, written
from portal.presenters.shapes import Countdown, Fact
from tests.makers import (
    appraisal_pages,
    bank_pages,
    bidder_pages,
    citizen_pages,
    desk_pages,
    office_pages,
    public_pages,
    queue_pages,
    rating_pages,
    service_pages,
    trading_pages,
    voice_pages,
)
from tests.makers.page_parts import COUNTDOWN, NOW, Sample, at

TEMPLATES = HERE / "templates"
FRAMES = {
    "layout",
    "record",
    "form",
    "ui",
    "parts",
    "trading/panel",
    "voice/box",
    "bidder/layout",
    "desk/layout",
    "citizen/layout",
    "pieces",
    "receiptbody",
    "kiosk/layout",
    "screens/layout",
}
"""Templates that other templates stand on; all others are pages and have a sample."""

KIOSK = {
    "kiosk/keys",
    "kiosk/start",
    "kiosk/questions",
    "kiosk/notified",
    "kiosk/ticket",
    "kiosk/list",
    "kiosk/pad",
    "kiosk/progress",
    "kiosk/rate",
    "kiosk/voice",
}
"""Screens of a device, in a frame of their own: what the rules below ask of every page (a skip link, the way to it by
key, navigation and footer, a second language) a screen without keyboard and address bar has no use for, so a sample
here would be exempt from each of them. tests/browser/test_kiosk goes through each by touch, with axe."""

HUNG = {"screens/led", "screens/guide", "screens/floor"}
"""Screens nobody touches, without a link on them: tests/browser/test_screens looks at each at its size, with axe."""

SAMPLES: dict[str, Sample] = {
    name: sample
    for room in (
        public_pages,
        trading_pages,
        voice_pages,
        bidder_pages,
        desk_pages,
        bank_pages,
        office_pages,
        appraisal_pages,
        citizen_pages,
        service_pages,
        queue_pages,
        rating_pages,
    )
    for name, sample in room.samples().items()
}


@cache
def environment(language: str) -> Environment:
    """Return the templates, compiled once for all tests."""
    return standalone(language)


def html(sample: Sample) -> str:
    """Return the page as sent."""
    language = sample.context["chrome"].language
    return environment(language).get_template(sample.template).render(sample.context)


def page(sample: Sample) -> Element:
    """Return the page as a browser reads it."""
    root = tinyhtml5.parse(html(sample), namespace_html_elements=False)
    assert isinstance(root, Element)
    return root


def words(element: Element) -> str:
    """Return the text of an element without its white space."""
    return "".join("".join(element.itertext()).split())


def every(root: Element, *tags: str) -> Iterator[Element]:
    """Yield all elements of these kinds, in the page's order."""
    return (element for element in root.iter() if element.tag in tags)


@cache
def sample_page(name: str) -> Element:
    """Return one sample page, read once."""
    return page(SAMPLES[name])


@pytest.fixture(scope="module", params=sorted(SAMPLES))
def root(request: pytest.FixtureRequest) -> Element:
    """Return each sample page in turn."""
    return sample_page(request.param)


def with_field(sample: Sample, **changes: Any) -> Sample:
    """Return the sample with other values in its page model."""
    changed = msgspec.structs.replace(sample.context["page"], **changes)
    return Sample(sample.template, sample.context | {"page": changed})


# ---------------------------------------------------------------- all pages


def test_every_page_template_has_a_sample() -> None:
    """A page nobody can look at is a page nobody looked at."""
    pages = {str(path.relative_to(TEMPLATES).with_suffix("")) for path in TEMPLATES.rglob("*.jinja2")}
    assert {
        sample.template.removesuffix(".jinja2") for sample in SAMPLES.values()
    } == pages - FRAMES - KIOSK - HUNG


def test_headings_begin_with_one_h1_and_skip_no_level(root: Element) -> None:
    """A screen reader's table of contents has one title and no holes."""
    levels = [int(element.tag[1]) for element in every(root, "h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    after = levels[levels.index(1) :]
    assert all(below - above <= 1 for above, below in pairwise(after))


def test_there_is_one_main_and_the_skip_link_leads_to_it(root: Element) -> None:
    """The first link of a page skips its frame."""
    mains = list(every(root, "main"))
    first = next(every(root, "a"))
    assert [main.get("id") for main in mains] == ["main"]
    assert (first.get("class"), first.get("href")) == ("govuk-skip-link", "#main")


def test_ids_are_unique_and_every_reference_is_met(root: Element) -> None:
    """Labels, descriptions and links within the page lead to something that is there once."""
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    wanted = [
        reference
        for element in root.iter()
        for name in ("for", "aria-describedby", "aria-labelledby")
        for reference in (element.get(name) or "").split()
    ]
    wanted += [link.get("href", "")[1:] for link in every(root, "a") if link.get("href", "").startswith("#")]
    assert len(ids) == len(set(ids))
    assert set(wanted) <= set(ids)


def test_every_field_has_a_name_one_can_hear(root: Element) -> None:
    """A label, or an aria-label where a table's heads already say it to the eye."""
    labelled = {label.get("for") for label in every(root, "label")}
    fields = [
        field
        for field in every(root, "input", "select", "textarea")
        if field.get("type") not in {"hidden", "submit"}
    ]
    assert not [
        field.get("name")
        for field in fields
        if field.get("id") not in labelled and not field.get("aria-label")
    ]


def test_every_post_carries_the_token(root: Element) -> None:
    """A form that changes something is refused without it, so none may lack it."""
    for form in every(root, "form"):
        tokens = [field.get("value") for field in every(form, "input") if field.get("name") == "csrf_token"]
        assert tokens == (["token"] if form.get("method") == "post" else [])


def test_every_table_has_a_caption_and_heads_with_scope(root: Element) -> None:
    """A table read aloud says what it is and which head a cell belongs to."""
    for table in every(root, "table"):
        assert words(next(every(table, "caption")))
        assert {head.get("scope") for head in every(table, "th")} <= {"col", "row"}
        assert all(words(head) for head in every(table, "th"))


def test_no_link_or_button_is_without_words(root: Element) -> None:
    """What can be pressed says what it does; what is a link leads somewhere."""
    for element in every(root, "a", "button"):
        assert words(element) or element.get("aria-label")
    assert all(link.get("href") for link in every(root, "a"))


def test_no_group_has_two_solid_buttons(root: Element) -> None:
    """At most one action of a block is the main one."""
    for group in (element for element in root.iter() if element.get("class") in {"cn-acts", "cn-quick"}):
        kinds = [element.get("class", "") for element in every(group, "a", "button")]
        assert kinds.count("govuk-button") <= 1


def test_what_is_written_by_strangers_is_never_markup() -> None:
    """Given a script as the content of a form field, the page shows it as text."""
    text = html(SAMPLES["desk-form"])
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_word_the_model_does_not_have_stops_the_page() -> None:
    """A misspelt attribute is a fault, not an empty place."""
    with pytest.raises(UndefinedError, match="HomePage has no 'titel'"):
        standalone().from_string("{{ page.titel }}").render(page=SAMPLES["home"].context["page"])


# ---------------------------------------------------------------- frame and language


def test_the_frame_shows_no_room_without_an_address() -> None:
    """Given no address for the services, the navigation does not name them."""
    sample = SAMPLES["home"]
    chrome = sample.context["chrome"]
    bare = msgspec.structs.replace(chrome, urls={"home": "/", "search": "/search"})
    nav = next(
        e
        for e in every(page(Sample(sample.template, sample.context | {"chrome": bare})), "nav")
        if e.get("class") == "cn-nav"
    )
    assert words(nav) == "首页"


def test_larger_text_is_a_class_of_the_document() -> None:
    """关怀版 works without script: the server sets the class."""
    assert sample_page("home-care").get("class") == "cn-care"
    assert sample_page("home").get("class") is None


def test_signing_out_is_a_post() -> None:
    """Nothing that changes a session is a plain link."""
    forms = [form.get("action") for form in every(sample_page("desk-home"), "form")]
    assert forms.count("/sign-out") == 1


def _marked(element: Element, language: str) -> Iterator[tuple[str, str]]:
    language = element.get("lang", language)
    yield language, element.text or ""
    for name in ("aria-label", "placeholder"):
        yield language, element.get(name, "")
    for child in element:
        yield from _marked(child, language)
        yield language, child.tail or ""


def test_in_english_all_chinese_is_marked_as_chinese() -> None:
    """The frame is translated whole; what stays Chinese says so to the screen reader."""
    chinese = re.compile(r"[\u4e00-\u9fff]")
    english = [
        text.strip() for language, text in _marked(sample_page("tender-english"), "") if language == "en"
    ]
    body = [text for text in english if chinese.search(text)]
    assert body == [text for text in body if text.endswith("公共资源交易中心")]  # the document's own title
    assert "Skip to content" in english


def test_the_english_catalogue_is_complete_and_has_nothing_over() -> None:
    """Every word the frame asks to be translated is; no translation outlives its word."""
    asked = {
        match
        for path in TEMPLATES.rglob("*.jinja2")
        for match in re.findall(r"""_\("([^"]+)"\)""", path.read_text(encoding="utf-8"))
    }
    known = dict(
        re.findall(
            r'msgid "(.+)"\nmsgstr "(.*)"', (HERE / "locale/en/LC_MESSAGES/hall.po").read_text("utf-8")
        )
    )
    assert asked == set(known)
    assert all(known.values())
    assert catalogue("en").gettext("首页") == "Home"
    assert catalogue("zh").gettext("首页") == "首页"


# ---------------------------------------------------------------- forms


def test_each_fault_of_a_form_leads_to_its_field() -> None:
    """Given a form filled in badly, the summary links to the fields, those in lots included."""
    root = sample_page("desk-form")
    summary = next(e for e in root.iter() if e.get("class") == "govuk-error-summary")
    links = [link.get("href") for link in every(summary, "a")]
    assert links == ["#name", "#business", "#method", "#deadline", "#lots-0-name", "#lots-1-name"]
    assert words(root[0]).startswith("有误：")


def test_a_field_is_read_with_its_hint_and_its_fault() -> None:
    """Hint and fault are tied to the field, in that order."""
    name = next(e for e in every(sample_page("desk-form"), "input") if e.get("name") == "name")
    assert name.get("aria-describedby") == "name-hint name-error"


def test_several_of_a_kind_can_be_added_without_script() -> None:
    """The button asks the server for one more lot and checks nothing."""
    button = next(e for e in every(sample_page("desk-form"), "button") if e.get("name") == "add")
    assert (button.get("value"), button.get("formnovalidate")) == ("lots", "")


def test_a_passphrase_is_never_sent_back() -> None:
    """Given a refused sign-in, the field comes back empty."""
    form = public_pages.SignIn(data={"account": "zhao", "passphrase": "secret"})
    sample = SAMPLES["sign-in"]
    assert "secret" not in html(Sample(sample.template, sample.context | {"form": form}))


def test_the_upload_works_as_a_plain_form() -> None:
    """Without script the sealed container goes as one multipart post; progress and pause stay hidden."""
    form = next(e for e in every(sample_page("bidder-upload"), "form") if e.get("data-upload"))
    assert (form.get("method"), form.get("enctype")) == ("post", "multipart/form-data")
    hidden = [e for e in form.iter() if e.get("hidden") is not None]
    assert {e.tag for e in hidden} == {"div", "button"}


# ---------------------------------------------------------------- time and proof


def counted(countdown: Countdown) -> str:
    """Return what a countdown says."""
    module = environment("zh").get_template("parts.jinja2").module
    return words(tinyhtml5.parse(str(module.countdown(countdown)), namespace_html_elements=False))


def test_a_countdown_ends_at_the_very_second() -> None:
    """One second before there is time left; at the deadline there is none, whatever any browser thinks."""
    due = at("2026-12-08", "09:00:00")
    before = Countdown("距投标截止", due, at("2026-12-08", "08:59:59"))
    assert "0小时0分" in counted(before)
    assert "已截止" in counted(msgspec.structs.replace(before, now=due))
    assert "14天22小时40分" in counted(COUNTDOWN)


def test_only_what_was_verified_shows_the_sun() -> None:
    """Gold is the sign of a verification that was done and agreed; promised or refuted things have none."""
    gold = "#f4b62c"
    assert gold in html(SAMPLES["tender"])
    assert gold in html(SAMPLES["verdict-proven"])
    for name in ("disclosure", "verdict-refuted", "verdict-undecidable", "bidder-receipt-promised"):
        assert gold not in html(SAMPLES[name])


def test_outcomes_are_said_in_words() -> None:
    """No state is told by colour alone."""
    checks = next(e for e in sample_page("verdict-refuted").iter() if e.get("class") == "cn-checks")
    said = [words(e) for e in every(checks, "strong")]
    assert said == ["一致", "不一致", "一致", "不能判定"]


def test_a_calendar_starts_under_its_weekday() -> None:
    """Given a count that starts on a Friday, its first square stands in the fifth column."""
    why = trading_pages.TENDER.why
    assert why is not None
    shifted = msgspec.structs.replace(why.explanation, days=why.explanation.days[4:])
    sample = with_field(SAMPLES["tender"], why=msgspec.structs.replace(why, explanation=shifted))
    days = next(e for e in page(sample).iter() if e.get("class") == "cn-days")
    assert days[7].get("class") == "is-counted from-5"


def test_without_files_or_questions_the_page_says_so() -> None:
    """An empty place explains itself."""
    text = words(page(with_field(SAMPLES["tender"], files=(), questions=())))
    assert "招标文件尚未发出。" in text
    assert "还没有人提问。" in text


def test_a_bid_not_opened_has_no_price_but_a_reason() -> None:
    """Given a bid that was not unlocked, the record shows why, and a dash instead of a price."""
    rows = [words(row) for row in every(sample_page("opening"), "tr") if "敦化示例园林" in words(row)]
    assert len(rows) == 1
    assert "投标人未在时限内解锁，视为撤销" in rows[0]
    assert "未读出" in rows[0]


# ---------------------------------------------------------------- sheet, names, Pyramid


def classes(text: str) -> set[str]:
    """Return the hall's own classes named in a text."""
    return set(re.findall(r"\bcn-[a-z_-]+(?<!-)", text))


def test_each_class_is_styled_and_each_style_is_used() -> None:
    """The sheet is kept in order: nothing without a rule, no rule without a page."""
    sheet = re.sub(r"/\*.*?\*/", "", (HERE / "static/hall.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    styled = set(re.findall(r"\.(cn-[a-zA-Z0-9_-]+)", sheet))
    sources = [
        path
        for folder in ("templates", "static")
        for path in (HERE / folder).rglob("*.j*")
        if "vendor" not in path.parts
    ]
    written = {name for path in sources for name in classes(path.read_text(encoding="utf-8"))}
    rendered = {name for sample in SAMPLES.values() for name in classes(html(sample))}
    made = {"cn-alert--danger", "cn-alert--stop"}  # put together from a tone
    assert rendered - styled == set()
    assert styled - written - rendered - made == set()


def test_names_are_freed_of_what_pyramid_adds() -> None:
    """pyramid_jinja2 marks a name with its parent and its package; neither is part of it."""
    assert plain_name("portal:ui.jinja2@@FROM_PARENT@@public/home.jinja2") == "ui.jinja2"
    assert plain_name("public/home.jinja2") == "public/home.jinja2"


@pytest.mark.filterwarnings(
    "ignore:Deprecated call to `pkg_resources:DeprecationWarning"
)  # Pyramid 2.1 imports it
def test_pyramid_renders_the_same_page() -> None:
    """Given the application's own configuration, a page comes out as it does here."""
    from pyramid.renderers import render
    from pyramid.testing import DummyRequest, testConfig

    from portal.jinja import include_jinja

    sample = SAMPLES["not-found"]
    with testConfig() as config:
        include_jinja(config)
        config.commit()
        rendered = render(sample.template, sample.context, request=DummyRequest())
    assert rendered == html(sample)


def test_every_static_file_a_page_names_is_ours_or_installed() -> None:
    """Files are addressed with a digest when they are there; third-party ones live in vendor/."""
    named = {
        element.get("src") or element.get("href") or ""
        for name in SAMPLES
        for element in every(sample_page(name), "script", "link")
    }
    # The report box's script is put together from the sealing page's parts and has an address of its own.
    named.discard("/report/script.js")
    for address in named:
        path, _, stamp = address.removeprefix("/static/").partition("?v=")
        file = Path(HERE / "static" / path)
        assert "vendor/" in path or file.exists(), address
        assert bool(stamp) == file.exists()


def test_the_sample_clock_is_the_hall_clock() -> None:
    """Samples show time as pages do, with the hall's offset."""
    assert NOW.utcoffset() is not None


def test_what_is_written_on_a_page_is_escaped_but_what_is_markup() -> None:
    """Plain words go as they are; the five special characters never do, whatever carries them."""
    for text in ("敦化市", "a & b", "<b>", "it's", 'say "x"', "", 7, None):
        assert written(text) == str(escape(text))
    assert written(Markup("<b>")) == "<b>"


def test_a_part_drawn_once_is_drawn_anew_for_another_value() -> None:
    """A remembered part is the part that would be drawn, for each value and in each language."""
    for language in ("zh", "en", "zh"):
        env = environment(language)
        once, facts = env.globals["once"], env.get_template("parts.jinja2").module.facts  # type: ignore[attr-defined]  # a template has what it says
        for value in ("一", "二", "<一>", "一"):
            given = (Fact("甲", value), Fact("乙", "丙", url="/x"))
            assert once(facts, given) == facts(given)
            assert once(facts, given, single=True) == facts(given, single=True)
