"""How a public paper of a direct purchase is told on its record's page."""

from __future__ import annotations

from hallcore.ground.events import Paper
from portal.presenters.addresses import address
from portal.presenters.matter import Matter, Told
from portal.presenters.proofs import record_rows
from portal.presenters.purchase_life import purchase_crumbs, purchase_life, purchase_tags
from portal.presenters.purchase_words import words_of
from portal.presenters.shapes import Fact, Link, Section
from portal.presenters.tender import file_rows
from trading.purchasing.rules import is_public


def told(matter: Matter, paper: Paper) -> Told:
    """Its words, the way to the purchase, the purchase's life and its other records."""
    purchase = matter.dossier
    words = words_of(paper, matter.law, purchase)
    if words is None or not is_public(purchase):
        return Told({})
    first, *rest = words.facts
    facts = (
        Fact(first[0], first[1], strong=True, full=True, link=_to_purchase(purchase.number)),
        *(Fact(label, value, full=len(value) > 24) for label, value in rest),
    )
    sections = [Section(heading, paragraphs=tuple(text.split("\n"))) for heading, text in words.texts]
    if matter.record.files:
        sections.append(Section("文件", "files", files=tuple(file_rows(matter.record))))
    return Told(
        {
            "title": words.title,
            "tags": purchase_tags(matter.show, purchase),
            "crumbs": purchase_crumbs(purchase, Link(words.title)),
            "life": purchase_life(matter.show, purchase),
            "facts": facts,
            "sections": tuple(sections),
            "records": record_rows(matter.show, (purchase,)),
        }
    )


def _to_purchase(number: str) -> Link:
    return Link("项目现况", address("purchase", number=number))
