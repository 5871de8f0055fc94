"""Clues of collusion as the committee and supervision see them: what was found, on what it rests, and what it is not."""

from __future__ import annotations

from hallcore.dossier import Dossier
from portal.presenters.addresses import address
from portal.presenters.desk_evaluation import title_of
from portal.presenters.desks import DossierPage
from portal.presenters.shapes import Alert, Cell, Column, Link, Row, Section, Table
from portal.presenters.showing import Showing
from trading.collusion.model import Clue

WHAT = (
    "以下由系统依据开标后的数据比对得出，只是线索，不是认定。是否否决投标由评标委员会依法核实后决定，"
    "是否构成违法由行政监督部门查处。线索不公开。"
)


def clues_page(show: Showing, tender: Dossier, lot: Dossier, clues: tuple[Clue, ...]) -> DossierPage:
    """The clues of a lot: presumptions of the law first, then what is only looked at closer."""
    statutory = tuple(clue for clue in clues if clue.grade == "statutory")
    others = tuple(clue for clue in clues if clue.grade == "clue")
    return DossierPage(
        title=f"{title_of(tender, lot)}　串通投标线索",
        crumbs=(
            Link("项目", address("desk")),
            Link(tender.number, address("desk.tender", number=tender.number)),
            Link("串通投标线索"),
        ),
        alerts=(Alert(WHAT, "只是线索"),),
        meta=(f"线索 {len(clues)} 条", lot.number),
        readonly=True,
        sections=(
            Section("法律规定视为串通投标的情形", "statutory", tables=(_table(show, tender, statutory),)),
            Section("其他线索", "clues", tables=(_table(show, tender, others),)),
        ),
    )


def _table(show: Showing, tender: Dossier, clues: tuple[Clue, ...]) -> Table:
    law = show.law_of(tender)
    columns = (Column("线索", head=True), Column("投标人"), Column("证据"), Column("依据"))
    rows = tuple(
        Row(
            (
                Cell(clue.title),
                Cell("、".join(clue.names)),
                Cell(clue.evidence),
                Cell(clue.rule, address("law.rule", rule=clue.rule), note=law.cite(clue.rule).line),
            )
        )
        for clue in clues
    )
    return Table("线索", columns, rows, empty="没有发现。")
