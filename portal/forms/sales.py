"""What sellers and bidders of a sale fill in."""

from __future__ import annotations

from decimal import Decimal

from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from hallcore.vault import FileRef
from portal.forms import AmountField, FilesField, HallForm, MomentField
from trading.auction.forms import (
    AnnounceForm,
    ApplyForm,
    CancelForm,
    ConfirmForm,
    CorrectionForm,
    FailureForm,
    OfferForm,
    ReasonForm,
    ReserveForm,
    ResultForm,
    SaleContractForm,
    SaleForm,
)
from trading.auction.model import SaleTerms, Times
from trading.auction.sealed_model import CommitForm, RevealForm

Files = tuple[FileRef, ...]
_YUAN = {"suffix": "元", "width": 20}
_TEXT = {"rows": 4}


def _required(label: str) -> InputRequired:
    return InputRequired(f"请填写{label}")


class SaleFields(HallForm):
    """What is to be sold.

    Fields: seller (credit code), way (method/use), name, region, approval, subject, place, area, years, conditions,
    valuation, start, step, deposit, first, after, consent.
    """

    seller = SelectField("出让人（转让方）", [InputRequired("请选择出让人")])
    way = SelectField("方式和用途", [InputRequired("请选择方式和用途")])
    name = StringField("项目名称", [_required("项目名称"), Length(max=200)])
    region = StringField("行政区划代码", [_required("行政区划代码"), Length(6, 6)], render_kw={"width": 10})
    approval = StringField("批准文号", [_required("批准文号"), Length(max=200)])
    subject = StringField(
        "标的", [_required("标的"), Length(max=200)], description="宗地编号、矿区名称或者资产名称。"
    )
    place = StringField("坐落", [_required("坐落"), Length(max=200)])
    area = StringField("面积（规模）", [_required("面积"), Length(max=100)], description="连同单位填写。")
    years = IntegerField(
        "年限",
        [Optional(), NumberRange(0, 100, "应为 0 至 100")],
        description="土地不得超过用途的法定最高年限；产权转让不填。",
        render_kw={"suffix": "年", "width": 4},
    )
    conditions = TextAreaField("规划条件和竞买条件", [Length(max=4000)], render_kw=_TEXT)
    valuation = AmountField("最低价标准或者评估结果", [Optional()], render_kw=_YUAN)
    start = AmountField("起始价", [_required("起始价")], render_kw=_YUAN)
    step = AmountField("加价幅度", [Optional()], description="招标出让不填。", render_kw=_YUAN)
    deposit = AmountField("竞买保证金", [_required("竞买保证金")], render_kw=_YUAN)
    first = DecimalField(
        "首付比例",
        [_required("首付比例"), NumberRange(0, 100, "应为 0 至 100")],
        default=Decimal(100),
        description="一次付清的写 100。",
        render_kw={"suffix": "%", "width": 5},
    )
    after = StringField("原项目编号", [Length(max=40)], description="未成交后再次披露的产权转让填写。")
    consent = StringField(
        "降价的书面同意", [Length(max=200)], description="底价低于评估结果百分之九十的填写。"
    )

    def filled(self) -> SaleForm:
        """The sale as the office takes it."""
        method, _, use = self.way.data.partition("/")
        terms = SaleTerms(
            subject=self.subject.data.strip(),
            place=self.place.data.strip(),
            area=self.area.data.strip(),
            use=use,
            years=self.years.data or 0,
            conditions=(self.conditions.data or "").strip(),
            valuation=self.valuation.data or Decimal("0.00"),
            start=self.start.data,
            step=self.step.data or Decimal("0.00"),
            deposit=self.deposit.data,
            first=self.first.data,
        )
        return SaleForm(
            method=method,
            name=self.name.data.strip(),
            region=self.region.data.strip(),
            seller=self.seller.data,
            approval=self.approval.data.strip(),
            terms=terms,
            consent=(self.consent.data or "").strip(),
            after=(self.after.data or "").strip(),
        )


class _TimesFields(HallForm):
    apply_until = MomentField("竞买申请和保证金到账截止", [_required("截止时间")])
    starts = MomentField("挂牌（竞价）开始", [_required("开始时间")])
    ends = MomentField("挂牌截止", [Optional()], description="挂牌、招标填写截止时间；拍卖和网络竞价不填。")

    def times(self) -> Times:
        """The times."""
        return Times(self.apply_until.data, self.starts.data, self.ends.data)


class AnnounceFields(_TimesFields):
    """The announcement. Fields: apply_until, starts, ends, reserved (y), contact, supervisor, files."""

    reserved = BooleanField("设底价")
    contact = StringField("联系方式", [_required("联系方式"), Length(max=200)])
    supervisor = StringField("监督部门", [_required("监督部门"), Length(max=200)])
    files = FilesField("出让（转让）文件")

    def filled(self, files: Files) -> AnnounceForm:
        """As the office takes it."""
        return AnnounceForm(self.times(), self.reserved.data, self.contact.data, self.supervisor.data, files)


class CorrectFields(_TimesFields):
    """A correction. Fields: text, affects_price (y), apply_until, starts, ends, files."""

    text = TextAreaField("补充和修改的内容", [_required("内容"), Length(max=4000)], render_kw=_TEXT)
    affects_price = BooleanField("影响价格", description="影响价格的，公告期自补充公告起重新计算。")
    files = FilesField("附件")

    def filled(self, files: Files) -> CorrectionForm:
        """As the office takes it."""
        return CorrectionForm(self.text.data, self.affects_price.data, self.times(), files)


