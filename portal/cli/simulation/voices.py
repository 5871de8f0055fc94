"""Complaints, consultations and suggestions of a simulated day: told by web and telephone, found out, answered by those who may."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from portal.cli.browser import Unexpected
from portal.cli.simulation.book import Book
from portal.cli.simulation.courses import Course, Pursuit, Step, Voice
from portal.cli.simulation.engine import Engine
from portal.cli.simulation.opinions import Told
from portal.cli.simulation.places import chief_of, handler_of
from portal.cli.simulation.seats import Seats

DESK, FIRST, OTHER, HOTLINE = "manager1", "inspector1", "manager2", "usher1"
"""Who decides about complaints, the two who find out (the first drafts the answer), and who takes telephone calls."""

DONE_IN = 30
"""Days in which an adopted suggestion is carried out."""

_NUMBER = re.compile(r"<strong>((?:TS|ZX|YJ)-[0-9]{8}-[0-9]{3})</strong>")
_CODE = re.compile(r"<dt>查询码</dt><dd>\s*<strong>([2-9A-Z]{10})</strong>")


def steps_of(told: Told) -> list[Step]:
    """What is done about it, one after another."""
    slow = told.slow
    if told.kind == "complaint":
        facts = [Step(f"fact-{n}", slow and n == 1) for n in range(1, len(told.story.points) + 1)]
        answer = [Step("draft", slow), Step("answer"), Step("read")]
        published = [Step("redact", overnight=True), Step("publish")] if told.public else []
        return [Step("accept", slow), *facts, *answer, *published]
    if told.kind == "consultation":
        published = [Step("propose"), Step("publish-faq")] if told.public else []
        return [Step("reply", slow), Step("read"), *published]
    return [Step("decide", slow), Step("read")]


class Voices:
    """Whoever tells something, and those who deal with it.

    Args:
        seats: Who acts.
        engine: The day.
        book: Where it is noted.
        accounts: Login → account.
        on: The day.
        seed: How long people take is drawn from it.
    """

    def __init__(
        self, seats: Seats, engine: Engine, book: Book, accounts: Mapping[str, str], on: date, seed: int
    ) -> None:
        self.seats = seats
        self.engine = engine
        self.book = book
        self.accounts = accounts
        self.on = on
        self.pursuit = Pursuit(engine, seed, self._step)

    def schedule(self, told: Sequence[Told]) -> None:
        """When everything is told."""
        for one in told:
            self.engine.at(one.at, partial(self._tell, one))

    # -- telling --------------------------------------------------------------------------------------

    def _tell(self, told: Told) -> None:
        """By the public's page, or by telephone to whoever takes it down; number and code are on the answer."""
        if told.hotline:
            path, person = f"/office/voice/new/{told.kind}", self.seats.at(HOTLINE)
        else:
            path, person = f"/voice/new/{told.kind}", self.seats.public
        story = told.story
        fields = {
            "unit": told.unit,
            "category": story.category,
            "subject": story.subject,
            "content": story.content,
            "window": "",
            "matter": "",
            "name": told.name,
            "contact": told.phone,
            **({"channel": "hotline", "source": ""} if told.hotline else {}),
            **({"named": ""} if told.kind == "complaint" else {}),
        }
        person.look_at(path, f"tell {told.kind}")
        page = person.look(path, fields, f"tell {told.kind}").text
        number, code = _NUMBER.search(page), _CODE.search(page)
        if number is None or code is None:
            raise Unexpected(f"{told.kind} was not taken down: {path}")
        voice = Voice(steps_of(told), told=told, number=number[1], code=code[1])
        self.book.voices.append(voice)
        self.pursuit.begin(voice)

    # -- dealing with it ------------------------------------------------------------------------------

    def _step(self, course: Course, name: str) -> None:
        if not isinstance(course, Voice) or course.told is None:
            raise TypeError(name)
        if name.startswith("fact-"):
            self._fact(course, course.told, int(name.removeprefix("fact-")))
            return
        {
            "accept": self._accept,
            "draft": self._draft,
            "answer": self._answer,
            "read": self._read,
            "redact": self._redact,
            "publish": self._publish,
            "reply": self._reply,
            "propose": self._propose,
            "publish-faq": self._publish_faq,
            "decide": self._decide,
        }[name](course, course.told)

    def _do(self, login: str, voice: Voice, step: str, fields: Mapping[str, str | list[str]]) -> None:
        self.seats.at(login).post(f"/office/voice/{voice.number}/{step}", dict(fields), step)

    def _accept(self, voice: Voice, told: Told) -> None:
        fields: dict[str, str | list[str]] = {
            "unit": told.unit,
            "points": "\n".join(point for point, *_rest in told.story.points),
            "investigators": [self.accounts[FIRST], self.accounts[OTHER]],
        }
        self._do(DESK, voice, "accept-complaint", fields)

    def _fact(self, voice: Voice, told: Told, n: int) -> None:
        _point, _found, fact, source = told.story.points[n - 1]
        fields = {
            "point": str(n),
            "fact": fact,
            "sources": source,
            "other": self.accounts[OTHER],
            "on": self.on.isoformat(),
        }
        self._do(FIRST, voice, "find-fact", fields)

    def _draft(self, voice: Voice, told: Told) -> None:
        fields = {"measures": told.story.measures, "reply": told.story.reply}
        for n, (_point, found, fact, _source) in enumerate(told.story.points, 1):
            fields |= {f"finding_{n}": found, f"reason_{n}": fact}
        self._do(FIRST, voice, "draft-answer", fields)

    def _answer(self, voice: Voice, _told: Told) -> None:
        self._do(DESK, voice, "answer-complaint", {})

    def _read(self, voice: Voice, told: Told) -> None:
        """Whoever told it looks with number and code, and finds the reply."""
        path, public = "/voice/progress", self.seats.public
        public.look_at(path, "voice progress")
        page = public.look(path, {"number": voice.number, "code": voice.code}, "voice progress").text
        voice.read = told.story.reply in page
        if not voice.read:
            raise Unexpected(f"{voice.number}: the reply does not stand on its page")

    def _redact(self, voice: Voice, told: Told) -> None:
        fields = {
            "heading": f"关于“{told.story.subject}”的投诉",
            "summary": told.story.reply,
            "measures": told.story.measures,
        }
        self._do(FIRST, voice, "redact-outcome", fields)

    def _publish(self, voice: Voice, _told: Told) -> None:
        self._do(DESK, voice, "publish-outcome", {})

    def _reply(self, voice: Voice, told: Told) -> None:
        fields = {"answer": told.story.reply, "basis": told.story.basis}
        self._do(handler_of(told.unit), voice, "answer-consultation", fields)

    def _propose(self, voice: Voice, told: Told) -> None:
        fields = {"question": f"{told.story.subject}？", "answer": told.story.reply}
        self._do(handler_of(told.unit), voice, "propose-faq", fields)

    def _publish_faq(self, voice: Voice, told: Told) -> None:
        self._do(chief_of(told.unit), voice, "publish-faq", {})

    def _decide(self, voice: Voice, told: Told) -> None:
        if not told.story.adopted:
            self._do(DESK, voice, "decline-suggestion", {"reason": told.story.reply})
            return
        fields = {
            "decision": "adopted",
            "reason": told.story.reply,
            "done_by": (self.on + timedelta(days=DONE_IN)).isoformat(),
        }
        self._do(DESK, voice, "adopt-suggestion", fields)


def open_voices(books: Sequence[Book]) -> list[Voice]:
    """What earlier days left over."""
    return [one for book in books for one in book.voices if one.todo]
