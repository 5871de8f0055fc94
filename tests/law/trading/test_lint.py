"""The check of a draft's words: what is planted is found under its clause, what is clean is let alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.cli import stories
from portal.house import load_law
from tests.makers import procured, values
from tests.makers.house import PURCHASER, file
from tests.makers.values import lot
from trading.methods.rules import Method
from trading.planning.lint import Passage, flags
from trading.tendering.drafting import breaches, passages
from trading.tendering.model import ProjectRegistered

LAW = load_law().on(date(2026, 3, 2))
PLANTED = [
    # regime, part, sentence, term, outright
    ("procurement", "qualification", "注册资本不低于 500 万元", "scale", True),
    ("tendering", "qualification", "年营业收入不少于 1 亿元", "scale-works", False),
    ("procurement", "criteria", "资产总额：满 1000 万元得 5 分", "scale", True),
    ("procurement", "qualification", "供应商成立满三年", "age", True),
    ("tendering", "qualification", "企业注册 5 年以上", "age-works", False),
    ("tendering", "qualification", "投标人须在敦化市设有分支机构", "local", True),
    ("procurement", "qualification", "须为本省注册的企业", "local-gp", True),
    ("tendering", "criteria", "业绩：具有吉林省内业绩的每个加 2 分", "region-record", True),
    ("procurement", "criteria", "荣誉：获得本行业表彰的加 3 分", "region-record-gp", True),
    ("tendering", "qualification", "国有企业优先", "owner", True),
    ("procurement", "qualification", "须为内资企业", "owner-gp", True),
    ("tendering", "documents", "投标人必须参加现场踏勘", "visit", True),
    ("tendering", "content", "水泵必须采用示例牌", "brand-only", True),
    ("procurement", "content", "交换机品牌：示例甲", "brand", False),
    ("tendering", "documents", "采用示例牌水泵 3 台", "brand", False),
    ("procurement", "qualification", "提供生产厂家授权书", "maker", True),
    ("procurement", "qualification", "须为采购人备选库入围单位", "list", False),
    ("tendering", "qualification", "示例协会会员单位", "member", False),
    ("procurement", "qualification", "具有 3 个以上同类项目业绩".replace(" ", ""), "records", False),
    ("tendering", "qualification", "类似工程合同金额不低于 500 万元", "record-size", False),
    ("tendering", "documents", "投标保证金只接受现金", "cash", True),
    ("tendering", "documents", "法定代表人须到场递交", "presence", False),
    ("procurement", "qualification", "曾与采购人有合作经历", "prefer", True),
    ("tendering", "documents", "本文件最终解释权归招标人", "last-word", False),
]
HARMLESS = [
    ("tendering", "documents", "采用示例牌水泵或相当于示例牌水泵的产品"),
    ("procurement", "documents", "核心产品品牌相同的，按一家投标人计算"),
    ("tendering", "qualification", "不要求在敦化市设立分支机构"),
    ("procurement", "documents", "不得将注册资本作为资格要求"),
    ("procurement", "qualification", "进口货物须提供生产厂家授权书"),
    ("procurement", "documents", "中标后在本市设立服务网点"),
    ("tendering", "documents", "资金来源：国有资金"),
    ("tendering", "documents", "投标人须载明主要设备的品牌和生产厂家"),
]


def found(regime: str, part: str, text: str) -> set[tuple[str, bool]]:
    """Which terms find something, and whether they forbid it outright."""
    return {(flag.key, flag.outright) for flag in flags(LAW, regime, [Passage(part, "处", text)])}


@pytest.mark.parametrize(("regime", "part", "text", "key", "outright"), PLANTED)
def test_what_is_planted_is_found(regime, part, text, key, outright):
    """ZB-042, ZB-044, GP-015 to GP-018: each with clause, place and what to change."""
    assert (key, outright) in found(regime, part, text)
    for flag in flags(LAW, regime, [Passage(part, "第一处", text)]):
        assert LAW.cite(flag.rule).line
        assert (flag.place, flag.quote) == ("第一处", text)
        assert flag.change


def test_every_term_is_planted_once():
    """No term of the law is without a case here."""
    from hallcore.ground.wording import TermRow

    assert {row.id for row in LAW.rows(TermRow)} == {key for *_rest, key, _outright in PLANTED}


@pytest.mark.parametrize(("regime", "part", "text"), HARMLESS)
def test_what_says_otherwise_in_the_same_sentence_is_harmless(regime, part, text):
    """ZB-044: 或相当于 stands in the same sentence."""
    assert not found(regime, part, text)


CLEAN = [
    (story, "procurement" if story.method.startswith("gp_") else "tendering")
    for story in (*stories.STORIES, stories.PROCURED)
]


@pytest.mark.parametrize(("story", "regime"), CLEAN, ids=lambda one: getattr(one, "name", one))
def test_the_demos_notices_are_clean(story, regime):
    """No flag where nothing is wrong."""
    text = "\n".join(data.decode() for _name, data in story.documents())
    pieces = [Passage("documents", "文件", text)]
    for terms in story.lots:
        pieces += [
            Passage("content", "内容", terms.content),
            Passage("qualification", "资格", terms.qualification),
        ]
    pieces += [
        Passage("criteria", "因素", f"{one.title}：{one.standard}") for one in story.evaluation.criteria
    ]
    assert flags(LAW, regime, pieces) == ()


SAFE = st.lists(
    st.sampled_from(
        [
            "工期 120 日历天",
            "质量合格",
            "按图纸施工",
            "提供营业执照",
            "接受联合体",
            "以保函提交保证金",
            "质保三年",
        ]
    ),
    max_size=6,
)


@given(before=SAFE, after=SAFE, case=st.sampled_from(PLANTED))
def test_what_is_planted_is_found_wherever_it_stands(before, after, case):
    """Around it clean sentences, in any order: exactly the planted sentence is flagged."""
    regime, part, text, key, _outright = case
    whole = "。".join([*before, text, *after])
    hits = flags(LAW, regime, [Passage(part, "处", whole)])
    assert key in {flag.key for flag in hits}
    assert {flag.quote for flag in hits} == {text}
    assert flags(LAW, regime, [Passage(part, "处", "。".join([*before, *after]))]) == ()


# -- at the door ----------------------------------------------------------------------------------


@pytest.fixture
def drafted(stage):
    """Ask it for a project of works with a qualification, sealed and checked."""

    def made(qualification: str):
        founded = stage("founded")
        form = values.project(lots=(lot(1, qualification=qualification),))
        number = founded.act("register-project", "", PURCHASER, form).dossier
        founded.act("review-fairness", number, PURCHASER, values.fairness())
        founded.act("publish-policy", number, PURCHASER, values.policy(number, (file(),)))
        founded.number = number
        return founded

    return made


def test_what_the_law_forbids_outright_is_not_published_with_any_reason(drafted):
    """ZB-042: a reason does not help."""
    matter = drafted("三级及以上资质。投标人须在敦化市设有分支机构。")
    mark = "local|标段 1 教学楼加固：资格要求|投标人须在敦化市设有分支机构"
    form = values.notice((file(),), reasons={mark: "便于服务"})
    refusal = matter.hall.refuse(
        "publish-notice", matter.number, PURCHASER, form, cite="ZB-042", where="flags"
    )
    assert "改为约定响应时间" in refusal.reason


def test_what_is_doubtful_goes_out_with_a_reason_that_everybody_reads(drafted):
    """ZB-042: no reason, no notice; the reason stands in it."""
    text = "近三年营业收入不少于本标段估算价"
    matter = drafted(text)
    mark = f"scale-works|标段 1 教学楼加固：资格要求|{text}"
    for reasons in ({}, {mark: " "}):
        form = values.notice((file(),), reasons=reasons)
        matter.hall.refuse("publish-notice", matter.number, PURCHASER, form, cite="ZB-042", where="flags")
    form = values.notice((file(),), reasons={mark: "工期短、垫资量大，需相应财务能力"})
    paper = matter.act("publish-notice", matter.number, PURCHASER, form).paper
    assert [(one.rule, one.quote, one.reason) for one in paper.justified] == [
        ("ZB-042", text, "工期短、垫资量大，需相应财务能力")
    ]


def test_composed_documents_are_looked_through_too(drafted):
    """ZB-038: a blank filled in badly is found."""
    matter = drafted("三级及以上资质。")
    demands = "按图施工。投标保证金只接受现金。"
    matter.act("compose-documents", matter.number, PURCHASER, values.compose(demands=demands))
    matter.act("review-fairness", matter.number, PURCHASER, values.fairness())
    form = values.notice((file(),))
    matter.hall.refuse("publish-notice", matter.number, PURCHASER, form, cite="ZB-038", where="flags")


def test_figures_outside_the_law_are_shown_together():
    """ZB-028, ZB-079, GP-065: one fault does not hide another."""
    project = procured.project()
    fields = {name: getattr(project, name) for name in ("name", "category", "kind", "lots")}
    registered = ProjectRegistered(
        region="222403",
        purchaser="x",
        purchaser_name="x",
        agency="",
        agency_name="",
        approval="x",
        funding="x",
        must_tender=False,
        **fields,
    )
    weak = values.replace(
        procured.SCORED,
        price_marks=values.Decimal(29),
        criteria=(values.replace(procured.SCORED.criteria[0], marks=values.Decimal(71)),),
    )
    form = values.notice((file(),), evaluation=weak, deadline=values.at("03-20 09:00"))
    calendar = load_law().calendar
    hits = breaches(form, registered, values.at("03-03 09:00"), Method(LAW, "gp_open_tender"), calendar)
    assert {flag.rule for flag in hits} == {"GP-041", "GP-065"}
    assert all(flag.outright for flag in hits)
    assert list(passages(registered, weak, None, Method(LAW, "gp_open_tender")))
