"""The demo's direct purchases: a single source whose reason is public now, and one that is being prepared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial

from portal.cli import cast
from portal.cli.script import Script
from trading.planning.model import IntentionForm
from trading.purchasing.forms import PublicityForm, PurchaseForm
from trading.purchasing.model import Opinion, Terms

At = Callable[..., datetime]
BUYER = "purchaser1"
NAME = "示例中学实验设备控制模块扩容采购"
CONTENT = "控制模块 2 套，与现有实验设备配套，含安装调试。"
BUDGET = Decimal("2600000.00")
CONTACT = "敦化市示例中学　0433-0000001（示例）"
FINANCE = "敦化市示例财政局采购办　0433-0000002（示例）"
OPINIONS = tuple(
    Opinion(
        f"示例专家{name}",
        "示例大学",
        "教授",
        f"{told}，其他供应商不能提供兼容产品，同意采用单一来源采购方式。",
    )
    for name, told in (
        ("甲", "现有设备的控制协议未公开"),
        ("乙", "控制模块须与现有设备的固件匹配"),
        ("丙", "改造现有设备的费用高于扩容"),
    )
)


def begin(script: Script, at: At) -> None:
    """Put every direct purchase on the time line."""
    script.on(at(1, 23), partial(_intend, script, at))
    script.on(at(2, 27, 10), partial(_prepare, script))


def _intend(script: Script, at: At) -> None:
    """Make the intention public; more than thirty days later the purchase follows."""
    form = IntentionForm(
        regime="procurement",
        name=NAME,
        category="B01",
        kind="goods",
        outline=CONTENT,
        budget=BUDGET,
        month="2026-02",
        purchaser=cast.BY_LOGIN[BUYER].party,
    )
    intention = script.do("publish-intention", "", BUYER, form)
    script.on(at(2, 26, 10), partial(_publicise, script, intention))


def _form(**changes: object) -> PurchaseForm:
    fields: dict[str, object] = {
        "method": "gp_single_source",
        "ground": "only",
        "name": NAME,
        "category": "B01",
        "kind": "goods",
        "region": cast.REGION,
        "purchaser": cast.BY_LOGIN[BUYER].party,
        "plan": "敦示例采计〔2026〕12 号",
        "funding": "财政资金",
        "reason": "现有实验设备的控制协议为原厂专有技术，其他供应商的模块不能接入。",
        "terms": Terms(CONTENT, BUDGET, 30),
        **changes,
    }
    return PurchaseForm(**fields)  # type: ignore[arg-type]  # the fields of the form


def _publicise(script: Script, intention: str) -> None:
    """Register it, and make its reason public."""
    number = script.do("register-purchase", "", BUYER, _form(intention=intention))
    form = PublicityForm(
        supplier=cast.BIDDERS[11].code,
        supplier_address="吉林省珲春市示例路 8 号",
        opinions=OPINIONS,
        contact=CONTACT,
        agency_contact="",
        finance_contact=FINANCE,
    )
    script.do("publicise-reason", number, BUYER, form)


def _prepare(script: Script) -> None:
    """One below every threshold, registered and nothing more."""
    form = _form(
        name="示例中学门禁系统配件采购",
        reason="门禁系统为原厂专用接口，配件只能由原厂提供。",
        terms=Terms("门禁配件 1 批", Decimal("280000.00"), 20),
    )
    script.do("register-purchase", "", BUYER, form)
