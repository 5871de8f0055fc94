"""The demo's catalogue as files: whole, linted, with the departments of the demo hall; and what bad files say."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from hallcore.catalogue.linter import faults_of
from hallcore.catalogue.reading import DEMO, read_departments, read_items
from hallcore.catalogue.rules import answers_of, chosen_of, demanded, item_number, listed
from hallcore.ground.codes import UnifiedCode
from hallcore.ground.errors import LawFault
from hallcore.ground.lawbook import LawBook
from portal.cli.stations import OFFICERS, STATIONS

ROOT = Path(__file__).resolve().parent.parent.parent
LIKE = '[profile.short]\ncase_type = "promised"\nconditions = ["甲"]\nstatutory = 20\npromised = 5\n'
DEPARTMENTS = (
    'hours = "h"\ncomplaint_phone = "1"\n[[department]]\ncode = "D01"\norgan = "示例局"\nshort = "局"\n'
    'credit = "112224030000000001"\nphone = "2"\n'
)


@pytest.fixture(scope="module")
def items():
    return read_items()


def test_the_demo_has_39_departments_and_462_items(items):
    assert len(read_departments()) == 39
    assert len(items) == 462
    assert set(Counter(item.department for item in items)) == {f"D{n:02d}" for n in range(1, 40)}


def test_every_item_passes_the_linter_with_the_people_of_the_demo_hall(items):
    """Departments, and somebody who holds each duty, as the demo hall is furnished."""
    held: dict[str, set[str]] = {}
    for officer in OFFICERS:
        held.setdefault(officer.department, set()).update(officer.duties)
    law = LawBook.load(ROOT / "hallcore" / "law").on(date(2025, 12, 1))
    known = {department.code for department in read_departments()}
    faulty = {item.name: faults_of(item, law, known, (), held) for item in items}
    assert not {name: faults for name, faults in faulty.items() if faults}


def test_the_departments_are_those_that_are_registered():
    named = [(department.code, department.organ, department.short) for department in read_departments()]
    assert named == [(station.code, station.organ, station.short) for station in STATIONS]
    assert all(UnifiedCode.parse(department.credit) for department in read_departments())


def test_codes_say_department_county_region_kind(items):
    """FW-08: 18 characters of the organ, level 4, region 22, kind, department, main item, sub-item."""
    credit = {department.code: department.credit for department in read_departments()}
    for item in items:
        assert len(item.code) == 31
        assert item.code.startswith(f"{credit[item.department]}422{item.kind}{item.department[1:]}")
        assert item_number(item.code)


def test_written_out_by_hand_are_those_with_questions_of_their_own(items):
    names = {item.name: item for item in items}
    for name in (
        "食品经营许可（新办）", "公司设立登记", "工程建设项目施工许可并联审批", "公共场所卫生许可（新办）",
        "城镇燃气经营许可（新办）", "占用、挖掘城市道路审批", "设置大型户外广告审批", "城乡居民基本养老保险参保登记",
        "特困人员救助供养", "医疗机构执业登记（新办）", "烟花爆竹经营（零售）许可", "劳务派遣经营许可（新办）",
        "林木采伐许可证核发",
    ):  # fmt: skip
        assert len(names[name].questions) >= 2
        assert len(names[name].faqs) >= 1
    joint = names["工程建设项目施工许可并联审批"]
    assert [(branch.department, branch.silence, branch.safety) for branch in joint.branches] == [
        ("D04", "agree", False), ("D27", "escalate", True), ("D25", "escalate", True), ("D24", "none", False),
    ]  # fmt: skip
    assert names["占用、挖掘城市道路审批"].fees
    assert names["烟花爆竹经营（零售）许可"].limited


def test_every_situation_of_every_item_has_its_list(items):
    """Each first and each last choice: something to answer with, and nothing demanded that is shared."""
    for item in items:
        for pick in (0, -1):
            chosen = chosen_of(item, [(each.id, each.choices[pick].id) for each in item.questions])
            assert len(answers_of(item, chosen)) == len(item.questions)
            assert not any(row.shared for row in demanded(listed(item, chosen)))


def test_sentences_are_whole_and_punctuated_as_chinese_is(items):
    """No ASCII comma or bracket between Chinese, and answers end as sentences do."""
    for item in items:
        texts = [*item.conditions, *(faq.answer for faq in item.faqs), item.limit_note]
        texts += [each.standard for each in item.materials] + [each.name for each in item.materials]
        assert not [text for text in texts if re.search("[一-鿿][,;:()?!]|[,;:()?!][一-鿿]", text)], item.name
        assert all(faq.answer.endswith("。") and faq.question.endswith("？") for faq in item.faqs), item.name


# ---------------------------------------------------------------- bad files


def folder(tmp_path: Path, items: str = "", profiles: str = LIKE, departments: str = DEPARTMENTS) -> Path:
    """A catalogue of one department."""
    (tmp_path / "departments.toml").write_text(departments, encoding="utf-8")
    (tmp_path / "profiles.toml").write_text(profiles, encoding="utf-8")
    (tmp_path / "d01.toml").write_text(items, encoding="utf-8")
    return tmp_path


def test_what_is_shared_stands_first_and_what_is_own_decides(tmp_path):
    text = '[[item]]\ncode = "ABC123"\nname = "甲"\nkind = "01"\nlike = ["short"]\npromised = 3\nconditions = ["乙"]\n'
    (item,) = read_items(folder(tmp_path, text))
    assert (item.department, item.phone, item.complaint_phone) == ("D01", "2", "1")
    assert (item.statutory, item.promised, item.conditions) == (20, 3, ("甲", "乙"))


def test_all_faults_of_the_files_are_told_at_once(tmp_path):
    entry = '[[item]]\ncode = "ABC123"\nname = "甲"\nkind = "01"\nlike = ["short"]\n'
    text = (
        entry
        + entry
        + '[[item]]\ncode = "ABC124"\nname = "乙"\nkind = "01"\nlike = ["long"]\ncolour = "red"\n'
    )
    with pytest.raises(LawFault) as told:
        read_items(folder(tmp_path, text))
    assert told.value.faults == [
        "d01.toml: item ABC123: the code stands at d01.toml: item ABC123 too",
        "d01.toml: item ABC124: no profile 'long' stands above it",
        "d01.toml: item ABC124: unknown key 'colour'",
        "d01.toml: item ABC124: Object missing required field `case_type`",
    ]


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ("[[item]", "d01.toml: "),
        ('[[item]]\ncode = 5\nname = "甲"\nkind = "01"\nlike = ["short"]\n', "Expected `str`, got `int`"),
        (
            (
                '[[item]]\ncode = "ABC123"\nname = "甲"\nkind = "01"\nlike = ["short"]\n'
                'materials = [{ id = "m1", name = "乙", colour = "red" }]\n'
            ),
            "colour",
        ),
    ],
)
def test_a_broken_file_is_named(tmp_path, items, said):
    with pytest.raises(LawFault, match=re.escape(said)):
        read_items(folder(tmp_path, items))


def test_a_missing_file_is_a_fault(tmp_path):
    with pytest.raises(LawFault, match=r"departments\.toml"):
        read_departments(tmp_path)


def test_the_demo_lies_beside_the_code():
    """It is no law: the law book does not read it."""
    assert DEMO.is_dir()
    assert not list((ROOT / "hallcore" / "law").glob("items*"))
