"""A tender's procedure as charts: the same tables that the hall runs by, with the present state marked."""

from __future__ import annotations

from hallcore.dossier import Dossier
from hallcore.ground.lawbook import Law
from hallcore.ground.procedure import Machine, chart
from portal.presenters.addresses import address, tender_url
from portal.presenters.chart import Step, draw
from portal.presenters.life import lots_of
from portal.presenters.pages import ProcedurePage
from portal.presenters.shapes import Chart, Fact, Link
from portal.presenters.showing import Showing
from portal.presenters.tender import crumbs
from trading.tendering.model import LOT, TENDER
from trading.tendering.rules import notice_of


def procedure_page(show: Showing, tender: Dossier) -> ProcedurePage:
    """Every machine of the tender's procedure, as this tender's edition of the law has it."""
    law, notice = show.law_of(tender), notice_of(tender)
    procedure = law.procedure(tender.procedure)
    lots = lots_of(show.archive, tender)
    # Several lots may stand in several states, so one is marked only where there is but one.
    now = {TENDER: tender.state, LOT: lots[0].state if len(lots) == 1 else ""}
    cite = law.cite(procedure.cite)
    return ProcedurePage(
        title=f"{procedure.title}的办理程序",
        crumbs=crumbs(Link(notice.name, tender_url(tender.number)), Link("办理程序")),
        lead="每一步由谁办、凭哪一条、到哪里去，都在这里。系统照这些表执行，表上没有的一步也走不了。",
        charts=tuple(_drawn(machine, law, now.get(name, "")) for name, machine in procedure.machines.items()),
        facts=(
            Fact("依据", cite.line, url=address("law.rule", rule=cite.rule)),
            Fact("本项目现在", procedure.machine(TENDER).label(tender.state)),
            Fact("法规版本摘要 SHA-256", law.edition, full=True, code=True),
        ),
    )


def _drawn(machine: Machine, law: Law, now: str) -> Chart:
    table = chart(machine)
    steps = [
        Step(edge.title, edge.source, edge.target, "、".join(edge.actors), law.cite(edge.cite).line)
        for edge in table.edges
    ]
    return draw(machine.title, [(node.name, node.title) for node in table.nodes], steps, now)
