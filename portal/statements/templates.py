"""Templates: which column of a bank's table is what. Three are shipped as data; others the treasury saves.

Shelf ``statement-templates`` id → the template, written only here.
"""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

import msgspec

from hallcore.dossier import Archive
from hallcore.ground.errors import Refusal
from hallcore.journal import House, Root

SHELF = "statement-templates"
MOST = 50
FIELDS = {
    "day": "记账日期",
    "credit": "收入金额（贷方）",
    "debit": "支出金额（借方）",
    "amount": "金额（单列）",
    "mark": "借贷标志",
    "serial": "流水号",
    "own": "本方账号",
    "currency": "币种",
    "payer": "对方户名",
    "account": "对方账号",
    "bank": "对方行名",
    "text": "摘要、附言、用途",
    "rest": "其他可区分的列",
}
"""What a column may be."""

MARKS = ("贷", "贷方", "C", "CR", "收", "收入", "来账")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one bank writes its tables.

    Attributes:
        columns: Field → titles the table may have for it, the first that is there counting; of ``text`` and
            ``rest`` all are read.
        marks: What the column ``mark`` says of money that came in.
    """

    id: str
    title: str
    columns: dict[str, tuple[str, ...]]
    marks: tuple[str, ...] = MARKS


@functools.cache
def shipped() -> dict[str, Template]:
    """The templates that come with the hall, by id."""
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    made = msgspec.convert(data["template"], list[Template])
    for one in made:
        check(one)
    return {one.id: one for one in made}


def templates(archive: Archive) -> dict[str, Template]:
    """All templates there are, by id: those shipped, then those saved."""
    saved = (msgspec.convert(one, Template) for one in archive.shelf(SHELF).values())
    return {**shipped(), **{one.id: one for one in saved}}


def check(template: Template) -> None:
    """A template that can tell a day and an amount.

    Raises:
        Refusal: What is missing, and in which field.
    """
    if not _ID.fullmatch(template.id):
        raise Refusal("模板编号用小写字母、数字和连字符，不超过 30 位", where="id")
    if not 1 <= len(template.title.strip()) <= 40:
        raise Refusal("请填写模板名称，不超过 40 个字", where="title")
    there = {field for field, titles in template.columns.items() if titles}
    if there - FIELDS.keys():
        raise Refusal("模板中有不认识的栏目", where="id")
    if "day" not in there:
        raise Refusal("请写明记账日期列的列名", where="day")
    if "credit" not in there and "amount" not in there:
        raise Refusal("请写明收入金额列，或者单列金额列的列名", where="credit")
    if "amount" in there and ("mark" not in there or not template.marks):
        raise Refusal("金额只有一列的，请写明借贷标志列和收入的标志", where="mark")


def save_template(house: House, template: Template) -> None:
    """Keep a template; one of the same id is overwritten, one that is shipped is not.

    Raises:
        Refusal: It tells no day or amount, its id is taken, or there are too many.
    """
    check(template)
    if template.id in shipped():
        raise Refusal("这是内置模板的编号，请另取一个", where="id")

    def work(root: Root) -> None:
        shelf = root.archive.shelf(SHELF)
        if template.id not in shelf and len(shelf) >= MOST:
            raise Refusal(f"最多保存 {MOST} 个模板", where="id")
        shelf[template.id] = msgspec.to_builtins(template)

    house.transact(work)
