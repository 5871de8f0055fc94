"""``hall walk``: drive a tender to a verified award, a case of each kind, or a fee, through the real web on a fast clock.

Everything a person would do is done by forms, uploads and downloads at the listener where that person sits;
secrets stay on devices. Only the clock is moved through the operators' socket. Each step is printed.
"""

from __future__ import annotations

import urllib.error
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console

from portal import control
from portal.cli.approval_walk import ALL, KINDS, walk_approval
from portal.cli.browser import Unexpected
from portal.cli.calendaring import missing_notice, said_plainly
from portal.cli.fee_walk import FEES, walk_fees
from portal.cli.framework_walk import FrameworkWalk
from portal.cli.framework_ways import CompetitionWalk, RotationWalk
from portal.cli.inquiry_walk import Ending, InquiryWalk
from portal.cli.invited_walk import InvitedWalk
from portal.cli.performance_walk import GoodsPerformance, WorksPerformance
from portal.cli.procured_turn_walk import PROCURED_PATHS, ProcuredTurn
from portal.cli.procurement_walk import ProcurementWalk
from portal.cli.purchase_seats import PURCHASES
from portal.cli.purchase_walk import walk_purchase
from portal.cli.qualified_walk import QUALIFIED_PATHS, PrequalifiedWalk, TooFewQualified
from portal.cli.sale_walk import SALES, walk_sale
from portal.cli.serving import settings_from
from portal.cli.steps import Steps
from portal.cli.talks_walk import ConsultationWalk, NegotiationWalk
from portal.cli.tender_walk import TenderWalk
from portal.cli.turn_walk import PATHS, TurnWalk
from portal.cli.walk_proof import prove
from portal.cli.walk_stages import Stages
from portal.settings import Settings

TENDER = "open-tender"
PROCUREMENTS = {
    "gp-open-tender": ("gp_open_tender", False),
    "gp-invited-tender": ("gp_invited_tender", False),
    "gp-open-tender-void": ("gp_open_tender", True),
}
"""Procurements by tender: the method, and whether it ends void."""
INQUIRIES: dict[str, Ending] = {"gp-inquiry": "contract", "gp-inquiry-void": "void", "gp-inquiry-few": "few"}
"""Inquiries: how they end."""
TALKS: dict[str, tuple[type[NegotiationWalk], Ending]] = {
    "gp-negotiation": (NegotiationWalk, "contract"),
    "gp-negotiation-void": (NegotiationWalk, "void"),
    "gp-consultation": (ConsultationWalk, "contract"),
    "gp-consultation-void": (ConsultationWalk, "void"),
}
"""Negotiations and consultations: how they end."""
FRAMEWORKS: dict[str, tuple[type[FrameworkWalk], Ending]] = {
    "gp-framework": (FrameworkWalk, "contract"),
    "gp-framework-competition": (CompetitionWalk, "contract"),
    "gp-framework-rotation": (RotationWalk, "contract"),
}
"""Framework agreements, by how their orders find a supplier."""
OTHERS = {**{name: (InquiryWalk, ending) for name, ending in INQUIRIES.items()}, **TALKS, **FRAMEWORKS}
PREQUALIFIED = "prequalified-tender"
INVITED = "invited-tender"
WAYS: dict[str, Mapping[str, type[TurnWalk | ProcuredTurn | TooFewQualified]]] = {
    TENDER: PATHS,
    PREQUALIFIED: QUALIFIED_PATHS,
    "gp-open-tender": PROCURED_PATHS,
}
"""The paths of failure and turn of each procedure that has some."""


PERFORMANCES: dict[str, type[GoodsPerformance | WorksPerformance]] = {
    "performance": GoodsPerformance,
    "works-performance": WorksPerformance,
}
"""Tenders walked on from their contract to acceptance, payment and archive."""


