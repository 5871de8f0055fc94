"""The bidder's workspace: enrol, ask, upload piece by piece, withdraw, unlock, receipts, objections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import msgspec
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther, HTTPServiceUnavailable
from pyramid.view import view_config

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.vault import PIECE, FileRef, Plan
from portal.contexts import BidContext, LotContext, TenderContext
from portal.evidence import PublicLog
from portal.forms.bidding import (
    ContainerFields,
    EnrolFields,
    ObjectionFields,
    QuestionFields,
    SignedFields,
    WithdrawFields,
)
from portal.presenters import bidding
from portal.presenters.bidding import Mine
from portal.presenters.desks import FormPage, UploadPage
from portal.presenters.receipts import receipt_bundle, receipt_page
from portal.presenters.shapes import Countdown, Link
from portal.presenters.showing import showing
from portal.spelling import one_spelling
from portal.uploading import signed_document
from trading.bidding.intake import examine
from trading.bidding.model import BidReceived, EnrolForm, QuestionForm, WithdrawForm
from trading.bidding.rules import check_gate
from trading.challenges.model import ObjectionForm
from trading.methods.rules import method_of
from trading.opening.ceremony import examine_unlock
from trading.tendering.rules import lot_terms, notice_of, policy_of
from trading.tendering.sealing import load_policy, notice_sha256

BIDDER = "bidder"


class _NewUpload(msgspec.Struct):
    """What the uploading page says of a file before it sends it."""

    name: str
    size: int
    pieces: tuple[str, ...]
    piece_size: int = PIECE


def frame(request: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Show the workspace's own navigation."""
    here = request.path
    tabs = (
        Link("我的投标", "/bidder", current=here == "/bidder"),
        Link("资质和信用", "/bidder/qualifications", current=here.startswith("/bidder/qualifications")),
        Link("密封工具", "/sealing"),
        Link("正在招标", "/trading"),
        Link(
            "框架协议",
            "/bidder/frameworks",
            current=here.startswith(("/bidder/frameworks", "/bidder/calloffs")),
        ),
        Link("询问和质疑", "/bidder/challenges", current=here.startswith("/bidder/challenges")),
        Link("我的投诉", "/bidder/complaints", current=here.startswith("/bidder/complaints")),
    )
    request.frame = {"section": "trading", "tabs": tabs}


