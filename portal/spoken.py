"""Pages about a matter whose method is no tender, told in its own words (``trading.methods.speech``).

The last thing that happens to such a page: between its tags, and in what is read out for them, the words of tendering
become the method's. What visitors type stays as typed, and the hall's own frame around the page stays too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from markupsafe import escape

from hallcore.dossier import Dossier
from hallcore.ground.events import Paper
from hallcore.ground.lawbook import Law, LawBook
from portal.house import load_law
from portal.prequal_contexts import PrequalContext
from trading.methods.model import regime_of
from trading.methods.rules import Method, method_of
from trading.methods.speech import Speech, speech_of, spoken_words
from trading.tendering.qualifying_rules import is_prequalification
from trading.tendering.rules import tender_number

_MATTERS = ("tender", "sale", "dossier")
"""What a context calls the dossier it is about."""

_MAIN = re.compile(r"(<main\b.*</main>|<title>.*?</title>)", re.DOTALL)
_TYPED = re.compile(r"(<(textarea|script|style)\b.*?</\2>|<[^>]*>)", re.DOTALL)
_READ_OUT = re.compile(r'((?:aria-label|data-k|title)=")([^"]*)(")')


def speak(view: Any, _info: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A view deriver: what the view answers about a matter is said in the words of its method."""

    def spoken(context: Any, request: Any) -> Any:  # noqa: ANN401 - as above
        answer = view(context, request)
        matter = _matter(context)
        if matter is None or answer.content_type != "text/html":
            return answer
        speech = _speech(request, matter, context)
        if speech.words:
            answer.text = say_page(speech, answer.text)
        return answer

    return spoken


def say_page(speech: Speech, html: str) -> str:
    """A page with its title and main part said; what is typed into it, and its addresses, stay."""
    parts = _MAIN.split(html)
    return "".join(_say(speech, part) if place % 2 else part for place, part in enumerate(parts))


def _say(speech: Speech, html: str) -> str:
    said = []
    for place, part in enumerate(_TYPED.split(html)):
        kind = place % 3
        if kind == 0:
            said.append(speech.say(part))
        elif kind == 1:
            said.append(_READ_OUT.sub(lambda found: f"{found[1]}{speech.say(found[2])}{found[3]}", part))
    return "".join(said)


def _matter(context: Any) -> Dossier | None:  # noqa: ANN401 - any context of the hall
    """The dossier a page is about, where it is one of procurement or the like."""
    if isinstance(context, PrequalContext):
        return context.matter
    found = next((found for name in _MATTERS if (found := getattr(context, name, None))), None)
    return found if isinstance(found, Dossier) and regime_of(found.number) else None


def _speech(request: Any, matter: Dossier, context: Any) -> Speech:  # noqa: ANN401 - as above
    law = request.hall.lawbook.edition(matter.edition)
    if not spoken_words(law.procedure(matter.procedure)):
        return Speech({})
    archive = request.archive
    tender = archive[tender_number(matter.number)]
    lots = tuple(archive.children(tender.number))
    bid = getattr(context, "bid", None)
    # A bidder's page quotes its own papers; a desk may quote every bidder's questions and every objection.
    below = (bid,) if isinstance(bid, Dossier) else tuple(_below(archive, lots))
    method: Method = method_of(law, matter if is_prequalification(matter) else tender)
    plain = speech_of(method, tender, *lots, *below)
    escaped = [str(escape(text)) for text in plain.verbatim]
    return Speech(plain.words, (*plain.verbatim, *escaped))


def _below(archive: Any, lots: tuple[Dossier, ...]) -> Iterator[Dossier]:  # noqa: ANN401 - the archive of a request
    return (each for lot in lots for each in archive.children(lot.number))


def titled_as(dossier: Dossier, paper: Paper, title: str) -> str:
    """A title in lists as its matter's method calls the paper; the names in it stay as their owners gave them."""
    if not regime_of(dossier.number):
        return title
    words = spoken_words(_edition(dossier.edition).procedure(dossier.procedure))
    own = (str(getattr(paper, field, "")) for field in ("name", "lot_title"))
    return Speech(words, own).say(title)


@cache
def _law() -> LawBook:
    """The law as it is shipped: lists are made by programs of their own, which have no request to ask."""
    return load_law()


def _edition(sha256: str) -> Law:
    """The edition, or the newest there is where the files no longer hold it: names of papers hardly change."""
    book = _law()
    known = {edition for _first, edition in book.editions}
    return book.edition(sha256 if sha256 in known else book.editions[-1][1])