class ReserveFields(HallForm):
    """The reserve price. Fields: price, decision."""

    price = AmountField("底价", [_required("底价")], render_kw=_YUAN)
    decision = StringField("集体决策文件", [_required("会议纪要或者决定的编号"), Length(max=200)])

    def filled(self, _files: Files) -> ReserveForm:
        """As the office takes it."""
        return ReserveForm(self.price.data, self.decision.data)


class TerminateFields(HallForm):
    """The end of a sale. Fields: reason."""

    reason = TextAreaField("终止的原因", [_required("终止的原因"), Length(max=2000)], render_kw=_TEXT)

    def filled(self, _files: Files) -> ReasonForm:
        """As the office takes it."""
        return ReasonForm(self.reason.data)


class ConfirmFields(HallForm):
    """The confirmation of the deal. Fields: examined, files."""

    examined = TextAreaField(
        "对竞得人资格的审查意见", [_required("审查意见"), Length(max=2000)], render_kw=_TEXT
    )
    files = FilesField("审查材料、签署的成交确认书")

    def filled(self, files: Files) -> ConfirmForm:
        """As the office takes it."""
        return ConfirmForm(self.examined.data, files)


class CancelFields(HallForm):
    """The end of a deal. Fields: reason, blame (y), following."""

    reason = TextAreaField("事实和理由", [_required("事实和理由"), Length(max=2000)], render_kw=_TEXT)
    blame = BooleanField("因竞得人的原因", description="提请财政部门决定保证金不予退还。")
    following = TextAreaField("后续安排", [_required("后续安排"), Length(max=1000)], render_kw={"rows": 2})

    def filled(self, _files: Files) -> CancelForm:
        """As the office takes it."""
        return CancelForm(self.reason.data, self.blame.data, self.following.data)


class ResultFields(HallForm):
    """The publicity of the result. Fields: days (0: the law's least)."""

    days = IntegerField(
        "公示期",
        [Optional(), NumberRange(0, 90, "应为 0 至 90")],
        description="不填的，按法定最短期限；法律没有规定公示期的不填。",
        render_kw={"suffix": "个工作日", "width": 4},
    )

    def filled(self, _files: Files) -> ResultForm:
        """As the office takes it."""
        return ResultForm(self.days.data or 0)


class UnsoldFields(HallForm):
    """The announcement that nothing was sold. Fields: following."""

    following = TextAreaField("后续安排", [_required("后续安排"), Length(max=1000)], render_kw=_TEXT)

    def filled(self, _files: Files) -> FailureForm:
        """As the office takes it."""
        return FailureForm(self.following.data)


class SaleContractFields(HallForm):
    """The contract. Fields: amount, signed_on, first_by, rest_by, files."""

    amount = AmountField("合同价款", [_required("合同价款")], render_kw=_YUAN)
    signed_on = DateField("签订日期", [_required("签订日期")])
    first_by = DateField("首期（全部）价款缴纳期限", [_required("缴纳期限")])
    rest_by = DateField("余款缴纳期限", [Optional()], description="一次付清的不填。")
    files = FilesField("合同")

    def filled(self, files: Files) -> SaleContractForm:
        """As the office takes it."""
        return SaleContractForm(
            self.amount.data, self.signed_on.data, self.first_by.data, self.rest_by.data, files
        )


class ApplyFields(HallForm):
    """A bidder's application. Fields: others (credit codes by spaces), stated (y), files."""

    others = StringField(
        "联合竞买的其他单位",
        [Length(max=400)],
        description="填写统一社会信用代码，用空格分开；单独竞买的不填。",
    )
    files = FilesField("公告要求的材料")
    stated = BooleanField(
        "我方已经阅读公告和出让（转让）文件，接受其全部内容，符合竞买条件，资金来源合法。",
        [InputRequired("请确认承诺")],
    )

    def filled(self, files: Files) -> ApplyForm:
        """As the office takes it."""
        return ApplyForm(tuple((self.others.data or "").split()), self.stated.data, files)


class OfferFields(HallForm):
    """An offer. Fields: price."""

    price = AmountField("报价", [_required("报价")], render_kw=_YUAN)

    def filled(self) -> OfferForm:
        """As the office takes it."""
        return OfferForm(self.price.data)


class CommitFields(HallForm):
    """A commitment. Field: commitment."""

    commitment = StringField(
        "封存码（SHA-256）",
        [_required("封存码"), Regexp(r"^[0-9a-f]{64}$", message="应为 64 位小写十六进制数")],
        render_kw={"spellcheck": "false"},
    )

    def filled(self) -> CommitForm:
        """As the office takes it."""
        return CommitForm(self.commitment.data)


class RevealFields(HallForm):
    """What opens it. Fields: price, nonce."""

    price = AmountField("报价", [_required("报价")], render_kw=_YUAN)
    nonce = StringField("随机数", [_required("随机数"), Length(max=200)], render_kw={"spellcheck": "false"})

    def filled(self) -> RevealForm:
        """As the office takes it."""
        return RevealForm(self.price.data, self.nonce.data)
