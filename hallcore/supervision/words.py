"""How acts and conditions are said on a card, in sentences that whoever is named can check against the record."""

from __future__ import annotations

from hallcore.dossier import Dossier, record_number
from hallcore.ground.cards import Op, Test
from hallcore.ground.errors import Refusal
from hallcore.ground.events import paper_type
from hallcore.identity.model import ROLES
from hallcore.supervision.trace import Act

_WORDS: dict[Op, str] = {
    "is": "为",
    "not": "不为",
    "in": "属于",
    "outside": "不属于",
    "empty": "为空",
    "filled": "已填写",
    "over": "多于",
    "under": "少于",
    "before": "早于",
    "after": "晚于",
}


def title_of(kind: str) -> str:
    """The name of a paper on pages; the type itself where no department that is loaded knows it."""
    try:
        return paper_type(kind, 1).title or kind
    except Refusal:
        return kind


def act_words(dossier: Dossier, act: Act) -> str:
    """One act: when, who, what, where it is filed."""
    role = ROLES.get(act.role, "系统" if act.role == "clock" else act.role)
    who = "" if act.role == "clock" else f"（{act.account}）"
    return f"{act.at:%Y-%m-%d %H:%M} {role}{who}“{title_of(act.type)}” {record_number(dossier.number, act.n)}"


def test_words(test: Test, act: Act) -> str:
    """One condition and what the record says to it."""
    have = act.get(test.field)
    shown = "、".join(str(each) for each in have) if isinstance(have, list | tuple) else str(have)
    want = "、".join(test.value) if isinstance(test.value, tuple) else str(test.value)
    tail = "" if test.op in {"empty", "filled"} else f" {want}"
    said = f"（记录为：{shown[:200]}）" if test.op != "empty" else ""
    return f"“{title_of(act.type)}”的 {test.field} {_WORDS[test.op]}{tail}{said}。"
