"""The pages of the demo's bank: plain, marked as a demonstration, and not the hall's."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

_WORDS = {
    "kept": "大厅已入账",
    "known": "大厅已入账",
    "again": "等待重发",
    "refused": "大厅未入账",
    "": "尚未通知大厅",
}


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title></head><body><main>"
        f"<p>示例银行网上缴款（演示，不发生真实扣款）</p><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def _facts(**facts: str) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())
    return f"<dl>{rows}</dl>"


def pay_page(code: str, bill: dict[str, Any]) -> str:
    """What a code is for, and the form that pays it; or why it cannot be paid."""
    if bill.get("result") != "payable":
        return _page("不能缴款", f"<p>{escape(str(bill.get('reason', '大厅没有应答')))}</p>")
    facts = _facts(
        缴款识别码=code,
        通知书=bill["number"],
        事项=bill.get("about", ""),
        缴款人=bill.get("payer", ""),
        金额=f"{bill['amount']} 元",
        缴款期限=bill.get("due", "") or "未定",
    )
    form = (
        f'<form method="post" action="/pay"><input type="hidden" name="code" value="{escape(code)}">'
        '<p><label>付款人 <input name="payer" required value="示例付款人"></label></p>'
        '<p><label>付款账号 <input name="account" required value="6222000000000000001"></label></p>'
        "<p><button>确认付款</button></p></form>"
    )
    return _page("网上缴款", facts + form)


def told_page(entry: dict[str, Any] | str, home: str) -> str:
    """What came of a payment or reversal."""
    back = f'<p><a href="{escape(home)}">返回阳光大厅</a></p>'
    if isinstance(entry, str):
        return _page("未办理", f"<p>{escape(entry)}</p>{back}")
    answer = entry["answer"]
    facts = _facts(银行流水号=entry["serial"], 大厅=_WORDS[answer.get("result", "")])
    why = f"<p>{escape(answer['reason'])}</p>" if answer.get("reason") else ""
    title = "付款成功" if entry["message"]["type"] == "paid" else "已冲正"
    return _page(title, facts + why + back)


def list_page(book: Sequence[dict[str, Any]]) -> str:
    """Everything in the book, newest first, with what the hall said of it."""
    rows = "".join(
        f"<tr><td>{escape(one['message']['at'][:16])}</td><td>{escape(one['serial'])}</td>"
        f"<td>{'缴款' if one['message']['type'] == 'paid' else '冲正'}</td>"
        f"<td>{escape(one['message'].get('amount', ''))}</td>"
        f"<td>{_WORDS[one['answer'].get('result', '')]}</td><td>{_undo(one)}</td></tr>"
        for one in reversed(book)
    )
    table = f"<table><tr><th>时间</th><th>流水号</th><th>业务</th><th>金额</th><th>大厅</th><th></th></tr>{rows}</table>"
    form = (
        '<form method="get" action="/pay"><p><label>缴款识别码 <input name="code" required></label> '
        "<button>查询</button></p></form>"
    )
    return _page("网上缴款", form + (table if book else "<p>还没有缴款。</p>"))


def _undo(one: dict[str, Any]) -> str:
    if one["message"]["type"] != "paid" or one["back"]:
        return ""
    return (
        f'<form method="post" action="/reverse"><input type="hidden" name="serial" value="{escape(one["serial"])}">'
        '<input name="by" required aria-label="经办员工号" value="0123" size="6"> '
        '<input name="reason" required aria-label="原因" value="重复扣款"> <button>冲正</button></form>'
    )
