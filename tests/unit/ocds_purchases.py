"""Direct purchases as papers: a single source to its contract, one whose objection was upheld, an emergency that was added to."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

from hallcore.ground.events import Paper
from hallcore.vault import FileRef
from portal.ocds.tale import Step
from tests.unit.ocds_samples import BEGUN
from trading.award.model import Item
from trading.purchasing.agreed_model import ContractAdded, OfferTold, PurchaseContracted, PurchaseResult
from trading.purchasing.model import About, Opinion, PurchaseTerminated, ReasonArgued, ReasonPublicised, Terms

NUMBER = "DHCG-2026-0005"
BUYER, AGENCY, SUPPLIER, OTHER = (
    "12222403MA0001008C",
    "91222403MA0002000A",
    "91222403MA00030210",
    "91222403MA0003030T",
)
D = Decimal


def step(n: int, paper: Paper, *names: str, days: int = 0) -> Step:
    """A paper as a logged record of the purchase."""
    number = f"{NUMBER}-{n:04d}"
    files = tuple(FileRef(name, len(name), sha256(name.encode()).hexdigest()) for name in names)
    at = BEGUN + timedelta(days=days, minutes=n)
    return Step(days * 100 + n, number, at, sha256(number.encode()).hexdigest(), paper, files)


def about(method: str = "gp_single_source", **changes: str) -> About:
    """What is bought."""
    emergency = method == "gp_emergency"
    fields = {
        "name": "示例设备采购",
        "method": method,
        "way": "紧急采购" if emergency else "单一来源采购",
        "category": "B01",
        "kind": "goods",
        "region": "222403",
        "purchaser": BUYER,
        "purchaser_name": "敦化市示例中学",
        "agency": AGENCY,
        "agency_name": "示例代理有限公司",
        "plan": "示例采计 1 号",
        "funding": "财政资金",
        "ground": "disaster" if emergency else "only",
        "reason": "示例原因",
        **changes,
    }
    return About(**fields, terms=Terms("示例设备 2 套", D("2600000.00"), 30))  # type: ignore[arg-type]  # its fields


def publicised() -> ReasonPublicised:
    """The publicity."""
    opinion = Opinion("示例专家甲", "示例大学", "教授", "只有一家")
    ends = BEGUN + timedelta(days=7)
    contacts = ("采购人（示例）", "代理（示例）", "财政（示例）")
    told = about(intention="DHYX-2026-0001")
    return ReasonPublicised(
        told, SUPPLIER, "示例供应商", "示例路 1 号", (opinion,) * 3, BEGUN, ends, *contacts
    )


def result(method: str = "gp_single_source") -> PurchaseResult:
    """The result; in an emergency of two offers."""
    emergency = method == "gp_emergency"
    at = BEGUN + timedelta(days=10)
    offers = (
        OfferTold(SUPPLIER, "示例供应商", D("2500000.00"), at),
        OfferTold(OTHER, "示例二", D("2550000.00"), at),
    )
    return PurchaseResult(
        about=about(method),
        path="asked" if emergency else "talks",
        supplier=SUPPLIER,
        supplier_name="示例供应商",
        supplier_address="示例路 1 号",
        amount=D("2500000.00"),
        items=(Item("示例设备", "示例型号", "2 套", D("1250000.00")),),
        why="示例理由。",
        emergency="示例汛情" if emergency else "",
        document="示例文号",
        offers=offers if emergency else offers[:1],
        personnel=("示例甲",),
        decided_at=at,
        publish_by=at + timedelta(days=3),
        runs_until=at + timedelta(days=4),
        contract_by=at + timedelta(days=31),
    )


def contracted(method: str = "gp_single_source") -> PurchaseContracted:
    """The contract."""
    days = (date(2026, 3, 20), date(2026, 3, 20), date(2026, 4, 20))
    due = BEGUN + timedelta(days=30)
    return PurchaseContracted(about(method), SUPPLIER, "示例供应商", D("2500000.00"), *days, due, due)


def single() -> tuple[Step, ...]:
    """A single source: objected to in vain, agreed, contracted."""
    argued = ReasonArgued(
        about(), upheld=False, opinion="只有一家", objections=1, argue_by=BEGUN, told="书面"
    )
    return (
        step(0, publicised(), "论证意见.pdf"),
        step(1, argued, days=8),
        step(2, result(), days=10),
        step(3, contracted(), "合同.pdf", days=15),
    )


def upheld() -> tuple[Step, ...]:
    """A single source whose objection was upheld."""
    argued = ReasonArgued(about(), upheld=True, opinion="有两家", objections=1, argue_by=BEGUN, told="书面")
    ended = PurchaseTerminated(about(), "objection", "异议成立", "改用公开招标")
    return (step(0, publicised()), step(1, argued, days=8), step(2, ended, days=9))


def emergency() -> tuple[Step, ...]:
    """An emergency in which two were asked, and more was bought later."""
    method = "gp_emergency"
    amounts = (D("100000.00"), D("100000.00"), D("2500000.00"))
    added = ContractAdded(about(method), 1, "示例供应商", *amounts, "汛情延续", date(2026, 4, 1))
    return (
        step(0, result(method)),
        step(1, contracted(method), days=3),
        step(2, added, "补充合同.pdf", days=20),
    )


def called_off() -> tuple[Step, ...]:
    """A purchase that ends before anything of it was public."""
    return (step(0, PurchaseTerminated(about(), "cancelled", "任务取消", "不再采购")),)