@view_config(route_name="bidder", request_method="GET", renderer="bidder/home.jinja2")
def home(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What waits, and everything the party takes part in."""
    frame(request)
    visitor = request.identity
    return {"page": bidding.home_page(showing(request), visitor.party, visitor.party_name)}


@view_config(route_name="lot.enrol", renderer="bidder/form.jinja2")
def enrol(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Enrol for a lot, alone or leading a consortium."""
    frame(request)
    form, notice, terms = (
        EnrolFields(request.POST),
        notice_of(context.tender),
        lot_terms(context.tender, context.lot),
    )
    if not terms.consortium:
        del form.consortium
    if request.method == "POST" and form.validate():
        members = form.consortium.data.split() if terms.consortium else []
        done = request.perform("enrol", context.lot.number, BIDDER, EnrolForm(tuple(members)))
        return HTTPSeeOther(request.route_path("bid", number=done.dossier, _query={"done": "enrolled"}))
    method = method_of(request.hall.lawbook.edition(context.tender.edition), context.tender)
    page = FormPage(
        title="投标登记",
        lead=f"登记参加“{notice.name}”（{terms.title}）投标。登记信息在开标前不公开，也不向{method.word('purchaser')}显示。",
        submit="确认登记",
        cancel=Link("返回公告", f"/trading/{context.tender.number}"),
    )
    return {"page": page, "form": form}


@view_config(route_name="bid", request_method="GET", renderer="bidder/tender.jinja2")
def bid(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One bid: its steps, versions and countdown."""
    frame(request)
    return {"page": bidding.bid_page(showing(request), _mine(context))}


@view_config(route_name="bid.question", renderer="bidder/form.jinja2")
def question(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask about the documents."""
    frame(request)
    form = QuestionFields(request.POST)
    if request.method == "POST" and form.validate():
        request.perform("ask-question", context.bid.number, BIDDER, QuestionForm(form.question.data))
        return HTTPSeeOther(request.route_path("bid", number=context.bid.number, _query={"done": "asked"}))
    page = FormPage(
        title="对招标文件提问",
        lead="答复以澄清公告形式向所有投标人公布，不显示提问人。",
        submit="提交",
        cancel=Link("返回", _mine(context).url()),
    )
    return {"page": page, "form": form}


# ---------------------------------------------------------------- upload and submission


@view_config(route_name="bid.upload", renderer="bidder/upload.jinja2")
def upload(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The upload page; without script the whole container comes in one form."""
    frame(request)
    form, mine = ContainerFields(request.POST), _mine(context)
    if request.method == "POST" and form.validate():
        part = form.container.data
        with _evidence(context, request):
            file = request.hall.vault.keep(_file_name(part.filename or ""), part.file)
        return HTTPSeeOther(_submit(context, request, file))
    clock = request.hall.clock
    page = UploadPage(
        title="上传投标文件",
        crumbs=(Link("我的投标", "/bidder"), Link(mine.title, mine.url()), Link("上传投标文件")),
        countdown=Countdown("距投标截止", mine.deadline, clock.now(), rate=getattr(clock, "rate", 1)),
        plan_url=request.route_path("bid.uploads", number=context.bid.number),
        piece_size=PIECE,
        limit=policy_of(context.tender).size_limit,
        seal=Link("打开密封工具", "/sealing"),
    )
    return {"page": page, "form": form}


@view_config(route_name="bid.uploads", request_method="POST", renderer="json")
def begin_upload(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Open or resume an upload: which pieces are still missing, and where they go."""
    try:
        plan = msgspec.json.decode(request.body, type=_NewUpload)
    except msgspec.DecodeError as fault:
        raise Refusal(f"上传清单不合格式：{fault}") from fault
    name, limit, vault = _file_name(plan.name), policy_of(context.tender).size_limit, request.hall.vault
    if plan.piece_size != PIECE:
        raise Refusal(f"每片应为 {PIECE} 字节", "EB-04", where=name)
    if request.hall.way_in_shut:
        raise HTTPServiceUnavailable
    with _evidence(context, request):
        check_gate(context.tender, request.hall.clock.now())
        if plan.size > limit:
            raise Refusal(f"文件超过本项目规定的上限 {limit} 字节", "EB-03", where=name)
        number = vault.begin(Plan(name, plan.size, plan.pieces, context.bid.number))
    where = {"number": context.bid.number, "upload": number}
    piece = request.route_path("bid.piece", piece=0, **where).removesuffix("/0")
    return {
        "missing": vault.missing(number),
        "piece": f"{piece}/{{n}}",
        "finish": request.route_path("bid.finish", **where),
    }


@view_config(route_name="bid.pieces", request_method="GET", renderer="json")
def missing_pieces(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Which pieces of an upload are still missing."""
    return {"missing": request.hall.vault.missing(_own_upload(context, request))}


@view_config(route_name="bid.piece", request_method="PUT", renderer="json")
def put_piece(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Receive one piece, checked on arrival."""
    piece = _counted(request, "piece")
    request.hall.vault.put(_own_upload(context, request), piece, request.body)
    return {"received": piece}


@view_config(route_name="bid.finish", request_method="POST", renderer="json")
def finish_upload(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Join the pieces, examine the whole, and submit it. Asked again after a lost answer, answer again."""
    file = request.hall.vault.finish(_own_upload(context, request))
    known = _receipt_of(context.bid, file)
    if known is None:
        return {"location": _submit(context, request, file)}
    return {"location": request.route_path("bid.receipt", number=context.bid.number, n=known)}


def _own_upload(context: BidContext, request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    number: str = request.matchdict["upload"]
    if request.hall.vault.plan(number).owner != context.bid.number:
        raise Refusal("没有这个上传任务", where=number)
    return number


def _receipt_of(bid: Dossier, file: FileRef) -> int | None:
    """The record that received exactly this file as the version that counts now, if it was received."""
    numbers = bid.numbers(BidReceived.type) if bid.state == "received" else ()
    if numbers and any(ref.sha256 == file.sha256 for ref in bid.record(numbers[-1]).files):
        return numbers[-1]
    return None


def _submit(context: BidContext, request: Any, file: FileRef) -> str:  # noqa: ANN401 - pyramid ships no types
    """Examine a container in the vault and file it; return the address of the receipt."""
    hall, tender = request.hall, context.tender
    with _evidence(context, request, file):
        form = examine(
            hall.vault,
            file,
            load_policy(hall.vault, tender),
            hall.keyring.roots,
            lot=context.lot.number,
            notice_sha256=notice_sha256(tender),
            at=hall.clock.now(),
        )
    done = request.perform("submit-bid", context.bid.number, BIDDER, form)
    address: str = request.route_path("bid.receipt", number=done.dossier, n=done.n)
    return address


@contextmanager
def _evidence(context: BidContext, request: Any, *files: FileRef) -> Iterator[None]:  # noqa: ANN401 - as above
    """File what is refused before the door as the door files what it refuses itself, and refuse it.

    What arrives broken, empty, too large or too late was sent by a bidder all the same: the refusal is
    evidence for both sides. What was never received whole falls under EB-04.
    """
    try:
        yield
    except Refusal as met:
        refusal = Refusal(met.reason, met.cite or "EB-04", where=met.where)
        house, actor = request.hall.house, request.identity.actor(BIDDER)
        house._file_refusal(  # noqa: SLF001 - the door's own filing; it has no other name for callers outside
            house.verbs["submit-bid"], context.bid.number, actor, SimpleNamespace(files=files), refusal
        )
        raise refusal from met


def _file_name(given: str) -> str:
    """A file's name as a record may carry it: without folders, of sane length, in one spelling."""
    bare = one_spelling(given).replace("\\", "/").rpartition("/")[2].strip()
    return bare[-120:] or "投标文件.ggzb"


def _counted(request: Any, name: str) -> int:  # noqa: ANN401 - pyramid ships no types
    """A small number out of the address; what is longer than any there can be is not found."""
    digits: str = request.matchdict[name]
    if len(digits) > 9:
        raise HTTPNotFound
    return int(digits)


# ---------------------------------------------------------------- receipts, withdrawal, unlocking


@view_config(route_name="bid.receipt", request_method="GET", renderer="bidder/receipt.jinja2")
def receipt(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The receipt of an act on this bid."""
    frame(request)
    return {
        "page": receipt_page(
            request.hall.settings.public_url, request.root_view, context.bid, _record(context, request)
        )
    }


@view_config(route_name="bid.receipt.json", request_method="GET")
def receipt_file(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The receipt as a file the offline verifier reads."""
    n, hall = _record(context, request), request.hall
    log = PublicLog(hall.sealer.public, hall.log_signer.verifier)
    response = request.response
    response.body = receipt_bundle(log, request.root_view, context.bid, n)
    response.content_type = "application/json"
    response.content_disposition = f'attachment; filename="receipt-{context.bid.number}-{n}.json"'
    return response


@view_config(route_name="bid.withdraw", renderer="bidder/form.jinja2")
def withdraw(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Withdraw, after being asked once."""
    frame(request)
    form, mine = WithdrawFields(request.POST), _mine(context)
    if request.method == "POST" and form.validate():
        request.perform("withdraw-bid", context.bid.number, BIDDER, WithdrawForm(form.reason.data or ""))
        return HTTPSeeOther(
            request.route_path("bid", number=context.bid.number, _query={"done": "withdrawn"})
        )
    page = FormPage(
        title="撤回投标",
        lead=f"撤回后，本次递交的“{mine.title}”投标文件不再参加开标；截止前可以重新递交。投标保证金五日内退还。",
        submit="确认撤回",
        danger=True,
        cancel=Link("不撤回，返回", mine.url()),
    )
    return {"page": page, "form": form}


@view_config(route_name="bid.unlock", renderer="bidder/form.jinja2")
def unlock(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Hand in the signed unlock statement."""
    frame(request)
    form, mine = SignedFields(request.POST), _mine(context)
    if request.method == "POST" and form.validate():
        hall = request.hall
        signed = signed_document(form.statement.data)
        examined = examine_unlock(hall.vault, context.bid, signed, hall.keyring.roots, hall.clock.now())
        request.perform("unlock-bid", context.bid.number, BIDDER, examined)
        return HTTPSeeOther(request.route_path("bid", number=context.bid.number, _query={"done": "done"}))
    page = FormPage(
        title="开标解锁",
        lead="在密封工具的“开标解锁”中打开解锁文件，生成签名的解锁声明，再在这里提交。口令和私钥不离开您的设备。",
        submit="提交解锁声明",
        multipart=True,
        cancel=Link("返回", mine.url()),
    )
    return {"page": page, "form": form}


@view_config(route_name="tender.object", renderer="bidder/form.jinja2")
@view_config(route_name="lot.object", renderer="bidder/form.jinja2")
def objection(context: TenderContext | LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Object to the documents (a tender) or the result (a lot)."""
    frame(request)
    form = ObjectionFields(request.POST)
    matter = context.lot if isinstance(context, LotContext) else context.tender
    if request.method == "POST" and form.validate():
        request.perform("file-objection", matter.number, BIDDER, ObjectionForm(form.grounds.data))
        return HTTPSeeOther(
            request.route_path("tender", number=context.tender.number, _query={"done": "done"})
        )
    opening = context.tender.state == "opening"
    what = "评标结果" if isinstance(context, LotContext) else "开标" if opening else "招标文件"
    page = FormPage(
        title=f"对{what}提出异议",
        lead="异议提出后，招标投标活动暂停，招标人应当在三日内答复。提出人不公开。",
        submit="提出异议",
        cancel=Link("返回公告", f"/trading/{context.tender.number}"),
    )
    return {"page": page, "form": form}


def _record(context: BidContext, request: Any) -> int:  # noqa: ANN401 - pyramid ships no types
    """The record in the address, or nothing is found."""
    n = _counted(request, "n")
    if n >= context.bid.count:
        raise HTTPNotFound
    return n


def _mine(context: BidContext) -> Mine:
    return Mine(context.bid, context.lot, context.tender)
