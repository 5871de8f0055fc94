"""Frozen values for tests of the trading floor: what is submitted, each true in itself until a test changes it.

Every maker takes what shall differ by name. What is not here: the house they are submitted to
(``tests.makers.house``) and the stages of a matter (``tests.makers.matter``).
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from hallcore.ground.clock import TZ
from hallcore.identity.model import NewAccount, NewApplicant
from hallcore.vault import FileRef
from portal.cli import cast
from trading.contract.model import ContractForm
from trading.evaluation.model import Member, ScoresSubmitted, Verdict
from trading.opening.model import BidRead
from trading.planning.model import ComposeForm, FairnessForm, IntentionForm
from trading.tendering.model import (
    Criterion,
    Evaluation,
    Keeper,
    LotTerms,
    NoticeForm,
    PolicyForm,
    ProjectForm,
)

VERIFIER = "$argon2id$nobody-signs-in-with-this"
ISSUED = datetime(2026, 3, 4, 9, 0, tzinfo=TZ)
"""When the documents of a test's notice begin to be issued: a Wednesday."""

DEADLINE = datetime(2026, 3, 25, 9, 0, tzinfo=TZ)
"""The bid deadline of a test's notice: the twenty-first day after, a Wednesday."""

LOT = LotTerms(
    no=1,
    title="教学楼加固",
    content="教学楼抗震加固",
    qualification="建筑工程施工总承包三级及以上。",
    estimate=Decimal("9000000.00"),
    ceiling=Decimal("9000000.00"),
    bond=Decimal("180000.00"),
    duration_days=120,
)
COMPREHENSIVE = Evaluation(
    method="comprehensive",
    price_marks=Decimal(60),
    criteria=(Criterion("plan", "施工组织设计", Decimal(30)), Criterion("team", "项目管理机构", Decimal(10))),
    float_percent=Decimal(2),
)
LOWEST = Evaluation(
    method="lowest",
    price_marks=Decimal(0),
    criteria=(Criterion("fit", "技术响应", Decimal(70)), Criterion("service", "售后服务", Decimal(30))),
)
KEEPERS = tuple(Keeper(f"{n:064x}", keeper.name, keeper.side) for n, keeper in enumerate(cast.KEEPERS, 1))


def at(text: str) -> datetime:
    """A moment of 2026 in hall time: ``03-25 09:00`` or ``03-25 09:00:00.000001``."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=TZ)


def yuan(text: str) -> Decimal:
    """An amount as tests write it: ``9 000 000.00``."""
    return Decimal(text.replace(" ", ""))


def sha(text: str) -> str:
    """A hash that stands for something named."""
    return hashlib.sha256(text.encode()).hexdigest()


def applicant(party: cast.Party, **changes: Any) -> NewApplicant:
    """A new applicant."""
    form = NewApplicant(party.code, party.name, cast.REGION, party.kind, "示例联系人", "13800000000")
    return replace(form, **changes)


def account(login: str = "somebody", **changes: Any) -> NewAccount:
    """A new account of a bidder."""
    return replace(NewAccount(login, VERIFIER, "示例甲", ("bidder",)), **changes)


def lot(no: int = 1, **changes: Any) -> LotTerms:
    """A lot's terms."""
    return replace(LOT, no=no, **changes)


def project(**changes: Any) -> ProjectForm:
    """A project of one lot of the first purchaser."""
    form = ProjectForm(
        name="敦化市示例中学教学楼抗震加固工程",
        category="A01",
        kind="works",
        region=cast.REGION,
        purchaser=cast.PURCHASERS[0].code,
        approval="示例部门批准建设",
        funding="财政资金 100%",
        must_tender=True,
        lots=(LOT,),
    )
    return replace(form, **changes)


FAIR = {
    **{f"FQ-{n:02d}": "no" for n in range(1, 13)},
    **dict.fromkeys(("FQ-02", "FQ-08", "FQ-09", "FQ-10", "FQ-12"), "yes"),
}
"""The answers with which every item of the fair-competition check passes."""


def fairness(**changes: Any) -> FairnessForm:
    """A fair-competition check in which every item passes, made on the demo's first day."""
    form = FairnessForm(answers=dict(FAIR), reviewer="示例审查", post="法务人员", on=date(2026, 3, 2))  # type: ignore[arg-type]  # yes and no
    return replace(form, **changes)


