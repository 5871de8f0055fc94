"""The grounds on which a committee rejects a bid, each with its clause: for works (否决投标) and in procurement (无效投标)."""

from __future__ import annotations

from typing import NamedTuple

from trading.methods.model import regime_of


class Ground(NamedTuple):
    """A ground of the law: in words, and the item of the clause it stands in."""

    words: str
    clause: str


WORKS: dict[str, Ground] = {
    "unsigned": Ground("未经投标单位盖章，也未经单位负责人签字", "招标投标法实施条例第五十一条第一项"),
    "consortium": Ground("联合体没有提交共同投标协议", "招标投标法实施条例第五十一条第二项"),
    "unqualified": Ground("不符合国家或者招标文件规定的资格条件", "招标投标法实施条例第五十一条第三项"),
    "several": Ground("同一投标人提交不同的投标文件或者报价", "招标投标法实施条例第五十一条第四项"),
    "price": Ground("报价低于成本或者高于最高投标限价", "招标投标法实施条例第五十一条第五项"),
    "unresponsive": Ground("没有对招标文件的实质性要求和条件作出响应", "招标投标法实施条例第五十一条第六项"),
    "unlawful": Ground("有串通投标、弄虚作假、行贿等违法行为", "招标投标法实施条例第五十一条第七项"),
}
"""ZB-080, item by item."""

PROCURED: dict[str, Ground] = {
    "bond": Ground("未按照招标文件的规定提交投标保证金", "财政部令第87号第六十三条第一项"),
    "unsigned": Ground("未按照招标文件要求签署、盖章", "财政部令第87号第六十三条第二项"),
    "unqualified": Ground("不具备招标文件规定的资格要求", "财政部令第87号第六十三条第三项"),
    "price": Ground("报价超过预算金额或者最高限价", "财政部令第87号第六十三条第四项"),
    "conditions": Ground("含有采购人不能接受的附加条件", "财政部令第87号第六十三条第五项"),
    "unresponsive": Ground("不满足招标文件的实质性要求等其他无效情形", "财政部令第87号第六十三条第六项"),
    "collusion": Ground("属于视为串通投标的情形", "财政部令第87号第三十七条"),
}
"""GP-062, item by item."""


_SHARED = "政府采购法实施条例第七十四条"


def _asked(names: str, unresponsive: str) -> dict[str, Ground]:
    """The grounds where there is no tender: what does not respond to the documents in substance is invalid."""
    return {
        "bond": Ground(f"未按照{names}的规定提交保证金", unresponsive),
        "unsigned": Ground(f"未按照{names}要求签署、盖章", unresponsive),
        "unqualified": Ground(f"不具备{names}规定的资格要求", "政府采购法第二十二条"),
        "price": Ground("报价超过采购预算或者最高限价", unresponsive),
        "conditions": Ground("含有采购人不能接受的附加条件", unresponsive),
        "unresponsive": Ground(f"未实质性响应{names}", unresponsive),
        "collusion": Ground("属于恶意串通的情形", _SHARED),
    }


ASKED: dict[str, dict[str, Ground]] = {
    "gp_inquiry": _asked("询价通知书", "财政部令第74号第四十八条"),
    "gp_negotiation": _asked("谈判文件", "财政部令第74号第三十条"),
    "gp_consultation": _asked("磋商文件", "财库〔2014〕214号第十六条"),
}
"""The same codes under the measures of the methods that are no tender (财政部令第74号, 财库〔2014〕214号; remembered, M)."""


def grounds_for(number: str, method: str) -> dict[str, Ground]:
    """The grounds that can be chosen for a bid or lot of this number, whose method has this name."""
    return ASKED.get(method) or (PROCURED if regime_of(number) == "procurement" else WORKS)
