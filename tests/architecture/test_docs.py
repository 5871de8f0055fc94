"""The papers of the project keep their word: links lead somewhere, and one term has one translation."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

PAPERS = (
    "README.md",
    "README.zh-CN.md",
    "ARCHITECTURE.md",
    "GLOSSARY.md",
    "DECISIONS.md",
    "CHANGES.md",
)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)|!\[[^\]]*\]\((?P<picture>[^)\s]+)\)")


def anchors(text: str) -> set[str]:
    """Return the anchors a reader's viewer makes of the headings (lower case, words joined by hyphens)."""
    headings = re.findall(r"(?m)^#{1,6} +(.+?) *$", re.sub(r"(?s)```.*?```", "", text))
    return {
        re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-") for heading in headings
    }


def broken(page: Path) -> list[str]:
    """Return the links of a page that lead nowhere in this tree."""
    text = page.read_text(encoding="utf-8")
    lost = []
    for found in LINK.finditer(re.sub(r"(?s)```.*?```", "", text)):
        target = found["target"] or found["picture"]
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        place = page.parent / name if name else page
        if not place.exists() or (
            anchor and place.suffix == ".md" and anchor not in anchors(place.read_text(encoding="utf-8"))
        ):
            lost.append(target)
    return lost


@pytest.mark.parametrize("name", PAPERS)
def test_every_link_leads_somewhere(name: str, root: Path) -> None:
    """Each paper is there, and each of its links to this tree finds its file and heading."""
    assert not broken(root / name)


def test_other_pages_link_well_too(tracked: list[Path]) -> None:
    """Every Markdown file anywhere in the tree is held to the same."""
    assert not {str(path): lost for path in tracked if path.suffix == ".md" and (lost := broken(path))}


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_tour_leads_to_pages(name: str, root: Path) -> None:
    """Each address of a README's tour is answered by a line of the table of routes."""
    from portal.routes import ROUTES

    table = re.findall(r"(?m)^\| *\d+ *\|.*$", (root / name).read_text(encoding="utf-8"))
    paths = [path.split("?")[0] for row in table for path in re.findall(r"`(/[^`]*)`", row)]
    assert len(table) == 10
    assert not [path for path in paths if path not in {route.pattern for route in ROUTES}]


def glossary(root: Path) -> list[tuple[str, str]]:
    """Return the (Chinese, English) pairs of GLOSSARY.md's tables."""
    rows = re.findall(
        r"(?m)^\| *([^|]+?) *\| *([^|]+?) *\|", (root / "GLOSSARY.md").read_text(encoding="utf-8")
    )
    return [(zh, en) for zh, en in rows if re.search("[\u4e00-\u9fff]", zh) and zh != "中文"]


def test_one_chinese_term_has_one_english_word(root: Path) -> None:
    """No term, nor any of its synonyms joined by a slash, stands twice; no English word serves two terms."""
    pairs = glossary(root)
    chinese = Counter(term.strip() for zh, _ in pairs for term in zh.split("/"))
    english = Counter(en.lower() for _, en in pairs)
    assert len(pairs) >= 80
    assert not [term for counter in (chinese, english) for term, times in counter.items() if times > 1]


def test_decisions_are_numbered_without_gaps_and_short(root: Path) -> None:
    """Decisions are numbered from 1 and each says its piece in about ten lines."""
    parts = re.split(r"(?m)^## ", (root / "DECISIONS.md").read_text(encoding="utf-8"))[1:]
    assert [int(part.split(".")[0]) for part in parts] == list(range(1, len(parts) + 1))
    assert not [part.splitlines()[0] for part in parts if len(part.strip().splitlines()) > 16]
