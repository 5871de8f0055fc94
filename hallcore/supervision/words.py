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

FIELDS: dict[str, str] = {
    "@account": "办理账号",
    "@at": "办理时间",
    "@day": "办理日期",
    "@role": "办理人身份",
    "activity": "活动",
    "basis": "依据",
    "beyond": "清单以外的材料",
    "change": "变更方式",
    "channel": "渠道",
    "cite": "所依据的规则",
    "counts": "是否计入期限",
    "days": "告知的工作日数",
    "examiners": "审查人",
    "grade": "评价等级",
    "granted": "是否准予",
    "ground": "不予受理的情形",
    "happened": "纸质表单所载时间",
    "how": "受理方式",
    "incident": "停机记录",
    "kind": "程序种类",
    "lines": "银行流水",
    "machine": "案卷种类",
    "outage": "停机记录",
    "paid_at": "收款时间",
    "reason": "理由",
    "rectify_by": "整改期限",
    "reasons": "理由",
    "remedies": "救济途径",
    "rung": "牌级",
    "stage": "环节",
    "step": "程序",
    "verb": "被退回的办理事项",
}
"""What fields are called on a card. Every field a shipped rule tests stands here."""

_VALUES: dict[object, str] = {
    True: "是",
    False: "否",
    None: "空",
    "": "空",
    "deemed": "逾期视为受理",
    "not-corrected": "逾期未补正",
    "waive": "减免",
    "handle": "承办",
    "review": "审核",
    "inspection": "现场核查",
    "test": "检验检测",
    "approver": "批准人",
    "yellow": "黄牌",
    "publish-notice": "发布招标公告",
    "clarify": "发布澄清",
    "form-committee": "组建评标委员会",
    "unlock-bid": "解密投标",
    "release-shares": "交出密钥份额",
}


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(_value(each) for each in value) or "空"
    if isinstance(value, str) and value.startswith("@"):
        return FIELDS.get(value, FIELDS.get(value.rpartition(".")[2], value))
    return _VALUES.get(value, str(value)) if isinstance(value, str | bool | None) else str(value)


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
    shown = _value(act.get(test.field))[:200]
    field, what = FIELDS.get(test.field, test.field), f"“{title_of(act.type)}”的{{}}"
    if test.op in {"empty", "filled"}:
        tail = "" if test.op == "empty" else f"：{shown}"
        return f"{what.format(field)}{_WORDS[test.op]}{tail}。"
    return f"{what.format(field)}{_WORDS[test.op]}{_value(test.value)}（记录为：{shown}）。"
