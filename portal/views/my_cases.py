"""The applicant's own pages: what waits, the list of cases, each case, and what may be done about it."""

from __future__ import annotations

from typing import Any

import msgspec
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from hallcore.approval.forms import ReasonForm, SupplementForm
from hallcore.approval.model import ApplicationReceived
from hallcore.ground.errors import Refusal
from portal.applying import own
from portal.contexts import CaseContext
from portal.drafts import discard, draft_of, drafts_of
from portal.evidence import PublicLog
from portal.forms.applying import ReasonFields, WithdrawCaseFields
from portal.presenters.addresses import address
from portal.presenters.case_receipt import case_receipt
from portal.presenters.cases_told import wanted_of
from portal.presenters.citizens import StepPage
from portal.presenters.my_cases import (
    before_section,
    cases_page,
    my_case_page,
    my_page,
    supplement_page,
)
from portal.presenters.ratings import case_section
from portal.presenters.receipts import receipt_bundle
from portal.presenters.shapes import Alert, Link
from portal.presenters.showing import showing
from portal.views.applying import CITIZEN, frame
from portal.views.progress import paper_of


@view_config(route_name="my", request_method="GET", renderer="citizen/home.jinja2")
def home(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What waits, drafts, notices, the latest cases."""
    frame(request)
    drafts = drafts_of(request.archive, request.identity.account)
    return {"page": my_page(showing(request), own(request.identity, request.archive), drafts)}


@view_config(route_name="my.cases", request_method="GET", renderer="citizen/home.jinja2")
def cases(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """All cases."""
    frame(request)
    before = request.GET.get("before", "")[:40]
    return {"page": cases_page(showing(request), own(request.identity, request.archive), before)}


@view_config(route_name="my.case", request_method="GET", renderer="citizen/progress.jinja2")
def case(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One case."""
    frame(request)
    show, number = showing(request), context.case.number
    page = my_case_page(show, context.case, own(request.identity, request.archive))
    more = case_section(show, context.case, request.route_path("my.rate", number=number))
    return {"page": msgspec.structs.replace(page, sections=(*page.sections, *more))}


@view_config(route_name="my.paper", request_method="GET")
def paper(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A printed paper of the case."""
    return paper_of(request, context.case)


@view_config(route_name="my.receipt", request_method="GET", renderer="citizen/receipt.jinja2")
def receipt(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The receipt of the application."""
    frame(request)
    return {"page": case_receipt(showing(request), context.case)}


@view_config(route_name="my.receipt.json", request_method="GET")
def receipt_file(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The receipt as a file the offline verifier reads."""
    case, hall = context.case, request.hall
    log = PublicLog(hall.sealer.public, hall.log_signer.verifier)
    n = case.numbers(ApplicationReceived.type)[0]
    answer = Response(body=receipt_bundle(log, request.root_view, case, n), content_type="application/json")
    answer.content_disposition = f'attachment; filename="receipt-{case.number}.json"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@view_config(route_name="my.supplement", renderer="citizen/materials.jinja2")
def supplement(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Upload what is asked for and hand it in."""
    frame(request)
    case, account = context.case, request.identity.account
    draft = draft_of(request.archive, account, case.number)
    page = supplement_page(case, draft)
    if request.method != "POST":
        if not page.pieces:
            return HTTPSeeOther(request.route_path("my.case", number=case.number))
        return {"page": page}
    wanted = {each.material for each in wanted_of(case)}
    pairs = [(material, file) for material, file in draft.files if material in wanted] if draft else []
    brought = tuple(dict.fromkeys(material for material, _file in pairs))
    files = tuple(msgspec.structs.replace(file, name=f"{material}-{file.name}") for material, file in pairs)
    verb = "supplement" if case.state == "correcting" else "bring-tolerated"
    try:
        request.perform(verb, case.number, CITIZEN, SupplementForm(brought, files))
    except Refusal as refusal:
        request.response.status = 409
        alert = Alert(refusal.reason, title="未能提交", tone="danger")
        return {"page": msgspec.structs.replace(page, alerts=(alert,))}
    discard(request.hall.house, account, case.number)
    return HTTPSeeOther(request.route_path("my.case", number=case.number, _query={"done": "supplemented"}))


@view_config(route_name="my.withdraw", renderer="citizen/form.jinja2")
def withdraw(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take the application back, after being asked once."""
    frame(request)
    case, form = context.case, WithdrawCaseFields(request.POST)
    if request.method == "POST" and form.validate():
        request.perform("withdraw-case", case.number, CITIZEN, ReasonForm(form.reason.data or ""))
        return HTTPSeeOther(
            request.route_path("my.case", number=case.number, _query={"done": "case-withdrawn"})
        )
    note = "撤回后本次办理结束，不能恢复；需要时可以重新申请。作出决定以后不能撤回。"
    page = StepPage(
        title="撤回申请",
        crumbs=(
            Link("我的办件", address("my.cases")),
            Link(case.number, address("my.case", number=case.number)),
            Link("撤回申请"),
        ),
        before=(before_section(showing(request), case, note),),
        submit="确认撤回",
        danger=True,
        cancel=Link("不撤回，返回", address("my.case", number=case.number)),
    )
    return {"page": page, "form": form}


@view_config(route_name="my.urge", renderer="citizen/form.jinja2")
def urge(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask for speed."""
    frame(request)
    case, form = context.case, ReasonFields(request.POST)
    if request.method == "POST" and form.validate():
        request.perform("urge", case.number, CITIZEN, ReasonForm(form.reason.data))
        return HTTPSeeOther(request.route_path("my.case", number=case.number, _query={"done": "urged"}))
    note = "催办记入案卷，承办人和监督人员都能看到。期限未到的，承办部门在期限内办结。"
    page = StepPage(
        title="催办",
        crumbs=(
            Link("我的办件", address("my.cases")),
            Link(case.number, address("my.case", number=case.number)),
            Link("催办"),
        ),
        before=(before_section(showing(request), case, note),),
        submit="提交催办",
        cancel=Link("返回", address("my.case", number=case.number)),
    )
    return {"page": page, "form": form}
