"""The press in its child process: a paper that kills it costs one job."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from pdf.errors import PaperRefused, PressFailed
from pdf.worker import Press, _environment, _read, _write
from tests.unit import paper_samples
from tests.unit.press_house import cache, typeface

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def press():
    typeface()
    with Press(cache()) as found:
        yield found


def test_a_paper_comes_back_as_the_press_itself_makes_it(press):
    """Through the pipe or in process, the paper is the same bytes."""
    from pdf.render import Renderer

    assert press.render(paper_samples.award()) == Renderer(typeface()).render(paper_samples.award())


def test_one_child_prints_many(press):
    """The child stays: the second paper does not pay for its start."""
    press.render(paper_samples.award())
    child = press._child.pid
    press.render(paper_samples.opening_record())
    assert press._child.pid == child


def test_a_paper_refused_is_told_in_full(press):
    """Faults cross the pipe with place and character; the child lives on."""
    bad = msgspec.structs.replace(paper_samples.award(), title=("题☑",), log_index=-1)
    press.start()
    child = press._child
    with pytest.raises(PaperRefused) as refused:
        press.render(bad)
    assert {(fault.where, fault.character) for fault in refused.value.faults} == {
        ("title[0]", "☑"),
        ("log_index", ""),
    }
    assert press._child is child


def test_a_crash_costs_one_paper(press):
    """Given a child that dies, that paper fails with a reason and the next is printed by a new child."""
    press.render(paper_samples.award())
    dead = press._child
    dead.kill()
    dead.wait()
    assert press.render(paper_samples.award()).startswith(b"%PDF")
    assert press._child.pid != dead.pid


def test_a_crash_at_work_is_told(press):
    """A child that dies while it prints is reported with its exit code; the next paper gets a new one."""
    press.render(paper_samples.award())
    killer = threading.Timer(0.02, press._child.kill)
    killer.start()
    with pytest.raises(PressFailed, match=r"died \(exit code -9\)"):
        press.render(paper_samples.award())
    killer.join()
    assert press.render(paper_samples.award()).startswith(b"%PDF")


def test_a_paper_that_takes_too_long_is_given_up(tmp_path):
    """Beyond its time a paper fails; the child is ended, not left behind."""
    typeface()
    with Press(tmp_path, timeout=0.05) as press, pytest.raises(PressFailed, match=r"0\.05 s"):
        press.render(paper_samples.award())
    assert press._child is None


def test_threads_wait_for_one_another(press):
    """Two followers share one press; each gets its own paper."""
    found: dict[str, bytes] = {}

    def order(name: str) -> None:
        found[name] = press.render(getattr(paper_samples, name)())

    threads = [threading.Thread(target=order, args=(name,)) for name in ("award", "notice", "award")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found["award"] == press.render(paper_samples.award())
    assert found["award"] != found["notice"]


def test_the_child_ends_with_its_parent():
    """When the pipe closes, the child goes by itself."""
    typeface()
    child = subprocess.Popen(
        [sys.executable, "-m", "pdf.worker", cache()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_environment(),
    )
    child.stdin.close()
    assert child.wait(timeout=30) == 0
    child.stdout.close()


def test_the_child_is_told_no_secrets(monkeypatch):
    """The parent's environment does not cross; the hall's settings and passwords least of all."""
    monkeypatch.setenv("HALL_SECRET", "x")
    assert set(_environment()) == {"PATH", "LC_ALL", "TZ", "PYTHONPATH"}


def test_half_a_message_is_no_message():
    """A pipe that ends inside a message, or claims a monstrous one, is at its end."""
    for sent in (b"", b"\x00\x00", b"\x00\x00\x00\x05abc", b"\xff\xff\xff\xff"):
        reader, writer = os.pipe()
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(sent)
        with os.fdopen(reader, "rb") as pipe, pytest.raises(EOFError):
            _read(pipe)
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as pipe:
        _write(pipe, b"paper")
    with os.fdopen(reader, "rb") as pipe:
        assert _read(pipe) == b"paper"


def test_the_parent_stays_light():
    """Whoever imports the press does not import the layout engine, the fonts' tools or anything of ours."""
    code = "import sys, pdf.worker; print(*sorted(m for m in sys.modules if '.' not in m))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {
        "weasyprint",
        "fontTools",
        "jinja2",
        "signing",
        "hallcore",
        "trading",
        "portal",
        "ZODB",
    }
