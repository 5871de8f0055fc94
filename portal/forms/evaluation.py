"""What is filled in about the committee and by its members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from msgspec import Struct
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length, Optional

from portal.forms import ChecksField, HallForm
from trading.evaluation.model import ScoreForm, Verdict
from trading.tendering.model import Criterion


class CommitteeFields(HallForm):
    """Who sits. Fields: representatives, terminal, direct, and experts where they are chosen directly."""

    representatives = ChecksField("招标人代表")
    terminal = SelectField("评标室考勤终端", [Optional()], description="没有终端的不选，评委到场凭胸牌登记。")
    direct = TextAreaField(
        "直接确定专家的理由",
        [Length(max=1000)],
        description="只用于技术复杂、专业性强或者国家有特殊要求、随机抽取难以胜任的特殊项目；抽取的不填。",
        render_kw={"rows": 2},
    )
    experts = ChecksField("直接确定的专家", description="填写理由的才选。")


class Sheet(Struct, frozen=True):
    """A member's score sheet as typed: the cells of a table, kept whether or not they can be read.

    For each bid, named by the last part of its number, there is a field ``marks-BID-CRITERION`` for every
    criterion, ``code-BID`` and ``ground-BID``; a ground rejects the bid, whose marks then do not count.

    Attributes:
        bids: The numbers of the bids.
        criteria: What is scored.
        typed: Field → what stands in it.
    """

    bids: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    typed: Mapping[str, str]

    @staticmethod
    def mark_name(bid: str, key: str) -> str:
        """The field of one mark."""
        return f"marks-{bid.rpartition('.')[2]}-{key}"

    @staticmethod
    def ground_name(bid: str) -> str:
        """The field of the ground on which a bid is rejected."""
        return f"ground-{bid.rpartition('.')[2]}"

    @staticmethod
    def code_name(bid: str) -> str:
        """The field of the law's ground on which a bid is rejected."""
        return f"code-{bid.rpartition('.')[2]}"

    @classmethod
    def of(cls, bids: Sequence[str], criteria: Sequence[Criterion], sent: Mapping[str, str]) -> Sheet:
        """The sheet as it was sent; only its own fields are taken."""
        names = [cls.mark_name(bid, each.key) for bid in bids for each in criteria]
        names += [name(bid) for bid in bids for name in (cls.code_name, cls.ground_name)]
        return cls(tuple(bids), tuple(criteria), {name: str(sent.get(name, "")).strip() for name in names})

    def ground(self, bid: str) -> str:
        """Why the member rejects a bid, or ""."""
        return self.typed[self.ground_name(bid)]

    def code(self, bid: str) -> str:
        """Which of the law's grounds it is, or ""."""
        return self.typed[self.code_name(bid)]

    def rejected(self, bid: str) -> bool:
        """Whether the member rejects a bid."""
        return bool(self.ground(bid) or self.code(bid))

    def mark(self, bid: str, key: str) -> Decimal | None:
        """A mark, or None where the cell holds no number."""
        try:
            found = Decimal(self.typed[self.mark_name(bid, key)])
        except InvalidOperation:
            return None
        return found if found.is_finite() else None

    def faults(self) -> Iterator[tuple[str, str]]:
        """Every cell that cannot stand, by its field, and why."""
        for bid in self.bids:
            if self.rejected(bid):
                if not self.code(bid):
                    yield self.code_name(bid), "请选择否决情形"
                if not self.ground(bid):
                    yield self.ground_name(bid), "请写明否决理由"
                continue
            for each in self.criteria:
                mark = self.mark(bid, each.key)
                if mark is None:
                    yield self.mark_name(bid, each.key), "请填写分数"
                elif not 0 <= mark <= each.marks:
                    yield self.mark_name(bid, each.key), f"应在 0 至 {each.marks} 之间"
                elif mark != round(mark, 2):
                    yield self.mark_name(bid, each.key), "至多两位小数"

    def total(self, bid: str) -> str:
        """What a bid's marks add up to so far; "否决" where it is rejected."""
        if self.rejected(bid):
            return "否决"
        return f"{sum((self.mark(bid, each.key) or Decimal(0) for each in self.criteria), Decimal(0)):.2f}"

    def filled(self) -> ScoreForm:
        """The sheet as the office takes it; it has no faults."""
        return ScoreForm(tuple(self._verdict(bid) for bid in self.bids))

    def _verdict(self, bid: str) -> Verdict:
        ground = self.ground(bid)
        marks = {} if ground else {each.key: self.mark(bid, each.key) or Decimal(0) for each in self.criteria}
        return Verdict(bid, responsive=not ground, ground=ground, marks=marks, code=self.code(bid))
