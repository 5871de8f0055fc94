"""What is bought by inquiry, negotiation and consultation in the demo's walks: made up, visibly examples."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from portal.cli.stories import Story, lot_of
from trading.tendering.model import Criterion, Evaluation

INQUIRED = Story(
    "敦化市示例小学课桌椅采购项目",
    "B01",
    "goods",
    (
        replace(
            lot_of(
                1,
                "课桌椅",
                "符合国家标准的可升降课桌椅 2000 套，送货到校并安装",
                "1200000.00",
                20,
                "符合政府采购法第二十二条规定的供应商。",
            ),
            core="课桌椅",
            open_reason="中小企业之间竞争不充分，难以按期供货（示例）",
        ),
    ),
    Evaluation(
        method="lowest",
        price_marks=Decimal(0),
        criteria=(),
        pass_marks=Decimal(0),
        formula="lowest_base",
        small=Decimal(10),
    ),
    approval="采购实施计划 敦财采〔2026〕26号（示例）",
    question="课桌椅是否需要分批送到三个校区？",
    answer="一次送到采购人指定的一个校区。",
    method="gp_inquiry",
)
"""An inquiry for goods of one standard, below the threshold of the open tender."""

FRAMED = Story(
    "敦化市 2026 年度复印纸框架协议采购项目",
    "B01",
    "goods",
    (
        replace(
            lot_of(
                1,
                "复印纸",
                "A4 复印纸，70 克，每箱 5 包，送货到各采购人",
                "180.00",
                20,
                "符合政府采购法第二十二条规定的供应商。",
            ),
            estimate=Decimal("1500000.00"),
            bond=Decimal("0.00"),
            core="复印纸",
            open_reason="中小企业之间竞争不充分，难以按期供货（示例）",
        ),
    ),
    INQUIRED.evaluation,
    approval="采购实施计划 敦财采〔2026〕41号（示例）",
    question="是否可以按包送货？",
    answer="以箱为单位送货。",
    method="gp_framework",
)
"""A framework for what is bought again and again in small quantities; its ceiling is a price a unit."""

NEGOTIATED = Story(
    "敦化市示例档案馆档案管理系统采购项目",
    "B01",
    "goods",
    (
        replace(
            lot_of(
                1,
                "档案管理系统",
                "档案管理系统一套，含存量档案数据迁移和培训",
                "1200000.00",
                20,
                "符合政府采购法第二十二条规定的供应商。",
            ),
            core="档案管理系统",
            open_reason="中小企业之间竞争不充分，难以按期供货（示例）",
        ),
    ),
    INQUIRED.evaluation,
    approval="采购实施计划 敦财采〔2026〕31号（示例）",
    question="存量数据的格式是否提供样例？",
    answer="提供样例，见采购文件附件。",
    method="gp_negotiation",
)
"""A negotiation for a system whose details cannot be fixed beforehand."""

CONSULTED = Story(
    "敦化市示例博物馆展陈设备采购项目",
    "B01",
    "goods",
    (
        replace(
            lot_of(
                1,
                "展陈设备",
                "常设展厅展陈设备一套，含方案深化和安装调试",
                "1200000.00",
                20,
                "符合政府采购法第二十二条规定的供应商。",
            ),
            core="互动展陈设备",
            open_reason="中小企业之间竞争不充分，难以按期供货（示例）",
        ),
    ),
    Evaluation(
        method="comprehensive",
        price_marks=Decimal(40),
        criteria=(
            Criterion("fit", "展陈方案", Decimal(40), "按展陈大纲逐项评审，缺一项扣 5 分"),
            Criterion("service", "售后服务", Decimal(20), "响应时间 2 小时内 20 分，4 小时内 10 分"),
        ),
        formula="lowest_base",
        small=Decimal(10),
    ),
    approval="采购实施计划 敦财采〔2026〕33号（示例）",
    question="展厅的承重要求是否有图纸？",
    answer="有，见采购文件附件。",
    method="gp_consultation",
)
"""A consultation for things that are of a special kind."""
