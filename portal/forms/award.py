"""What purchasers and agencies fill in after the evaluation: publicity, award, contract, answers to objections."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hallcore.vault import FileRef
from portal.forms import AmountField, FilesField, HallForm, choices
from trading.contract.model import ConclusionForm, ContractForm

_YUAN = {"suffix": "元", "width": 20}


class PublicityFields(HallForm):
    """How long the candidates are shown. Field: days (empty: the law's least)."""

    days = IntegerField(
        "公示天数",
        [Optional(), NumberRange(1, 60, "应为 1 至 60 日")],
        description="不填的，按法定最短期限公示。",
        render_kw={"suffix": "日", "width": 3},
    )


class AwardFields(HallForm):
    """Who wins. Fields: rank (of the candidate), ground (where it is not the first)."""

    rank = RadioField("中标人", [InputRequired("请选择中标人")], coerce=int)
    ground = TextAreaField("不选择排名第一的中标候选人的法定情形", [Length(max=1000)], render_kw={"rows": 3})


class ContractFields(HallForm):
    """The contract. Fields: amount, performance_bond, guarantee, signed_on, starts, ends (YYYY-MM-DD), files."""

    amount = AmountField("合同价", [InputRequired("请填写合同价")], render_kw=_YUAN)
    performance_bond = AmountField("履约保证金", [Optional()], description="不收取的不填。", render_kw=_YUAN)
    guarantee = StringField(
        "履约保函",
        [Optional(), Length(max=200)],
        description="以保函提交履约保证金的，写明开立机构和保函编号；缴纳保证金的不填。",
    )
    signed_on = DateField("签订日期", [InputRequired("请填写签订日期")])
    starts = DateField("履行期限自", [InputRequired("请填写起日")])
    ends = DateField("履行期限至", [InputRequired("请填写止日")])
    files = FilesField(
        "合同文本", [Optional()], description="可以选择多个文件；随公告公开，请先隐去个人信息。"
    )

    def filled(self, files: Sequence[FileRef]) -> ContractForm:
        """The contract as the office takes it."""
        return ContractForm(
            amount=self.amount.data,
            performance_bond=self.performance_bond.data or Decimal("0.00"),
            signed_on=self.signed_on.data,
            starts=self.starts.data,
            ends=self.ends.data,
            files=tuple(files),
            guarantee=(self.guarantee.data or "").strip(),
        )


class ConclusionFields(HallForm):
    """How the winner performed. Fields: outcome (fulfilled, broken), accepted_on (YYYY-MM-DD), ground, files."""

    outcome = RadioField(
        "确认",
        [InputRequired("请选择")],
        choices=choices(
            {
                "fulfilled": "合同已经履行并通过验收，退还履约保证金",
                "broken": "中标人不履行合同，提请不予退还履约保证金",
            }
        ),
    )
    accepted_on = DateField("验收或者认定日期", [InputRequired("请填写日期")])
    ground = TextAreaField(
        "情况说明",
        [InputRequired("请写明验收情况，或者不履行合同的事实"), Length(max=2000)],
        description="中标人可以看到，不公开。",
    )
    files = FilesField("验收文件或者证据", [Optional()], description="可以选择多个文件，不公开。")

    def filled(self, files: Sequence[FileRef]) -> ConclusionForm:
        """The conclusion as the office takes it."""
        return ConclusionForm(
            fulfilled=self.outcome.data == "fulfilled",
            accepted_on=self.accepted_on.data,
            ground=self.ground.data.strip(),
            files=tuple(files),
        )


class AnswerObjectionFields(HallForm):
    """The purchaser's answer. Fields: answer, upheld (yes, no)."""

    answer = TextAreaField("答复", [InputRequired("请填写答复"), Length(max=4000)], render_kw={"rows": 8})
    upheld = RadioField(
        "处理意见",
        [InputRequired("请选择处理意见")],
        choices=choices({"no": "异议不成立", "yes": "异议成立"}),
    )


class TerminationFields(HallForm):
    """The end of a tender before its opening. Fields: reason, refunds."""

    reason = TextAreaField(
        "终止原因", [InputRequired("请写明终止原因"), Length(max=2000)], description="随公告公布。"
    )
    refunds = TextAreaField(
        "费用与保证金的退还",
        [InputRequired("请写明退还办法"), Length(max=2000)],
        description="写明招标文件费用、投标保证金及银行同期存款利息如何退还、何时退还。",
    )


class FailureFields(HallForm):
    """A lot in which every bid was rejected. Field: following."""

    following = TextAreaField(
        "后续安排",
        [InputRequired("请写明后续安排"), Length(max=2000)],
        description="依法必须招标的项目应当重新招标。",
    )
