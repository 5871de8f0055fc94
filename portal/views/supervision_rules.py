"""The rules supervision judges by, and the trial of a draft: everything is read, nothing is done."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from pyramid.view import view_config

from hallcore.ground.errors import LawFault, Refusal
from hallcore.ground.rows import CardRow
from portal.backtest import backtest as tried
from portal.backtest import read_draft
from portal.exporting import exported
from portal.forms.supervision import BacktestFields
from portal.presenters import card_rules as told
from portal.presenters.addresses import address
from portal.presenters.shapes import Section
from portal.presenters.showing import Showing
from portal.views.appraisal import form_page
from portal.views.desk import beside, frame, posted

LARGEST = 1 << 20
"""Bytes of a draft."""

MOST = 5_000
"""Dossiers of a hall whose history a page tries, some ten seconds of judging; of a larger one ``hall backtest`` does."""

_LEAD = (
    "上传监察规则草案（TOML，写法与法规数据的 card 表相同，不超过 1 MiB），用它重新判断本大厅的全部历史案卷，与现行规则比较。"
    f"草案整体代替现行规则；只读，不写入记录，不改变已经亮出的牌。案卷总数超过 {MOST} 件的，请由系统管理员用 hall backtest 试算。"
)


@view_config(route_name="supervision.rules", request_method="GET", renderer="desk/list.jinja2")
def rules(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Every rule in force."""
    return {"page": told.rules_page(frame(request))}


@view_config(route_name="supervision.backtest", renderer="desk/form.jinja2")
def backtest(request: Any) -> Any:  # noqa: ANN401 - as above
    """Try a draft; the answer stands above the form, or is a file."""
    show, form = frame(request), BacktestFields(posted(request))
    before: tuple[Section, ...] = ()
    if request.method == "POST" and form.validate():
        with beside(request, form):
            try:
                draft = _draft(show, form.draft.data)
            except LawFault as fault:
                request.response.status = 409
                before = (told.fault_section(fault.faults),)
            else:
                _require_small(show)
                result = tried(show.archive, show.lawbook, show.calendar, draft, show.now)
                if form.answer.data != "page":
                    rows = (told.HEAD, *told.result_rows(show, result, draft))
                    return exported(request, form.answer.data, "backtest", "规则试算", rows)
                before = (told.result_section(show, result, draft),)
    back = address("supervision.rules")
    page = form_page(request, "规则试算", back, lead=_LEAD, before=before, submit="试算", multipart=True)
    return {"page": page, "form": form}


def _require_small(show: Showing) -> None:
    if sum(len(shard) for shard in show.archive.shards) > MOST:
        raise Refusal(f"案卷总数超过 {MOST} 件，请由系统管理员用 hall backtest 试算", where="draft")


def _draft(show: Showing, part: Any) -> tuple[CardRow, ...]:  # noqa: ANN401 - an uploaded part
    """The rules of an uploaded draft.

    Raises:
        Refusal: It is too large.
        LawFault: Every fault in it.
    """
    data = part.file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Refusal("草案超过 1 MiB", where="draft")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.toml"
        path.write_bytes(data)
        try:
            return read_draft(path, show.lawbook)
        except RecursionError as fault:
            raise LawFault([f"{path.name}: nested too deeply"]) from fault
