"""What is filled in about talks with suppliers and their final offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from portal.forms import AmountField, HallForm, MomentField
from trading.evaluation.negotiating_model import RoundForm, Talk

_HEX = Regexp(r"^[0-9a-f]{64}$", message="应为 64 位小写十六进制数")


class RoundFields(HallForm):
    """A round. Fields: began, ended, sN-points for the supplier in place N from 1, changes. Made by ``round_fields``."""

    bids: Sequence[str] = ()
    began = MomentField("开始时间", [InputRequired("请填写时间")])
    ended = MomentField("结束时间", [InputRequired("请填写时间")])
    changes = TextAreaField(
        "采购需求、合同草案的实质性变动",
        [Length(max=4000)],
        description="没有变动的不填。只能变动技术、服务要求和合同草案条款；提交后同时通知所有参加的供应商。",
        render_kw={"rows": 3},
    )

    def filled(self) -> RoundForm:
        """The round as the office takes it."""
        talks = tuple(
            Talk(bid, (self[f"s{place}-points"].data or "").strip()) for place, bid in enumerate(self.bids, 1)
        )
        return RoundForm(self.began.data, self.ended.data, talks, (self.changes.data or "").strip())


def round_fields(names: Mapping[str, str]) -> type[RoundFields]:
    """The form for the suppliers that take part: bid → name."""
    fields: dict[str, Any] = {"bids": tuple(names)}
    for place, name in enumerate(names.values(), 1):
        fields[f"s{place}-points"] = TextAreaField(
            name,
            [InputRequired(f"请填写与{name}谈判的内容"), Length(max=4000)],
            render_kw={"rows": 2},
        )
    return type("SupplierRound", (RoundFields,), fields)


class FinalsFields(HallForm):
    """Until when final offers are handed in. Field: until."""

    until = MomentField("最后报价截止时间", [InputRequired("请填写时间")])


class SealFinalFields(HallForm):
    """A commitment. Field: commitment."""

    commitment = StringField(
        "封存码（SHA-256）", [InputRequired("请填写封存码"), _HEX], render_kw={"spellcheck": "false"}
    )


class OpenFinalFields(HallForm):
    """What opens it. Fields: price, nonce."""

    price = AmountField("最后报价", [InputRequired("请填写报价")], render_kw={"suffix": "元"})
    nonce = StringField(
        "随机数", [InputRequired("请填写随机数"), Length(max=200)], render_kw={"spellcheck": "false"}
    )


class LeaveFields(HallForm):
    """Why a supplier leaves. Field: reason."""

    reason = TextAreaField("退出的原因", [Length(max=1000)], description="可以不填。", render_kw={"rows": 2})
