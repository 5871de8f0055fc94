"""Publishing on the desks: which of its steps fits now, what waits for a second person, what is public, what was taken down."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier, record_number
from hallcore.voice.complaints.beside import FaqProposed, FaqPublished
from hallcore.voice.complaints.model import OutcomePublished, OutcomeRedacted
from hallcore.voice.complaints.rules import draft_of, proposal_of, published_of, withdrawal_of
from portal.presenters.addresses import record_url
from portal.presenters.shapes import Action, Section
from portal.sessions import Visitor

_DRAFTS = {
    "redact-outcome": "",
    "publish-outcome": OutcomeRedacted.type,
    "propose-faq": "",
    "publish-faq": FaqProposed.type,
}
"""Steps of publishing: the draft they need."""

PUBLISHING_STEPS = frozenset({*_DRAFTS, "propose-withdrawal", "withdraw-publication"})


def fits_publishing(matter: Dossier, name: str, visitor: Visitor) -> bool:
    """Whether a step of publishing would not be refused for what is, or is not, public now."""
    if name not in _DRAFTS:
        return _may_withdraw(matter, name, visitor)
    drafted = _DRAFTS[name]
    return published_of(matter) is None and (not drafted or draft_of(matter, drafted) is not None)


def _may_withdraw(matter: Dossier, name: str, visitor: Visitor) -> bool:
    """One proposes while something is public, another decides while a proposal waits."""
    proposed = proposal_of(matter)
    if published_of(matter) is None or (proposed is None) != (name == "propose-withdrawal"):
        return False
    if proposed is None:
        return True
    return str(matter.record(proposed).head["actor"]["account"]) != visitor.account


def publishing(matter: Dossier) -> Iterator[Section]:
    """The texts that wait for a second person, then everything that was published."""
    redacted = matter.latest(OutcomeRedacted)
    if redacted is not None and draft_of(matter, OutcomeRedacted.type) is not None:
        lines = [redacted.heading, redacted.summary, *([redacted.measures] if redacted.measures else [])]
        yield Section("待审定的公开文本", "redacted", paragraphs=tuple(lines))
    proposed = matter.latest(FaqProposed)
    if proposed is not None and draft_of(matter, FaqProposed.type) is not None:
        yield Section("待审定的常见问题", "faq", paragraphs=(proposed.question, proposed.answer))
    yield from _published(matter)


def _published(matter: Dossier) -> Iterator[Section]:
    """What everybody can read, what waits to be taken down, and what was."""
    for n, kind in enumerate(matter.types):
        if kind not in {OutcomePublished.type, FaqPublished.type}:
            continue
        link = Action("公开页面", record_url(record_number(matter.number, n)))
        gone = withdrawal_of(matter, n)
        if gone is not None:
            on, reason = matter.record(gone).at.date(), matter.record(gone).head["body"]["reason"]
            lines = [f"已于 {on} 撤下。理由：{reason}"]
        else:
            lines = [f"自 {matter.record(n).at.date()} 起公开。"]
            waiting = proposal_of(matter)
            if waiting is not None:
                why = matter.record(waiting).head["body"]["reason"]
                lines.append(f"有人提议撤下，待另一人审定。理由：{why}")
        title = "已撤下的公开内容" if gone is not None else "公开内容"
        yield Section(title, paragraphs=tuple(lines), actions=(link,))