@click.command()
@click.argument(
    "procedure",
    type=click.Choice(
        [
            *(TENDER, PREQUALIFIED, INVITED, *PROCUREMENTS, *OTHERS, *PERFORMANCES),
            *(*SALES, *PURCHASES, FEES, *KINDS, ALL),
        ]
    ),
)
@click.option("--config", default="development.ini", show_default=True, help="配置文件")
@click.option(
    "--path",
    type=click.Choice(tuple(dict.fromkeys((*PATHS, *PROCURED_PATHS, *QUALIFIED_PATHS)))),
    help="走一条失败或者转折的路径",
)
@click.option("--keep", type=click.Path(path_type=Path), help="把导出的证据和各阶段开放数据保存到此目录")
def walk(procedure: str, config: str, path: str | None, keep: Path | None) -> None:
    """走完一个招标项目、一件行政审批或者一笔收费，然后验证。例：hall walk open-tender；hall walk fees

    open-tender：登记、公告、投标、开标、评标、公示、定标、合同。
    prequalified-tender：先行资格预审的公开招标；--path too-few-qualified 通过的不足三家，重新招标。
    invited-tender：工程邀请招标。
    gp-…：政府采购，资格审查、确定中标人、结果公告、合同备案，或者废标。
    performance、works-performance：走到合同之后，变更、验收、付款（一期逾期）、归档并离线核验。
    land-listing、land-auction、land-tender、mineral-listing、property：挂牌、拍卖、招标和网络竞价，从公告到合同和价款；
    gp-single-source：公示、异议和补充论证、财政批准、协商、结果、合同；-objection 异议成立而终止。
    gp-emergency：紧急情况认定、询问供应商、结果和理由公开、报告、追加；-direct 直接采购（时钟走到十月）。
    land-few、land-tender-few、land-unsold、land-declined：竞买人、投标人不足、低于底价、竞得人拒签。
    --path 用于 open-tender：few 不足三家、rejected 全部否决、objection 异议成立、complaint 投诉成立、locked 未解锁、
    declined 中标人放弃、outage 平台中断；用于 gp-open-tender：challenge 质疑成立、complaint 投诉成立。approval-…：各类办件，从申请到送达。
    fees：开具通知书、收款、冲正、日终、划缴、对账、退付，每一步账目平衡。
    只用于演示大厅：时钟会被拨快。
    """
    settings = settings_from(config, demo=False)
    console = Console(highlight=False, soft_wrap=True)
    if path is not None and path not in WAYS.get(procedure, {}):
        raise click.UsageError(f"--path {path} 不用于 {procedure}")
    with said_plainly():
        _walk(settings, console, f"{procedure} {path}" if path else procedure, keep)


def _walk(settings: Settings, console: Console, procedure: str, keep: Path | None) -> None:
    try:
        walks = {
            **dict.fromkeys(
                (TENDER, PREQUALIFIED, INVITED, *PROCUREMENTS, *OTHERS, *PERFORMANCES), _walk_tender
            ),
            **dict.fromkeys(SALES, walk_sale),
            **dict.fromkeys(PURCHASES, walk_purchase),
            FEES: walk_fees,
        }
        walked = walks.get(procedure, walk_approval)
        if procedure.partition(" ")[0] in WAYS and " " in procedure:
            walked = _walk_turn
        proven = walked(settings, console, procedure, keep)
    except (control.NotRunning, urllib.error.URLError) as absent:
        raise SystemExit("大厅没有运行，请先 hall serve --demo") from absent
    except Unexpected as fault:
        told = f"{fault} {fault.body.decode(errors='replace')}"
        raise SystemExit(missing_notice(told) or f"走到一半停下：{fault}") from fault
    if not proven:
        raise SystemExit(1)


def _tender(settings: Settings, steps: Steps, asked: str) -> tuple[TenderWalk, Stages]:
    """The walk that was asked for, and when it takes open data."""
    if asked == INVITED:
        invited = InvitedWalk(settings, steps)
        return invited, Stages(invited, steps)
    if asked == PREQUALIFIED:
        qualified = PrequalifiedWalk(settings, steps)
        return qualified, Stages(qualified, steps, qualified.stages)
    if asked in PERFORMANCES:
        performed = PERFORMANCES[asked](settings, steps)
        return performed, Stages(performed, steps, performed.stages)
    if asked in OTHERS:
        kind, ending = OTHERS[asked]
        inquiry = kind(settings, steps, ending)
        return inquiry, Stages(inquiry, inquiry.steps, inquiry.stages)
    if asked not in PROCUREMENTS:
        tender = TenderWalk(settings, steps)
        return tender, Stages(tender, steps)
    method, void = PROCUREMENTS[asked]
    procurement = ProcurementWalk(settings, steps, method, void=void)
    return procurement, Stages(procurement, steps, procurement.stages)


def _walk_turn(settings: Settings, console: Console, asked: str, keep: Path | None) -> bool:
    """Walk one path of failure or turn to its lawful end; prove the award where it ends in one."""
    steps = Steps(settings, console)
    procedure, path = asked.split()
    tender = WAYS[procedure][path](settings, steps)
    for act in tender.acts():
        act()
    folder = keep or settings.var / "demo" / "walks" / tender.number
    proven = prove(tender, folder, steps) if tender.awarded else True
    told = "走到法定的终点" + (
        "，全部验证通过" if tender.awarded and proven else "" if proven else "，验证未通过"
    )
    console.print(f"{asked}：{tender.number} {told}")
    return proven


def _walk_tender(settings: Settings, console: Console, asked: str, keep: Path | None) -> bool:
    """Walk the tender; say where its evidence lies and whether it is proven."""
    steps = Steps(settings, console)
    tender, stages = _tender(settings, steps, asked)
    for act in tender.acts():
        act()
        stages.after(act.__name__)
    folder = keep or settings.var / "demo" / "walks" / tender.number
    stages.keep(folder)
    proven = prove(tender, folder, tender.steps)
    console.print(f"{asked}：{tender.number} {'全部验证通过' if proven else '验证未通过'}；证据在 {folder}")
    return proven
