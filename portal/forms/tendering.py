"""What purchasers and agencies fill in up to the deadline: project, sealing policy, notice, clarification."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec.structs import replace
from wtforms import (
    BooleanField,
    DecimalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from hallcore.vault import FileRef
from portal.forms import AmountField, FilesField, FilesRequired, HallForm, MomentField, choices
from trading.methods.rules import Method
from trading.tendering.model import (
    METHODS,
    Answer,
    ClarificationForm,
    Criterion,
    DocumentPrice,
    Evaluation,
    InviteesForm,
    NoticeForm,
    SiteVisit,
)

_YUAN = {"suffix": "元", "width": 20}
_MARKS = {"suffix": "分", "width": 5}
_PERCENT = {"suffix": "%", "width": 5}
_POLICY = ("uniform", "small", "mixed", "domestic", "low_mean", "low_second", "low_ceiling")
"""The fields of a notice that only procurement has."""
_SHARE = NumberRange(0, 100, "应为 0 至 100")


class InviteesFields(HallForm):
    """Who is invited. Fields: parties (several credit codes), chosen; in procurement pool (several), drawn from."""

    parties = SelectMultipleField("受邀单位", [InputRequired("请选择受邀单位")])
    chosen = TextAreaField(
        "确定方式",
        [InputRequired("请写明怎样确定受邀单位"), Length(max=1000)],
        description="例如：从符合资格条件的单位中随机抽取，并注明时间、地点和监督人员。",
        render_kw={"rows": 3},
    )

    pool = SelectMultipleField(
        "备选供应商名单",
        [Optional()],
        description="受邀单位从中随机抽取；不得少于抽取数的两倍。",
    )

    def filled(self) -> InviteesForm:
        """The list as the office takes it."""
        pool = tuple(self.pool.data or ()) if "pool" in self else ()
        return InviteesForm(tuple(self.parties.data), self.chosen.data.strip(), pool)


class PolicyFields(HallForm):
    """The sealing policy. Fields: statements (several files), deadline, threshold, unlock_minutes."""

    statements = FilesField(
        "保管人签名的密钥声明（.json）",
        [FilesRequired()],
        description="每名保管人一份，由保管人在自己的设备上生成；一次选中全部文件。",
    )
    deadline = MomentField("投标截止时间", [InputRequired("请填写投标截止时间")])
    threshold = IntegerField(
        "打开所需的保管人数",
        [InputRequired("请填写人数"), NumberRange(2, 20, "人数应为 2 至 20")],
        render_kw={"suffix": "名", "width": 3},
    )
    unlock_minutes = IntegerField(
        "投标人解锁时限",
        [InputRequired("请填写分钟数"), NumberRange(5, 7 * 24 * 60, "应为 5 分钟至 7 日")],
        default=30,
        render_kw={"suffix": "分钟", "width": 5},
    )


class CriterionFields(HallForm):
    """One item experts score; see ``NoticeFields``. Works leave ``standard`` out."""

    title = StringField("评审因素", [InputRequired("请填写评审因素"), Length(max=100)])
    marks = DecimalField("满分", [InputRequired("请填写分值"), _SHARE], render_kw=_MARKS)
    standard = TextAreaField(
        "评分标准",
        [Optional(), Length(max=1000)],
        description="量化写明各档得分，与采购需求对应。",
        render_kw={"rows": 2},
    )


class NoticeFields(HallForm):
    """The tender notice.

    Fields: method (comprehensive, lowest), formula (benchmark, lowest_base), blind, price_marks, float_percent,
    above, below, pass_marks, for each
    criterion n from 0 ``criteria-n-`` title and marks, documents_from, documents_until, deadline,
    validity_days, visit_at, visit_place (empty: no visit), place, contact, supervisor, printing, postage, basis
    (empty: free), files (several). Sent with ``add=criteria`` the page comes
    back with one more criterion. Times are ``YYYY-MM-DDTHH:MM``.
    """

    documents_from = MomentField("招标文件开始发出", [InputRequired("请填写开始时间")])
    documents_until = MomentField("招标文件停止发出", [InputRequired("请填写停止时间")])
    deadline = MomentField("投标截止时间", [InputRequired("请填写投标截止时间")])
    validity_days = IntegerField(
        "投标有效期",
        [InputRequired("请填写天数"), NumberRange(1, 3650, "应为 1 至 3650 日")],
        default=90,
        description="自投标截止起算。",
        render_kw={"suffix": "日", "width": 4},
    )
    method = RadioField(
        "评标办法", [InputRequired("请选择评标办法")], choices=choices(METHODS), default="comprehensive"
    )
    price_marks = DecimalField(
        "报价满分",
        [InputRequired("请填写分值"), _SHARE],
        default=Decimal(60),
        description="经评审的最低投标价法填 0。",
        render_kw=_MARKS,
    )
    float_percent = DecimalField(
        "基准价下浮", [InputRequired(), _SHARE], default=Decimal(2), render_kw={"suffix": "%", "width": 5}
    )
    above = DecimalField(
        "每高于基准价 1% 扣", [InputRequired(), _SHARE], default=Decimal(1), render_kw=_MARKS
    )
    below = DecimalField(
        "每低于基准价 1% 扣", [InputRequired(), _SHARE], default=Decimal("0.5"), render_kw=_MARKS
    )
    pass_marks = DecimalField(
        "技术合格线",
        [InputRequired(), _SHARE],
        default=Decimal(60),
        description="仅用于经评审的最低投标价法。",
        render_kw=_MARKS,
    )
    uniform = BooleanField("技术、服务等标准统一的货物或者服务")
    small = DecimalField(
        "小微企业价格扣除",
        [Optional(), _SHARE],
        description="10% 至 20%；专门面向中小企业的不填。",
        render_kw=_PERCENT,
    )
    mixed = DecimalField(
        "联合体或者分包的价格扣除", [Optional(), _SHARE], description="4% 至 6%。", render_kw=_PERCENT
    )
    domestic = DecimalField(
        "本国产品价格扣除",
        [Optional(), _SHARE],
        description="有非本国产品参与竞争的适用，20%。",
        render_kw=_PERCENT,
    )
    low_mean = DecimalField("异常低价：低于平均报价", [Optional(), _SHARE], render_kw=_PERCENT)
    low_second = DecimalField("异常低价：低于次低报价", [Optional(), _SHARE], render_kw=_PERCENT)
    low_ceiling = DecimalField("异常低价：低于最高限价", [Optional(), _SHARE], render_kw=_PERCENT)
    formula = RadioField(
        "报价计分公式",
        choices=choices({"benchmark": "评标基准价法", "lowest_base": "最低价为基准价"}),
        default="benchmark",
        description="最低价为基准价的，不使用下浮和扣分。",
    )
    blind = BooleanField("技术部分实行暗标评审")
    criteria = FieldList(FormField(CriterionFields), "评审因素", min_entries=1, max_entries=30)
    visit_at = MomentField(
        "踏勘现场时间", [Optional()], description="不组织踏勘的不填；对所有潜在投标人开放，自愿参加。"
    )
    visit_place = StringField("踏勘集合地点", [Optional(), Length(max=200)])
    place = StringField("开标地点", [InputRequired("请填写开标地点"), Length(max=200)])
    contact = StringField("联系方式", [InputRequired("请填写联系方式"), Length(max=200)])
    supervisor = StringField("行政监督部门", [InputRequired("请填写行政监督部门"), Length(max=200)])
    printing = AmountField(
        "每份印刷成本", [Optional()], description="免费提供的，以下三项都不填。", render_kw=_YUAN
    )
    postage = AmountField("每份邮寄成本", [Optional()], render_kw=_YUAN)
    basis = StringField(
        "成本依据",
        [Optional(), Length(max=300)],
        description="写明页数、单价、邮寄方式等；只能补偿成本，不得以营利为目的。",
    )
    files = FilesField(
        "招标文件",
        [FilesRequired()],
        description="可以选择多个文件。免费的，公告发布后任何人可以下载；收取工本费的，缴费后可以下载。"
        "提交未成功的，需要重新选择文件。",
    )

    def suit(self, method: Method) -> None:
        """Ask as the method evaluates: by a benchmark for works, by the lowest price in procurement."""
        self.method.choices = choices({key: method.word(key) for key in METHODS})
        for entry in self.criteria:
            if method.regime != "procurement":
                del entry.form.standard
        if method.regime != "procurement":
            for name in _POLICY:
                del self[name]
            return
        del self.float_percent, self.above, self.below, self.formula
        if method.by_price:
            del self.method, self.uniform, self.price_marks, self.pass_marks, self.blind, self.criteria
            self.supervisor.label.text = "财政监督部门"
            return
        self.price_marks.description = f"{method.word('lowest')}填 0。"
        self.pass_marks.description = f"仅用于{method.word('lowest')}。"
        self.supervisor.label.text = "财政监督部门"

    def files_optional(self) -> None:
        """Ask for no file where documents were composed here: they go out with the notice."""
        self.files.validators = [Optional()]
        self.files.description = (
            "已编制的文件随公告自动发布；其他文件（图纸、工程量清单等）在此上传，可以选择多个。"
        )

    def filled(self, files: Sequence[FileRef], reasons: dict[str, str] | None = None) -> NoticeForm:
        """The notice as the office takes it, with its files in the vault and the reasons for flags by their marks."""
        criteria = (
            ()
            if "criteria" not in self
            else tuple(
                Criterion(
                    f"c{no}",
                    entry.form.title.data.strip(),
                    entry.form.marks.data,
                    (entry.form.standard.data or "").strip() if "standard" in entry.form else "",
                )
                for no, entry in enumerate(self.criteria, 1)
            )
        )
        return NoticeForm(
            evaluation=self._evaluation(criteria),
            documents_from=self.documents_from.data,
            documents_until=self.documents_until.data,
            deadline=self.deadline.data,
            validity_days=self.validity_days.data,
            place=self.place.data.strip(),
            contact=self.contact.data.strip(),
            supervisor=self.supervisor.data.strip(),
            files=tuple(files),
            documents=self._price(),
            reasons=reasons or {},
            visit=self._visit(),
        )

    def validate_visit_place(self, field: Any) -> None:  # noqa: ANN401 - a WTForms field
        """A place wants its time; a time without a place is refused by the rule."""
        if field.data.strip() and self.visit_at.data is None:
            raise ValidationError("请一并填写踏勘现场的时间")

    def _visit(self) -> SiteVisit | None:
        """When the site is shown; None where no time is filled in."""
        at = self.visit_at.data
        return None if at is None else SiteVisit(at, (self.visit_place.data or "").strip())

    def _evaluation(self, criteria: tuple[Criterion, ...]) -> Evaluation:
        if "criteria" not in self:
            made = Evaluation(method="lowest", price_marks=Decimal(0), criteria=(), pass_marks=Decimal(0))
        else:
            made = Evaluation(
                method=self.method.data,
                price_marks=self.price_marks.data,
                criteria=criteria,
                pass_marks=self.pass_marks.data,
                blind=bool(self.blind.data),
            )
        if "small" in self:
            rates = {name: self[name].data or Decimal(0) for name in _POLICY if name != "uniform"}
            uniform = "uniform" in self and bool(self.uniform.data)
            return replace(made, formula="lowest_base", uniform=uniform, **rates)
        return replace(
            made, **{name: self[name].data for name in ("formula", "float_percent", "above", "below")}
        )

    def _price(self) -> DocumentPrice | None:
        """What the documents cost; None where nothing was filled in."""
        zero, basis = Decimal("0.00"), (self.basis.data or "").strip()
        printing, postage = self.printing.data or zero, self.postage.data or zero
        return DocumentPrice(printing, postage, basis) if printing or postage or basis else None


class AnswerFields(HallForm):
    """One question and its answer; see ``ClarifyFields``."""

    question = TextAreaField("问题", [InputRequired("请填写问题"), Length(max=2000)], render_kw={"rows": 2})
    answer = TextAreaField("答复", [InputRequired("请填写答复"), Length(max=4000)], render_kw={"rows": 3})


class ClarifyFields(HallForm):
    """A clarification.

    Fields: for each question n from 0 ``answers-n-`` question and answer, affects_preparation (y),
    deadline (empty: it stays), files (several, optional), seen (how many unanswered questions the page
    showed; left out, nobody counts). Sent with ``add=answers`` the page comes back with one more.
    """

    answers = FieldList(FormField(AnswerFields), "问题与答复", max_entries=200)
    affects_preparation = BooleanField("可能影响投标文件编制")
    deadline = MomentField("顺延后的投标截止时间", [Optional()], description="不顺延的不填。")
    files = FilesField("修改后的招标文件", [Optional()], description="可以选择多个文件。")
    seen = HiddenField()

    def nothing_new(self, asked: Sequence[str]) -> bool:
        """Whether no question came in while the form was filled in; those that did are added to it.

        A clarification answers all that has been asked by then, so none may pass unread.
        """
        known = {entry.form.question.data.strip() for entry in self.answers}
        new = [text for text in asked if text not in known]
        if not str(self.seen.data).isdecimal() or len(asked) <= int(self.seen.data) or not new:
            return True
        for text in new:
            self.answers.append_entry({"question": text})
        self.seen.data = str(len(asked))
        self.form_errors.append(f"填写期间又收到 {len(new)} 条提问，已列在最后，请一并答复")
        return False

    def filled(self, files: Sequence[FileRef]) -> ClarificationForm:
        """The clarification as the office takes it."""
        return ClarificationForm(
            answers=tuple(
                Answer(entry.form.question.data.strip(), entry.form.answer.data.strip())
                for entry in self.answers
            ),
            affects_preparation=self.affects_preparation.data,
            deadline=self.deadline.data,
            files=tuple(files),
        )
