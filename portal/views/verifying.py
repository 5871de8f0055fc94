"""Verifying: two forms, one answer, and the program that needs neither."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from pyramid.response import Response
from pyramid.view import view_config
from wtforms import FileField, Form, StringField, ValidationError
from wtforms.validators import InputRequired, Length

import signing.verify
from portal import keeping
from portal.presenters.addresses import address
from portal.presenters.brought import verdict_on_file, verdict_on_text
from portal.presenters.shapes import FileRow
from portal.presenters.showing import showing
from portal.presenters.verdicts import verify_page

LIMIT = 20 << 20
"""The largest file taken to be verified, in bytes."""


class ByText(Form):  # type: ignore[misc]  # WTForms ships no types
    """A record number or a digest."""

    token = StringField(
        "记录号或者原文摘要",
        [InputRequired("请输入记录号或者摘要"), Length(max=200, message="记录号或者摘要过长")],
        description="例如 DHGC-2026-0003-0007，或 64 位 SHA-256 摘要",
    )


class ByFile(Form):  # type: ignore[misc]  # WTForms ships no types
    """A paper or a record."""

    paper = FileField("PDF 文书或者记录原文（record.json）", description="最大 20 MB")

    def validate_paper(self, field: Any) -> None:  # noqa: ANN401 - WTForms ships no types
        """Read the file, up to the limit."""
        if not hasattr(field.data, "file"):
            raise ValidationError("请选择文件")
        with field.data.file as source:
            content = source.read(LIMIT + 1)
        if not content:
            raise ValidationError("文件为空")
        if len(content) > LIMIT:
            raise ValidationError("文件超过 20 MB")
        field.data = content


@view_config(route_name="verify", request_method="GET", renderer="public/verify.jinja2", kept=keeping.nothing)
def verify(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The forms; a number in the address is filled in."""
    return forms(request, ByText(token=request.GET.get("token", "")), ByFile())


@view_config(route_name="verify", request_method="POST", renderer="public/verdict.jinja2")
def verdict(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Check what was brought, here and now. Nothing of it is kept."""
    request.add_finished_callback(let_go)
    by_file = "paper" in request.POST
    form = (ByFile if by_file else ByText)(request.POST)
    if not form.validate():
        request.override_renderer = "public/verify.jinja2"
        return forms(request, ByText() if by_file else form, form if by_file else ByFile())
    request.frame = {"section": "verify"}
    show = showing(request)
    if by_file:
        return {"page": verdict_on_file(show, form.paper.data, verifier())}
    return {"page": verdict_on_text(show, form.token.data, verifier())}


def let_go(request: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Close the file a large upload was spooled to, so that it is gone when the answer is made."""
    spooled = request.body_file_raw
    if hasattr(spooled, "close"):
        spooled.close()


@view_config(route_name="verifier", request_method="GET")
def download(_request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The offline verifier: one file, standard library only."""
    answer = Response(body=program(), content_type="text/x-python", charset="utf-8")
    answer.content_disposition = 'attachment; filename="verify.py"'
    return answer


def forms(request: Any, by_text: Form, by_file: Form) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The page with both forms."""
    request.frame = {"section": "verify"}
    return {"page": verify_page(verifier()), "by_text": by_text, "by_file": by_file}


@cache
def program() -> bytes:
    """The verifier's own source."""
    return Path(signing.verify.__file__).read_bytes()


def verifier() -> FileRow:
    """The verifier as a file to fetch."""
    data = program()
    return FileRow("verify.py", address("verifier"), len(data), hashlib.sha256(data).hexdigest())
