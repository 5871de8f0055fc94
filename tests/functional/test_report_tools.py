"""``hall device report-…`` from end to end: sealed on the reporter's device, opened with two keys, answered, followed up.

Nothing here runs a script in a browser: files go between the commands and the pages' own forms.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from webtest import TestApp

from portal import make_app, zoned
from portal.cli import cast
from portal.cli.sealing_tool import device
from portal.cli.voicing import REPORT_KEY
from portal.hall import Hall
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, token_of, told, upload

WORDS, MORE, ANSWER = "示例举报：窗口收受礼品。", "补充：三月二日上午。", "已经核查，请补充时间。"
PICTURE, PAPER = b"\x89PNG" + b"example" * 500, b"%PDF-1.7 example"


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for the whole story."""
    with demo_hall(seeded, tmp_path_factory.mktemp("tools") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def people(hall: Hall) -> People:
    """Everybody of the demo."""
    return People(hall)


@pytest.fixture(scope="module")
def street(hall: Hall) -> TestApp:
    """Somebody who has not signed in."""
    return TestApp(zoned(make_app(hall), "public"))


@pytest.fixture
def folder(tmp_path: Path, hall: Hall, street: TestApp) -> Path:
    """Devices: the box as downloaded, two keepers' keys, a text and two files."""
    (tmp_path / "box.json").write_bytes(street.get("/report/box.json").body)
    for login in ("supervisor1", "discipline1"):
        shutil.copy(hall.settings.var / "demo" / "devices" / login / REPORT_KEY, tmp_path / f"{login}.json")
    for name, text in (
        ("words.txt", WORDS),
        ("more.txt", MORE),
        ("answer.txt", ANSWER),
        ("empty.txt", " \n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "照片.png").write_bytes(PICTURE)
    (tmp_path / "材料.pdf").write_bytes(PAPER)
    return tmp_path


def run(folder: Path, *words: str, typed: str = "") -> Result:
    """A command as somebody types it; names of files are of the folder."""
    given = [str(folder / word[1:]) if word.startswith("@") else word for word in words]
    return CliRunner().invoke(device, given, input=typed)


def done(folder: Path, *words: str, typed: str = "") -> str:
    """What a command says that succeeds."""
    result = run(folder, *words, typed=typed)
    assert result.exit_code == 0, result.output
    return str(result.output)


def failed(folder: Path, *words: str, typed: str = "") -> str:
    """What a command says that fails: one sentence, never a traceback."""
    result = run(folder, *words, typed=typed)
    assert result.exit_code not in {0, None}
    assert isinstance(result.exception, SystemExit), result.exception
    text = f"{result.output}{'' if isinstance(result.exception.code, int) else result.exception.code}"
    assert "Traceback" not in text
    return text


def brought(
    hall: Hall, door: TestApp, form_at: str, path: str, file: Path, fields: tuple[tuple[str, str], ...] = ()
) -> str:
    """Bring a file to a page's form; what the page says."""
    token = token_of(door.get(form_at))
    answer = door.post(
        path, [*fields, upload("package", file.name, file.read_bytes()), ("csrf_token", token)], status="*"
    )
    hall.settle()
    return told(answer)


def sealed(folder: Path, out: str = "report.json", *more: str) -> str:
    """Seal a report with two files; the reporter's code."""
    said = done(
        folder, "report-seal", "--box", "@box.json", "--text", "@words.txt", "--file", "@照片.png",
        "--file", "@材料.pdf", "--out", f"@{out}", *more,
    )  # fmt: skip
    code = re.search(r"查询码 ([0-9A-Z-]{29})", said)
    assert code is not None
    return code[1]


def newest(hall: Hall) -> str:
    """The report that came last."""
    with hall.house.reading() as root:
        return str(max(root.archive.shelf("reports").keys()))


def taken(folder: Path, people: People, login: str, number: str, n: int = 0) -> str:
    """A record's material, as a keeper downloads it."""
    name = f"{login}-{n}-material.json"
    (folder / name).write_bytes(people.get(login, f"/desk/reports/{number}/records/{n}/material").body)
    return name


def opened(hall: Hall, people: People, folder: Path, number: str, n: int = 0) -> str:
    """Both keepers' ways: a share by the command line, the act of opening, the material; what the command shows."""
    desk, first = f"/desk/reports/{number}", taken(folder, people, "supervisor1", number, n)
    with hall.house.reading() as root:
        target = str(root.archive.secrets["discipline1"][0])
    share = done(
        folder, "report-pass", "--key", "@supervisor1.json", "--material", f"@{first}", "--to", target,
        typed=f"{cast.PASSWORD}\n",
    ).split()[-1]  # fmt: skip
    form = [("of", str(n)), ("to", target), ("share", share), ("reason", "例行开启")]
    for login, path, fields in (("supervisor1", "pass", form), ("discipline1", "open", form[:1])):
        door = people.browser(login)
        door.post(f"{desk}/{path}", [*fields, ("csrf_token", token_of(door.get(desk)))])
        hall.settle()
    second = taken(folder, people, "discipline1", number, n)
    return done(
        folder, "report-open", "--key", "@discipline1.json", "--material", f"@{second}", "--out", "@opened",
        typed=f"{cast.PASSWORD}\n",
    )  # fmt: skip


def test_a_report_goes_from_device_to_device_without_a_script(hall, people, street, folder):
    """TS-09, TS-18, TS-20: sealed, opened with two keys, answered, read, followed up, opened again."""
    code = sealed(folder)
    assert "已经密封并投入举报箱" in brought(hall, street, "/report", "/report", folder / "report.json")
    number = newest(hall)
    said = opened(hall, people, folder, number)
    assert WORDS in said
    kept = {one.name: one.read_bytes() for one in (folder / "opened").iterdir()}
    assert kept == {"01-照片.png": PICTURE, "02-材料.pdf": PAPER}
    done(
        folder, "report-answer", "--material", "@discipline1-0-material.json", "--text", "@answer.txt",
        "--kind", "question", "--out", "@answer.json",
    )  # fmt: skip
    desk = f"/desk/reports/{number}"
    brought(hall, people.browser("discipline1"), desk, f"{desk}/answer", folder / "answer.json")
    lookup = done(folder, "report-code", "--code", code).strip()
    answers = street.post(
        "/report/answers.json", [("lookup", lookup), ("csrf_token", token_of(street.get("/report/follow")))]
    )
    assert ANSWER not in answers.text
    (folder / "answers.json").write_bytes(answers.body)
    shown = done(folder, "report-read", "@answers.json", typed=f"{code.lower()}\n")
    assert f"询问：{ANSWER}" in shown
    done(
        folder, "report-seal", "--box", "@box.json", "--text", "@more.txt", "--file", "@照片.png", "--more",
        "--code", code, "--out", "@more.json",
    )  # fmt: skip
    assert "补充内容已经密封" in brought(hall, street, "/report/follow", "/report/say", folder / "more.json")
    with hall.house.reading() as root:
        n = root.archive[number].numbers("report-said")[-1]
    shutil.rmtree(folder / "opened")
    assert MORE in opened(hall, people, folder, number, n)


def test_bad_input_is_told_in_one_sentence(hall, people, street, folder):
    """Wrong passphrase, wrong file, nobody's key, one side alone, too many or wrong files, a wrong code."""
    sealed(folder)
    brought(hall, street, "/report", "/report", folder / "report.json")
    number = newest(hall)
    material = f"@{taken(folder, people, 'supervisor1', number)}"
    key, typed = ("--key", "@supervisor1.json"), f"{cast.PASSWORD}\n"
    box, text, out = ("--box", "@box.json"), ("--text", "@words.txt"), ("--out", "@x.json")
    passing = ("report-pass", *key, "--material", material, "--to")
    (folder / "note.txt").write_text("示例", encoding="utf-8")
    for words, told_so, given in (
        ((*passing, "discipline9"), "没有这名保管人", typed),
        ((*passing, "U-999999"), "密钥 ", typed),
        (("report-open", *key, "--material", material), "共同开启", typed),
        (
            ("report-pass", *key, "--material", "@box.json", "--to", "x"),
            "不是从举报页面下载的密封材料",
            typed,
        ),
        (("report-pass", "--key", "@box.json", "--material", material, "--to", "x"), "不是密钥文件", typed),
        (("report-seal", "--box", "@words.txt", *text, *out), "没有密封", ""),
        (("report-seal", *box, "--text", "@empty.txt", *out), "内容是空的", ""),
        (("report-seal", *box, *text, *["--file", "@照片.png"] * 6, *out), "附件不超过 5 个", ""),
        (("report-seal", *box, *text, "--file", "@note.txt", *out), "note.txt 不是", ""),
        (("report-seal", *box, *text, "--more", "--code", "ABC", *out), "二十四位", ""),
        (("report-read", "@box.json", "--code", "A" * 24), "不是从网站取走的回复", ""),
        (("report-key", "@supervisor1.json"), "没有覆盖", f"{cast.PASSWORD}\n{cast.PASSWORD}\n"),
        (("report-key", "@new.json"), "至少 10 个字符", "short\nshort\n"),
    ):
        assert told_so in failed(folder, *words, typed=given), words
    with hall.house.reading() as root:
        target = str(root.archive.secrets["discipline1"][0])
    assert "口令不对" in failed(folder, *passing, target, typed="wrong-passphrase\n")
    assert not (folder / "x.json").exists()


def test_a_page_says_what_is_wrong_with_a_file_it_was_brought(hall, people, street, folder):
    """What is no package, or one for another purpose, is refused in words."""
    for name in ("words.txt", "box.json", "照片.png"):
        assert "不是密封好的举报文件" in brought(hall, street, "/report", "/report", folder / name)
    desk = f"/desk/reports/{newest(hall)}"
    found = brought(hall, people.browser("discipline1"), desk, f"{desk}/answer", folder / "box.json")
    assert "不是密封好的回复文件" in found


def test_two_files_of_one_name_are_both_kept_and_nothing_is_written_over(hall, people, street, folder):
    """A reporter decides about names: they are numbered on the keeper's device."""
    (folder / "other").mkdir()
    (folder / "other" / "照片.png").write_bytes(PICTURE + b"2")
    done(
        folder, "report-seal", "--box", "@box.json", "--text", "@words.txt", "--file", "@照片.png",
        "--file", "@other/照片.png", "--out", "@report.json",
    )  # fmt: skip
    brought(hall, street, "/report", "/report", folder / "report.json")
    opened(hall, people, folder, newest(hall))
    assert sorted(one.name for one in (folder / "opened").iterdir()) == ["01-照片.png", "02-照片.png"]
