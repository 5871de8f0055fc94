"""What people upload: signed statements read as the sealing page and the devices save them, parts let go."""

from __future__ import annotations

import io
from typing import Any

from hallcore.ground.errors import Refusal
from signing.errors import SigningError
from signing.seal.documents import Signed
from signing.seal.package import disclose

LARGEST = 4 << 20


def signed_document(part: Any) -> Signed:  # noqa: ANN401 - an uploaded part of a WebOb form
    """Read one signed statement from an uploaded JSON file.

    Raises:
        Refusal: Empty, too large, or not a signed statement.
    """
    data = part.file.read(LARGEST + 1)
    name = part.filename or "签名文件"
    if not data:
        raise Refusal("文件为空，未收到任何内容", where=name)
    if len(data) > LARGEST:
        raise Refusal(f"签名文件超过 {LARGEST >> 20} MiB", where=name)
    try:
        return disclose(data)
    except SigningError as fault:
        raise Refusal("这不是密封工具生成的签名文件", "EB-08", where=name) from fault


def let_go_of_uploads(event: Any) -> None:  # noqa: ANN401 - Pyramid's NewRequest
    """Close the temporary files of a request when it has been answered; WebOb leaves them to chance."""
    event.request.add_finished_callback(_close_parts)


def _close_parts(request: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """The parts of a form, and the copy WebOb made of a long body."""
    parsed = request.environ.get("webob._parsed_post_vars")
    for part in parsed[0].values() if parsed is not None else ():
        if hasattr(part, "file"):
            part.file.close()
    if isinstance(request.body_file_raw, io.BufferedRandom):
        request.body_file_raw.close()
