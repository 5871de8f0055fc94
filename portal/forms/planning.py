"""What purchasers and agencies fill in before a notice: intention, fair-competition check, documents, reasons for flags."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from hallcore.ground.wording import QuestionRow
from portal.forms import AmountField, ChecksField, HallForm, choices
from trading.methods.model import CATEGORIES
from trading.planning.model import (
    ComposeForm,
    FairnessForm,
    Flag,
    IntentionForm,
    PlanRegime,
    WithdrawalForm,
)

_KINDS = {"works": "工程", "goods": "货物", "services": "服务"}
_PLAN = {"name": "项目名称", "budget": "估算金额", "month": "预计招标时间", "purchaser": "招标人"}
"""What works call the fields of an intention."""


class IntentionFields(HallForm):
    """An intention or plan.

    Fields: purchaser (credit code), name, category, kind, outline, budget, month (YYYY-MM), reserved (y), note.
    """

    purchaser = SelectField("采购人", [InputRequired("请选择采购人")])
    name = StringField("项目名称", [InputRequired("请填写项目名称"), Length(max=200)])
    category = SelectField("类别")
    kind = SelectField("标的种类", choices=choices(_KINDS))
    outline = TextAreaField(
        "需求概况",
        [InputRequired("请填写需求概况"), Length(max=2000)],
        description="主要标的的名称、数量，需要实现的主要功能或者目标，质量、服务、时限等要求。",
        render_kw={"rows": 5},
    )
    budget = AmountField("预算金额", [InputRequired("请填写金额")], render_kw={"suffix": "元", "width": 20})
    month = StringField(
        "预计采购时间",
        [
            InputRequired("请填写预计时间"),
            Regexp(r"\d{4}-(0[1-9]|1[0-2])$", re.ASCII, "应写成 2026-05 的形式"),
        ],
        description="写到月，如 2026-05。",
        render_kw={"width": 10},
    )
    reserved = BooleanField("专门面向中小企业采购")
    note = StringField("备注", [Optional(), Length(max=300)])

    def suit(self, regime: PlanRegime) -> None:
        """Ask in the words of a body of law."""
        self.category.choices = choices(CATEGORIES[regime])
        if regime == "tendering":
            del self.reserved
            for name, label in _PLAN.items():
                self[name].label.text = label

    def filled(self, regime: PlanRegime) -> IntentionForm:
        """The intention as the office takes it."""
        return IntentionForm(
            regime=regime,
            name=self.name.data.strip(),
            category=self.category.data,
            kind=self.kind.data,
            outline=self.outline.data.strip(),
            budget=self.budget.data,
            month=self.month.data.strip(),
            purchaser=self.purchaser.data,
            reserved="reserved" in self and bool(self.reserved.data),
            note=(self.note.data or "").strip(),
        )


class WithdrawalFields(HallForm):
    """Why an intention is withdrawn. Fields: reason."""

    reason = TextAreaField(
        "撤销原因", [InputRequired("请写明撤销的原因"), Length(max=1000)], render_kw={"rows": 3}
    )

    def filled(self) -> WithdrawalForm:
        """The withdrawal as the office takes it."""
        return WithdrawalForm(self.reason.data.strip())


# -- the fair-competition check -------------------------------------------------------------------


class FairnessFields(HallForm):
    """The fair-competition check.

    Fields: for each item ID of the list ``ID`` (yes, no) and ``ID-note``; reviewer, post, on (YYYY-MM-DD), opinion.
    Made for a list by ``fairness_fields``.
    """

    ids: Sequence[str] = ()

    def filled(self) -> FairnessForm:
        """The check as the office takes it."""
        return FairnessForm(
            answers={each: self[each].data for each in self.ids},
            notes={each: (self[f"{each}-note"].data or "").strip() for each in self.ids},
            reviewer=self["reviewer"].data.strip(),
            post=self["post"].data.strip(),
            on=self["on"].data,
            opinion=(self["opinion"].data or "").strip(),
        )


def fairness_fields(asked: Sequence[QuestionRow]) -> type[FairnessFields]:
    """The form for a check list."""
    fields: dict[str, Any] = {"ids": tuple(row.id for row in asked)}
    for row in asked:
        fields |= {
            row.id: RadioField(
                row.asks,
                [InputRequired("请选择结论")],
                choices=choices({"yes": "是", "no": "否"}),
                description=f"依据 {row.rule}，应为“{'是' if row.wanted == 'yes' else '否'}”。",
            ),
            f"{row.id}-note": StringField("未通过的，问题和处理意见", [Optional(), Length(max=500)]),
        }
    fields |= {
        "reviewer": StringField("审查人", [InputRequired("请填写审查人"), Length(max=40)]),
        "post": StringField("职务", [InputRequired("请填写职务"), Length(max=60)]),
        "on": DateField("审查日期", [InputRequired("请填写审查日期")]),
        "opinion": TextAreaField("审查意见", [Optional(), Length(max=1000)], render_kw={"rows": 3}),
    }
    return type("FairnessOf", (FairnessFields,), fields)


# -- documents ------------------------------------------------------------------------------------


class ComposeFields(HallForm):
    """Documents put together of clauses.

    Fields: clauses (ids, several), ``blank-N`` for the N-th blank from 1, demands. Made for a library by ``compose_fields``.
    """

    names: Sequence[str] = ()

    def filled(self) -> ComposeForm:
        """The documents as the office takes them."""
        return ComposeForm(
            clauses=tuple(self["clauses"].data or ()),
            values={name: (self[f"blank-{n}"].data or "").strip() for n, name in enumerate(self.names, 1)},
            demands=self["demands"].data.strip(),
        )


def compose_fields(titles: Mapping[str, str], blanks: Sequence[str]) -> type[ComposeFields]:
    """The form for a library.

    Args:
        titles: Clause id → what its box says.
        blanks: Every blank of these clauses.
    """
    fields: dict[str, Any] = {
        "names": tuple(blanks),
        "clauses": ChecksField("条款", choices=choices(titles)),
        "demands": TextAreaField(
            "需求和技术要求",
            [InputRequired("请填写需求和技术要求"), Length(max=20000)],
            description="写明功能、性能和验收标准；引用品牌的，在其后加上“或相当于”。",
            render_kw={"rows": 10},
        ),
    }
    for n, name in enumerate(blanks, 1):
        fields[f"blank-{n}"] = StringField(name, [Length(max=200)])
    return type("ComposeOf", (ComposeFields,), fields)


# -- reasons for flags ----------------------------------------------------------------------------


def reason_fields(doubtful: Sequence[Flag]) -> dict[str, Any]:
    """One field a flag that may stand with a reason: ``reason-N``, in the order of the draft from 1."""
    return {
        f"reason-{n}": TextAreaField(
            f"{flag.place}：{flag.name}",
            [Optional(), Length(max=500)],
            description=f"原文：{flag.quote}。{flag.change}",
            render_kw={"rows": 2},
        )
        for n, flag in enumerate(doubtful, 1)
    }
