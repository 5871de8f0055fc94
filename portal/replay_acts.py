"""Acts that only a replay knows: the deadline its log gives a case, and every event as the log has it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.events import Disclosure, Paper


class DeadlineFixed(Paper, frozen=True):
    """The deadline of a replayed case, as its log has it: a moment, and when the log says the case began."""

    type: ClassVar[str] = "deadline-fixed"
    title: ClassVar[str] = "确定期限"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    case: str
    began: datetime
    deadline: datetime


class ActivityLogged(Paper, frozen=True):
    """An event of the log, as it stands there: its activity. Filed whatever became of it."""

    type: ClassVar[str] = "activity-logged"
    title: ClassVar[str] = "日志活动"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    activity: str


def log_activity(desk: Desk, form: ActivityLogged) -> Act:
    """File an event of the log; only the table of a replay has such a step."""
    desk.advance("log-activity")
    return Act(form)


def fix_deadline(desk: Desk, form: DeadlineFixed) -> Act:
    """File the deadline; only the table of a replay has such a step."""
    desk.advance("fix-deadline")
    return Act(form)


VERBS = (Verb("fix-deadline", fix_deadline), Verb("log-activity", log_activity))
