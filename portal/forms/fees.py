"""What is filled in about fees: what is charged, how a notice is changed, and what is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hallcore.fees.model import CHANGES, Tariff
from hallcore.fees.tariff import Measure
from portal.forms import AmountField, HallForm, choices

_WORDS = 1000
_BASED = ("tiers", "agreed")


class ReasonedChange(HallForm):
    """How a notice is to be changed. Fields: change, reason, basis; measures come beside them."""

    change = RadioField("怎样变更", [InputRequired("请选择")], choices=choices(CHANGES))
    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=_WORDS)], render_kw={"rows": 3})
    basis = StringField("减免的依据", [Optional(), Length(max=300)], description="申请减免的必填。")


class DecideChangeFields(HallForm):
    """Approving or refusing what somebody else asked. Fields: decision, reason."""

    decision = RadioField(
        "决定", [InputRequired("请选择")], choices=choices({"approve": "批准", "refuse": "不予批准"})
    )
    reason = TextAreaField(
        "理由", [Optional(), Length(max=_WORDS)], description="不予批准的必填。", render_kw={"rows": 3}
    )


class DecideRefundFields(HallForm):
    """Confirming or refusing a refund for the collecting unit. Fields: decision, reason."""

    decision = RadioField(
        "确认",
        [InputRequired("请选择")],
        choices=choices({"confirm": "情况属实，确认退付", "refuse": "不予退付"}),
    )
    reason = TextAreaField(
        "说明", [Optional(), Length(max=_WORDS)], description="不予退付的必填。", render_kw={"rows": 3}
    )


class AskRefundFields(HallForm):
    """The payer asks for money back. Fields: amount, ground, reason, account, opened_at."""

    ground = RadioField(
        "退付原因",
        [InputRequired("请选择")],
        choices=choices({"mistaken": "误缴、错缴", "overpaid": "多缴", "withdrawn": "事项不再办理"}),
    )
    amount = AmountField(
        "退付金额", [Optional()], description="全部退付的不填。", render_kw={"suffix": "元", "width": 10}
    )
    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=_WORDS)], render_kw={"rows": 3})
    account = StringField(
        "收款账号",
        [Optional(), Length(max=40)],
        description="缴款时用账户的，一律退回该账户，不必填写；现金缴款的，填写缴款人本人的账户。",
        render_kw={"width": 20, "autocomplete": "off"},
    )
    opened_at = StringField("开户银行", [Optional(), Length(max=100)], render_kw={"width": 20})


class LookUpFields(HallForm):
    """Looking a notice up without signing in. Fields: code, tail."""

    code = StringField(
        "缴款识别码",
        [InputRequired("请填写缴款识别码"), Length(max=80)],
        render_kw={"width": 20, "autocomplete": "off"},
    )
    tail = StringField(
        "缴款人证件号码后四位",
        [InputRequired("请填写后四位"), Length(max=8)],
        description="个人为公民身份号码，单位为统一社会信用代码。",
        render_kw={"width": 4, "autocomplete": "off"},
    )


def measure_fields(
    tariffs: Sequence[Tariff], before: Mapping[str, Measure], base: type[HallForm] = HallForm
) -> type[HallForm]:
    """What is charged, tariff by tariff. Fields by place n: quantity_n, option_n, base_n, reduction_n; confirm.

    Args:
        tariffs: What may be charged, in order.
        before: Code → what the form begins with; a tariff that is not there begins at nothing.
        base: The form the fields are added to.
    """
    fields: dict[str, Any] = {}
    for n, tariff in enumerate(tariffs):
        was = before.get(tariff.code)
        fields[f"quantity_{n}"] = AmountField(
            "数量",
            [Optional()],
            default=was.quantity if was else Decimal("0.00"),
            description="不收取的填 0。",
            render_kw={"suffix": tariff.unit, "width": 5},
        )
        if tariff.formula.options:
            fields[f"option_{n}"] = SelectField(
                "适用标准",
                choices=choices(
                    {"": "请选择"} | {one.id: f"{one.label} {one.rate} 元" for one in tariff.formula.options}
                ),
                default=was.option if was else "",
            )
        if tariff.formula.kind in _BASED:
            label = "核定（约定）金额" if tariff.formula.kind == "agreed" else "计费基数"
            fields[f"base_{n}"] = AmountField(
                label,
                [Optional()],
                default=was.base if was and was.base else None,
                render_kw={"suffix": "元", "width": 10},
            )
        if tariff.reductions:
            fields[f"reduction_{n}"] = SelectField(
                "减免",
                choices=choices(
                    {"": "不适用"}
                    | {one.id: f"{one.title}，减 {one.percent}%（{one.basis}）" for one in tariff.reductions}
                ),
                default=was.reduction if was else "",
            )
    return type("MeasureFields", (base,), {**fields, "confirm": HiddenField()})


def measures_filled(form: Any, tariffs: Sequence[Tariff]) -> tuple[Measure, ...]:  # noqa: ANN401 - a form made for the case
    """What is charged; tariffs whose quantity is nothing are left out."""
    found = []
    for n, tariff in enumerate(tariffs):
        quantity = form[f"quantity_{n}"].data or Decimal("0.00")
        if quantity == 0:
            continue
        found.append(
            Measure(
                tariff.code,
                quantity,
                _said(form, f"option_{n}") or "",
                _said(form, f"base_{n}") or Decimal("0.00"),
                _said(form, f"reduction_{n}") or "",
            )
        )
    return tuple(found)


def _said(form: Any, name: str) -> Any:  # noqa: ANN401 - as above
    return form[name].data if name in form else None


def names_of(form: Any, n: int) -> tuple[str, ...]:  # noqa: ANN401 - as above
    """The fields of one tariff."""
    names = (f"quantity_{n}", f"option_{n}", f"base_{n}", f"reduction_{n}")
    return tuple(name for name in names if name in form)


def echo(sent: Mapping[str, str]) -> Any:  # noqa: ANN401 - a form made of what was sent
    """What was sent, kept out of sight, to be sent again with the word that it is meant."""
    kept = {name: value for name, value in sent.items() if name not in {"csrf_token", "confirm"}}
    fields = {name: HiddenField(default=value) for name, value in kept.items()}
    return type("EchoFields", (HallForm,), {**fields, "confirm": HiddenField(default="yes")})()
