"""The press in a child process: a paper that crashes the layout engine costs one job, not the hall.

The child is ``python -m pdf.worker CACHE``. It reads jobs from stdin and answers on stdout, one after another;
each message is four bytes of length (big-endian) and JSON. A job is ``{"id": n, "publication": {…}}``; an
answer carries the id and either the PDF or what was wrong. JSON and not a binary form, because times must
keep the zone they were written with.

The child opens no database, no network and no file but its fonts and templates, and holds no key. In the
parent, :class:`Press` starts it when first needed and again after it died or ran out of time.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Final, Self

import msgspec

from pdf.errors import Fault, FontsMissing, PaperRefused, PdfError, PressFailed
from pdf.fonts import find_fonts, open_typeface
from pdf.publication import Publication

_HEAD: Final = struct.Struct(">I")
_LARGEST: Final = 256 << 20
"""Bytes of a message; a publication of thousands of rows takes one or two million."""
_MEMORY: Final = 2 << 30
"""Bytes of address space the child may take; a paper of 50 pages needs a tenth of it."""


class _Job(msgspec.Struct, frozen=True):
    id: int
    publication: Publication


class _Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    id: int
    pdf: bytes = b""
    error: str = ""
    reason: str = ""
    faults: tuple[Fault, ...] = ()


class Press:
    """The parent's side: prints publications in a child process, one at a time.

    Several threads may share one press; they wait for one another. Use it as a context manager, or call
    :meth:`close`.

    Args:
        cache: Where the font subset is kept; see :func:`pdf.fonts.open_typeface`.
        timeout: Seconds a paper may take, the start of the child and the making of the subset included.
    """

    def __init__(self, cache: Path, *, timeout: float = 60.0) -> None:
        self._cache = cache
        self._timeout = timeout
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._count = 0

    def __enter__(self) -> Self:
        """Nothing is started yet: the first paper does that, or :meth:`start`."""
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the child before the first paper; it gets ready while the parent goes on."""
        with self._lock:
            self._running()

    def render(self, publication: Publication) -> bytes:
        """The publication as an unsigned PDF/A-3a, as :meth:`pdf.render.Renderer.render` makes it.

        Raises:
            PaperRefused: The publication cannot be printed; every fault with its place.
            FontsMissing: The fonts are not installed.
            PressFailed: The child died or ran out of time; the next paper gets a new child.
            PdfError: The layout engine complained.
        """
        with self._lock:
            self._count += 1
            job = msgspec.json.encode(_Job(self._count, publication))
            child = self._running()
            late = threading.Event()
            watchdog = threading.Timer(self._timeout, _end, (child, late))
            watchdog.daemon = True
            watchdog.start()
            try:
                answer = self._ask(child, job)
            except (OSError, EOFError, msgspec.MsgspecError) as fault:
                code = self._stop()
                said = f"took more than {self._timeout:g} s" if late.is_set() else f"died (exit code {code})"
                raise PressFailed(f"the press {said}; the paper was not printed") from fault
            finally:
                watchdog.cancel()
        return _settle(answer)

    @staticmethod
    def font_hashes() -> dict[str, str]:
        """SHA-256 by file name of the fonts papers are set in.

        Raises:
            FontsMissing: The fonts are not installed.
        """
        return find_fonts()

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._stop()

    def _running(self) -> subprocess.Popen[bytes]:
        """The child, started if there is none."""
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._stop()
        self._child = subprocess.Popen(  # noqa: S603 - our own module under our own interpreter
            [sys.executable, "-m", "pdf.worker", str(self._cache)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        return self._child

    def _ask(self, child: subprocess.Popen[bytes], job: bytes) -> _Answer:
        """Send a job and wait for its answer; raises OSError or EOFError when the child is gone."""
        if child.stdin is None or child.stdout is None:
            raise EOFError
        _write(child.stdin, job)
        answer = msgspec.json.decode(_read(child.stdout), type=_Answer)
        if answer.id != self._count:
            raise EOFError
        return answer

    def _stop(self) -> int | None:
        """Make sure there is no child; its exit code, if there was one."""
        child, self._child = self._child, None
        if child is None:
            return None
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            return child.wait(timeout=2)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()


def _end(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    """Kill a child that took too long; whoever reads from it sees the pipe end."""
    late.set()
    child.kill()


def _settle(answer: _Answer) -> bytes:
    """The PDF in an answer, or the error it tells of."""
    match answer.error:
        case "":
            return answer.pdf
        case "PaperRefused":
            raise PaperRefused(answer.faults)
        case "FontsMissing":
            raise FontsMissing(answer.reason)
        case "PdfError":
            raise PdfError(answer.reason)
        case _:
            raise PressFailed(f"the press failed: {answer.reason}")


def _environment() -> dict[str, str]:
    """What the child is told of the world: where this package lies, and nothing of the parent's secrets."""
    return {
        "PATH": os.defpath,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }


# ---------------------------------------------------------------- messages


def _write(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(_HEAD.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes:
    """One message. Raises EOFError where the pipe ends before or inside it, or it is too large."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    (size,) = _HEAD.unpack(head)
    if size > _LARGEST:
        raise EOFError
    message = pipe.read(size)
    if len(message) < size:
        raise EOFError
    return message


# ---------------------------------------------------------------- the child


def main(cache: Path) -> None:
    """Answer jobs until stdin ends. Whatever a library prints goes to stderr, never between messages."""
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    press = _Printer(cache)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            _write(answers, msgspec.json.encode(press.answer(_read(jobs))))
            gc.collect()


class _Printer:
    """The child's press: set up before the first job; fonts that are missing are told with every answer."""

    def __init__(self, cache: Path) -> None:
        self._missing: FontsMissing | None = None
        try:
            typeface = open_typeface(cache)
        except FontsMissing as fault:
            self._missing = fault
            return
        typeface.declare()
        from pdf.render import Renderer  # noqa: PLC0415 - WeasyPrint looks for fonts as it is imported

        self._renderer = Renderer(typeface)
        gc.collect()
        gc.freeze()
        gc.disable()  # a paper is short-lived; the rubbish is collected between papers

    def answer(self, message: bytes) -> _Answer:
        """The answer to one job; no exception leaves."""
        job = msgspec.json.decode(message, type=_Job)
        if self._missing is not None:
            return _Answer(job.id, error="FontsMissing", reason=self._missing.reason)
        try:
            return _Answer(job.id, pdf=self._renderer.render(job.publication))
        except PaperRefused as refusal:
            return _Answer(job.id, error="PaperRefused", faults=refusal.faults)
        except PdfError as fault:
            return _Answer(job.id, error=type(fault).__name__, reason=fault.reason)
        except Exception as fault:  # noqa: BLE001 - whatever the layout engine raises, the next paper goes on
            return _Answer(job.id, error="Exception", reason=f"{type(fault).__name__}: {fault}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
