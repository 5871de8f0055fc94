"""Faults of a draft are told in Chinese: every sentence the linter can say has its words, and its place stays."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from hallcore.ground.errors import LawFault
from hallcore.supervision import linter
from portal.backtest import read_draft
from portal.presenters.law_faults import told, words_of
from tests.law.supervision.test_ladder import BASE, BROKEN
from tests.makers.house import workshop

HAN = re.compile(r"[\u4e00-\u9fff]")


def sentences() -> list[str]:
    """Every fault the linter yields, with something in each of its gaps."""
    found = []
    for node in ast.walk(ast.parse(Path(linter.__file__).read_text(encoding="utf-8"))):
        value = node.value if isinstance(node, ast.Yield) else None
        if isinstance(node, ast.YieldFrom) and isinstance(node.value, ast.GeneratorExp):
            value = node.value.elt
        if isinstance(value, ast.Constant):
            found.append(str(value.value))
        if isinstance(value, ast.JoinedStr):
            parts = [_part(one) for one in value.values]
            if parts[:1] != ["card"]:
                found.append("".join(parts))
    return [one for one in found if " " in one and not one.startswith("card: ") and "/card" not in one]


def _part(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.FormattedValue)
    return "'card'" if node.conversion == ord("r") else "card"


def test_every_sentence_of_the_linter_has_its_words():
    """A new kind of fault without Chinese words fails here, not before a supervisor."""
    said = sentences()
    assert len(said) > 25
    assert [one for one in said if not words_of(one)] == []


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_rule_is_told_with_file_and_entry(kind, tmp_path):
    draft = tmp_path / "draft.toml"
    draft.write_text(f'[[card]]\npart = "p"\n{BASE}watch = {BROKEN[kind]}\n', encoding="utf-8")
    with pytest.raises(LawFault) as refused:
        read_draft(draft, workshop().lawbook)
    for fault in refused.value.faults:
        one = told(fault)
        assert (one.file, one.entry) == ("draft.toml", "JC-03/p")
        assert HAN.search(one.words)
        assert not re.search(r"\b(it|is|to|the|and|never)\b", one.words), one.words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = [", "不符合 TOML 写法"),
        ("[[cards]]\n", "没有“cards”这种表"),
        ('[card]\nrule = "x"\n', "“card”应当写成 [[card]] 表"),
        ("", "草案中没有监察规则"),
        (
            f'[[card]]\npart = "p"\ncolour = "red"\n{BASE}watch = {BROKEN["always fires"]}\n',
            "没有“colour”这个字段",
        ),
        ('[[card]]\nrule = "JC-03"\n', "缺少必填字段“part”"),
        (f'[[card]]\npart = "p"\n{BASE}watch = {{ by = "star" }}\n', "不是可以填写的值（watch.by）"),
    ],
)
def test_what_cannot_be_read_is_told_too(text, words, tmp_path):
    draft = tmp_path / "draft.toml"
    draft.write_text(text, encoding="utf-8")
    with pytest.raises(LawFault) as refused:
        read_draft(draft, workshop().lawbook)
    assert any(words in told(fault).words for fault in refused.value.faults), refused.value.faults


def test_a_fault_nobody_knows_is_shown_as_it_is():
    assert told("draft.toml: card JC-03/p: something new").words == "something new"
    assert told("something new").words == "something new"
