"""What a purchaser or its agency fills in about a procurement: qualifications, decision, result, void, filing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from hallcore.vault import FileRef
from portal.forms import AmountField, FilesField, HallForm, choices
from portal.forms.award import FailureFields
from trading.award.model import FailureForm, Item
from trading.award.procurement_model import VOIDS, DecisionForm, ResultForm, VoidedForm
from trading.contract.model import FilingForm
from trading.evaluation.procuring_model import SIZES, Finding, ReviewForm

PIECES = ("qualified", "ground", "sme", "size", "brand", "domestic")
"""What is asked about each bid; the field of the n-th bid is ``bN-PIECE``."""


class ReviewFields(HallForm):
    """The review of qualifications.

    Fields for the bid in place N from 1, in the order they were read: bN-qualified (yes, no), bN-ground, bN-sme (y),
    bN-size ("", small, mixed), bN-brand, bN-domestic (y). Made for a lot by ``review_fields``.
    """

    bids: Sequence[str] = ()

    def filled(self) -> ReviewForm:
        """The findings as the office takes them."""
        return ReviewForm(tuple(self._finding(place, bid) for place, bid in enumerate(self.bids, 1)))

    def _finding(self, place: int, bid: str) -> Finding:
        def given(piece: str) -> Any:  # noqa: ANN401 - whatever the field holds
            return self[f"b{place}-{piece}"].data

        return Finding(
            bid=bid,
            qualified=given("qualified") == "yes",
            ground=(given("ground") or "").strip(),
            size=given("size") or "",
            sme=bool(given("sme")) or bool(given("size")),
            domestic=bool(given("domestic")),
            brand=(given("brand") or "").strip(),
        )


def review_fields(bids: Sequence[str]) -> type[ReviewFields]:
    """The form for the bids of one lot."""
    fields: dict[str, Any] = {"bids": tuple(bids)}
    for place in range(1, len(bids) + 1):
        fields |= {
            f"b{place}-qualified": RadioField(
                "资格审查结论",
                [InputRequired("请选择结论")],
                choices=choices({"yes": "合格", "no": "不合格"}),
            ),
            f"b{place}-ground": TextAreaField(
                "不合格的原因",
                [Length(max=1000)],
                description="合格的不填；将告知投标人。",
                render_kw={"rows": 2},
            ),
            f"b{place}-sme": BooleanField("提供了中小企业声明函（或者监狱企业、残疾人福利性单位证明）"),
            f"b{place}-size": SelectField("价格扣除", choices=choices(SIZES)),
            f"b{place}-brand": StringField("核心产品品牌", [Length(max=100)]),
            f"b{place}-domestic": BooleanField("提供本国产品"),
        }
    return type("ReviewOf", (ReviewFields,), fields)


class DecisionFields(HallForm):
    """Whom the purchaser determines. Fields: bid, ground (where it is not the first)."""

    bid = RadioField("中标人", [InputRequired("请选择中标人")])
    ground = TextAreaField(
        "不确定排名第一的中标候选人的法定理由",
        [Length(max=1000)],
        description="按顺序确定的不填；并列第一的，写明确定的方式和经过。",
        render_kw={"rows": 3},
    )

    def filled(self) -> DecisionForm:
        """The decision as the office takes it."""
        return DecisionForm(self.bid.data, (self.ground.data or "").strip())


class ItemFields(HallForm):
    """One of the main things bought; see ``ResultFields``."""

    name = StringField("名称", [InputRequired("请填写名称"), Length(max=100)])
    specification = StringField("规格型号或者服务范围", [InputRequired("请填写规格型号"), Length(max=200)])
    quantity = StringField("数量", [InputRequired("请填写数量和单位"), Length(max=40)])
    price = AmountField("单价", [InputRequired("请填写单价")], render_kw={"suffix": "元", "width": 20})
    service = StringField("服务要求", [Optional(), Length(max=300)])

    def item(self) -> Item:
        """The item as the office takes it."""
        return Item(
            name=self.name.data.strip(),
            specification=self.specification.data.strip(),
            quantity=self.quantity.data.strip(),
            price=self.price.data,
            service=(self.service.data or "").strip(),
        )


class ResultFields(HallForm):
    """The result notice.

    Fields: address (of the winner), for each item n from 0 ``items-n-`` name, specification, quantity, price, service;
    files (several). Sent with ``add=items`` the page comes back with one more item.
    """

    address = StringField("中标人地址", [InputRequired("请填写中标人地址"), Length(max=200)])
    items = FieldList(FormField(ItemFields), "主要标的", min_entries=1, max_entries=50)
    files = FilesField(
        "随公告公布的文件",
        [Optional()],
        description="招标文件已随公告公布；享受中小企业扶持政策的，附中标人的中小企业声明函。",
    )

    def filled(self, files: Sequence[FileRef]) -> ResultForm:
        """The result as the office takes it."""
        return ResultForm(
            tuple(entry.form.item() for entry in self.items), self.address.data.strip(), tuple(files)
        )


class VoidFields(HallForm):
    """A void tender. Fields: ground (a key of ``VOIDS``), reason."""

    ground = RadioField("法定情形", [InputRequired("请选择法定情形")], choices=choices(VOIDS))
    reason = TextAreaField(
        "理由",
        [InputRequired("请写明理由"), Length(max=2000)],
        description="随废标公告公布，并通知所有投标人。",
    )

    def filled(self) -> VoidedForm:
        """The void as the office takes it."""
        return VoidedForm(self.ground.data, self.reason.data.strip())


class VoidNoticeFields(FailureFields):
    """The notice that a lot is void. Fields: following, other (y), approval."""

    other = BooleanField("改用其他采购方式")
    approval = StringField(
        "采用其他方式的批准文号", [Optional(), Length(max=200)], description="重新组织招标的不填。"
    )

    def filled(self) -> FailureForm:
        """The notice as the office takes it."""
        return FailureForm(self.following.data, bool(self.other.data), (self.approval.data or "").strip())


class FilingFields(HallForm):
    """The filing of a contract. Fields: organ, filed_on (YYYY-MM-DD), number, files (several)."""

    organ = StringField("备案的财政部门", [InputRequired("请写明财政部门"), Length(max=100)])
    filed_on = DateField("备案日期", [InputRequired("请填写备案日期")])
    number = StringField("备案编号", [Optional(), Length(max=60)])
    files = FilesField("合同副本", [Optional()], description="可以选择多个文件，不公开。")

    def filled(self, files: Sequence[FileRef]) -> FilingForm:
        """The filing as the office takes it."""
        return FilingForm(
            self.organ.data.strip(), self.filed_on.data, (self.number.data or "").strip(), tuple(files)
        )