def intention(**changes: Any) -> IntentionForm:
    """An intention of the first purchaser to buy goods."""
    form = IntentionForm(
        regime="procurement",
        name="敦化市示例中学教学一体机采购项目",
        category="B01",
        kind="goods",
        outline="教学一体机 100 台，含安装调试和培训，质保三年。",
        budget=Decimal("3000000.00"),
        month="2026-04",
        purchaser=cast.PURCHASERS[0].code,
    )
    return replace(form, **changes)


NEEDED = ("TX-01", "TX-02", "TX-04", "TX-05", "TX-06", "TX-11", "TX-12")
"""The clauses documents are not whole without."""


def compose(**changes: Any) -> ComposeForm:
    """Documents of the clauses that are needed, every blank filled in."""
    form = ComposeForm(
        clauses=NEEDED,
        values={
            "项目名称": "示例项目",
            "招标人": "示例招标人",
            "投标有效期天数": "90",
            "提问截止时间": "2026年3月12日17时",
            "监督部门": "示例行政监督部门",
        },
        demands="按照设计图纸和工程量清单施工。",
    )
    return replace(form, **changes)


def policy(tender: str, files: tuple[FileRef, ...], **changes: Any) -> PolicyForm:
    """A sealing policy that was examined: three of five trustees, half an hour to unlock."""
    form = PolicyForm(
        tender=tender,
        policy_sha256=sha("policy"),
        profile="P2",
        threshold=3,
        keepers=KEEPERS,
        deadline=DEADLINE,
        unlock_minutes=30,
        size_limit=1 << 20,
        page_sha256=sha("page"),
        files=files,
    )
    return replace(form, **changes)


def notice(
    files: tuple[FileRef, ...] = (FileRef("招标文件.txt", 1, sha("documents")),), **changes: Any
) -> NoticeForm:
    """A notice with lawful times."""
    form = NoticeForm(
        evaluation=COMPREHENSIVE,
        documents_from=ISSUED,
        documents_until=at("03-10 16:30"),
        deadline=DEADLINE,
        validity_days=90,
        place="第一开标厅",
        contact="0433-0000000",
        supervisor="示例行政监督部门",
        files=files,
    )
    return replace(form, **changes)


def contract(amount: Decimal, signed_on: date, **changes: Any) -> ContractForm:
    """A contract at that price, its bond exactly a tenth."""
    form = ContractForm(
        amount=amount,
        performance_bond=(amount / 10).quantize(Decimal("0.01")),
        signed_on=signed_on,
        starts=signed_on,
        ends=signed_on + timedelta(days=120),
    )
    return replace(form, **changes)


# -- evaluation -------------------------------------------------------------------------------------


def committee(experts: int, representatives: int) -> tuple[Member, ...]:
    """A committee of so many experts and representatives of the purchaser."""
    return (
        *(Member(f"U-30000{n}", "expert", "建筑工程") for n in range(1, experts + 1)),
        *(
            Member(f"U-40000{n}", "representative", "", cast.PURCHASERS[0].code)
            for n in range(1, representatives + 1)
        ),
    )


def read(bid: str, price: str | Decimal, **changes: Any) -> BidRead:
    """A bid as it was read out."""
    made = BidRead(
        bid=bid,
        lot="T.1",
        bidder=f"code-{bid}",
        name=f"投标人{bid}",
        received_at=at("03-24 15:00"),
        seq=1,
        header_sha256=sha(bid),
        outcome="read",
        price=Decimal(price),
        duration_days=110,
        quality="合格",
        leader="示例经理",
    )
    return replace(made, **changes)


def sheet(member: str, **marks: dict[str, Any] | str) -> ScoresSubmitted:
    """One member's sheet: bid → marks by criterion, or the ground on which the member rejects it."""
    verdicts = tuple(
        Verdict(bid, responsive=False, ground=given, marks={}, code="unresponsive")
        if isinstance(given, str)
        else Verdict(bid, responsive=True, ground="", marks={key: Decimal(m) for key, m in given.items()})
        for bid, given in marks.items()
    )
    return ScoresSubmitted(member, verdicts)
