"""How a public paper of a sale is told on its record's page."""

from __future__ import annotations

from hallcore.dossier import Dossier
from hallcore.ground.events import Paper
from portal.presenters.addresses import address
from portal.presenters.matter import Matter, Told
from portal.presenters.proofs import record_rows
from portal.presenters.sale_life import sale_crumbs, sale_life, sale_tags
from portal.presenters.sale_words import words_of
from portal.presenters.shapes import Fact, Link, Section
from portal.presenters.tender import file_rows
from trading.auction.model import SaleAnnounced


def told(matter: Matter, paper: Paper) -> Told:
    """Its words, the way to the sale, the sale's life and its other records."""
    sale = matter.dossier
    words = words_of(paper, matter.law, sale.procedure, sale.the(SaleAnnounced).name)
    if words is None:
        return Told({})
    first, *rest = words.facts
    facts = (
        Fact(first[0], first[1], strong=True, full=True, link=_to_sale(sale)),
        *(Fact(label, value, full=len(value) > 24, code="SHA-256" in label) for label, value in rest),
    )
    sections = [Section(heading, paragraphs=(text,)) for heading, text in words.texts]
    if matter.record.files:
        sections.append(Section("文件", "files", files=tuple(file_rows(matter.record))))
    return Told(
        {
            "title": words.title,
            "tags": sale_tags(matter.show, sale),
            "crumbs": sale_crumbs(sale, Link(words.title)),
            "life": sale_life(sale),
            "facts": facts,
            "sections": tuple(sections),
            "records": record_rows(matter.show, (sale,)),
        }
    )


def _to_sale(sale: Dossier) -> Link:
    return Link("项目现况", address("sale", number=sale.number))
