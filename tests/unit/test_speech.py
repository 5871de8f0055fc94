"""A method that is no tender speaks in its own words, and never puts words into anybody's mouth."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from hallcore.dossier import Dossier
from portal.house import load_law
from portal.spoken import say_page, titled_as
from trading.methods.rules import Method
from trading.methods.speech import Speech, speech_of, spoken_words

SISTERS = ("gp_inquiry", "gp_negotiation", "gp_consultation", "gp_framework", "gp_framework_quality")


@pytest.fixture(scope="module")
def law():
    return load_law().on(date(2026, 3, 2))


def test_a_tender_speaks_as_it_is_written(law):
    """A method without words of its own changes nothing."""
    speech = speech_of(Method(law, "gp_open_tender"))
    assert speech.say("投标人递交投标文件") == "投标人递交投标文件"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("4 家投标人递交投标文件", "4 家供应商递交响应文件"),
        ("评标委员会推荐中标候选人，发出中标通知书", "询价小组推荐成交候选人，发出成交通知书"),
        ("达到公开招标数额标准", "达到公开招标数额标准"),
        ("《中华人民共和国招标投标法实施条例》", "《中华人民共和国招标投标法实施条例》"),
        ("未中标，中标人为甲", "未成交，成交供应商为甲"),
    ],
)
def test_an_inquiry_says_its_own_words(law, text, said):
    """The longest word counts; what keeps its name keeps it."""
    assert speech_of(Method(law, "gp_inquiry")).say(text) == said


def test_what_somebody_wrote_and_what_the_law_says_stand(law):
    """A name with a word of tendering in it is told as it is."""
    speech = speech_of(Method(law, "gp_inquiry"), besides=("示例招标服务项目",))
    assert speech.say("示例招标服务项目的招标文件") == "示例招标服务项目的询价通知书"
    title = "《政府采购非招标采购方式管理办法》第二十九条"
    assert speech.say(title) == title
    words = law.cite("ZB-061").words
    assert speech.say(words) == words


def test_a_page_is_told_between_its_tags_and_not_where_people_type():
    """Text and what is read out change; fields, addresses and the frame do not."""
    speech = Speech({"投标": "响应"})
    page = (
        '<title>投标</title><nav>投标</nav><main><a href="/x?投标" aria-label="投标">投标</a>'
        '<input value="投标"><textarea>投标</textarea></main>'
    )
    assert say_page(speech, page) == (
        '<title>响应</title><nav>投标</nav><main><a href="/x?投标" aria-label="响应">响应</a>'
        '<input value="投标"><textarea>投标</textarea></main>'
    )


@pytest.mark.parametrize(
    ("method", "title", "said"),
    [
        ("gp_inquiry", "示例招标服务项目开标记录", "示例招标服务项目报价开启记录"),
        ("gp_negotiation", "示例招标服务项目开标记录", "示例招标服务项目响应文件开启记录"),
        ("gp_consultation", "示例招标服务项目中标结果公告", "示例招标服务项目成交结果公告"),
        ("gp_framework", "示例招标服务项目开标记录", "示例招标服务项目响应开启记录"),
        ("gp_open_tender", "示例招标服务项目开标记录", "示例招标服务项目开标记录"),
    ],
)
def test_a_title_in_a_list_is_told_by_the_methods_own_table(law, method, title, said):
    """The name in it stays; whose words they are is asked of the table, not known by heart."""
    dossier = Dossier("DHCG-2026-0009", method, "tender", law.edition, "opened", "")
    assert titled_as(dossier, SimpleNamespace(name="示例招标服务项目"), title) == said


@pytest.mark.parametrize("method", SISTERS)
def test_no_word_of_tendering_is_left_to_chance(law, method):
    """Every word one method puts in place of a tender's, its sisters know too."""
    words = {name: spoken_words(law.procedure(name)) for name in SISTERS}
    every = {word for told in words.values() for word in told} - {"谈判", "竞争性谈判"}
    assert every <= set(words[method])
