"""How text becomes terms: one analysis for what is kept and for what is asked.

Text is folded first, character for character, so that a place in the folded text is the same
place in the original: full width to half width, traditional to simplified Chinese, capitals to
small letters. Then it is read as runs: runs of Chinese (and of kana and hangul, which are also
written without spaces) give every pair of neighbouring characters, and beside them the words the
segmenter finds; runs of letters and digits give one term each.

The pairs are why everything disclosed can be found: whatever a query's words are, each pair in
them stands in every entry that contains them, however the segmenter cut that entry. The words
are why the right entry comes first: a pair the segmenter saw as a word weighs ``WORD``, a chance
neighbourhood (和服 in 和服务) only ``CHANCE``.

Not here: pinyin (pinyin), the reading of a query's syntax (query), scoring (matching).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from functools import cache
from importlib import resources
from itertools import chain
from operator import add
from typing import TYPE_CHECKING, NamedTuple

import opencc
import rjieba

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.entry import Entry

# To be raised with every change to how terms are made.
_EDITION = 2

WORD = 1.0
CHANCE = 0.3
# A term in the title counts as often as three in the text; parties stand between.
TITLE_BOOST = 3.0
PARTY_BOOST = 1.5

# Han with its extensions, the zero of written numerals, kana and hangul.
_UNSPACED = "\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_UNSPACED}]+")
# A number keeps its decimal point and loses its thousands commas; a word is letters and digits.
_PLAIN = re.compile(
    rf"[0-9]+(?:[.,][0-9]+)+(?![^\W_{_UNSPACED}])|[^\W_{_UNSPACED}]+",
)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟「」『』＂", '"') | {"－": "-", "﹣": "-", "−": "-", "：": ":"})

# A wider margin than any real document needs; what is beyond it is found by title and number only.
TEXT_MOST = 2_000_000


def _words_of(name: str) -> Iterator[str]:
    """The words of one list in words/: split at white space, lines beginning with # left out."""
    for line in resources.files("search").joinpath("words", name).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()


@cache
def domain_words() -> frozenset[str]:
    """The hall's own terms, which the segmenter is taught and corrections are drawn from."""
    return frozenset(chain.from_iterable(map(_words_of, ("trading.txt", "hall.txt", "places.txt"))))


@cache
def stop_words() -> frozenset[str]:
    """Words a question is made of rather than about."""
    return frozenset(_words_of("stop.txt"))


@cache
def syllables() -> frozenset[str]:
    """Every syllable of Mandarin in pinyin without tones."""
    return frozenset(_words_of("syllables.txt"))


@cache
def _segmenter() -> rjieba.Jieba:
    """The one segmenter of the process, taught the domain words before its first use."""
    # The library builds a default segmenter on import; a second would cost another 25 MB.
    segmenter = rjieba._DEFAULT_JIEBA  # noqa: SLF001 - the library's own handle, declared in its type stub
    for word in sorted(domain_words()):
        segmenter.add_word(word, None, None)
    return segmenter


@cache
def _folding() -> tuple[dict[int, int], re.Pattern[str]]:
    """The folding of single characters, and a pattern that tells whether a text needs it at all."""
    table = {full: full - 0xFEE0 for full in range(0xFF10, 0xFF5B) if chr(full).isalnum()}
    han = [chr(code) for code in chain(range(0x3400, 0x4DC0), range(0x4E00, 0xA000))]
    # One character a line: the converter must not see phrases, or folding would depend on neighbours.
    simplified = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    table |= {
        ord(old): ord(new) for old, new in zip(han, simplified, strict=True) if old != new and len(new) == 1
    }
    for code in range(0xF900, 0xFB00):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[code] = table.get(ord(plain), ord(plain))
    # The only character whose small form is longer than itself.
    table[0x130] = ord("i")
    return table, re.compile("[" + "".join(map(chr, table)) + "]")


def fold(text: str) -> str:
    """Full width to half, traditional to simplified, capitals to small; always of equal length."""
    table, needs = _folding()
    # Most texts need nothing, and looking is fifteen times cheaper than translating.
    if needs.search(text):
        text = text.translate(table)
    return text.lower()


def fold_query(text: str) -> str:
    """As :func:`fold`, and the quotation marks, colons and minus signs of a Chinese keyboard."""
    return fold(text.translate(_QUOTES).replace("\u3000", " "))


def runs(folded: str) -> list[str]:
    """The runs of unspaced script in a folded text, in order."""
    return _RUN.findall(folded)


def plain_words(folded: str) -> list[str]:
    """The runs of letters and digits; a number with a fraction also without it, commas dropped."""
    words = []
    for word in _PLAIN.findall(folded):
        if "," in word or "." in word:
            number = word.replace(",", "")
            words.append(number)
            whole = number.partition(".")[0]
            if whole != number:
                words.append(whole)
        else:
            words.append(word)
    return words


def pairs(run: str) -> list[str]:
    """Every two neighbouring characters of a run, in order."""
    return list(map(add, run, run[1:]))


def cut(run: str) -> list[str]:
    """A run as words, each character in exactly one of them."""
    return list(_segmenter().cut(run))


def _terms_of(text: str) -> tuple[dict[str, float], int]:
    """The terms of one field with their weights, and the field's length in characters and plain words."""
    folded = fold(text[:TEXT_MOST])
    found = runs(folded)
    terms = {
        pair: CHANCE * times
        for pair, times in Counter(chain.from_iterable(map(add, run, run[1:]) for run in found)).items()
    }
    plain = plain_words(folded)
    words = Counter(chain.from_iterable(map(_segmenter().cut_for_search, found)))
    words.update(plain)
    for word, times in words.items():
        terms[word] = terms[word] + (WORD - CHANCE) * times if word in terms else WORD * times
    return terms, sum(map(len, found)) + len(plain)


class Terms(NamedTuple):
    """What an entry is found by.

    Attributes:
        body: Term to weight, over title, text and parties.
        length: Length of the entry in characters of unspaced script and words of others, each
            field counted as often as its boost says.
    """

    body: dict[str, float]
    length: float


def analyze(entry: Entry) -> Terms:
    """The terms of title, text and parties with their weights (simple BM25F: weights add before saturation).

    Source: Robertson, Zaragoza, Taylor, Simple BM25 Extension to Multiple Weighted Fields, CIKM 2004.
    """
    body, length = _terms_of(entry.text)
    total = float(length)
    for field, boost in ((entry.title, TITLE_BOOST), *((party, PARTY_BOOST) for party in entry.parties)):
        terms, length = _terms_of(field)
        total += boost * length
        for term, weight in terms.items():
            body[term] = body.get(term, 0.0) + boost * weight
    # Single characters of a title are kept, so that one character alone finds it.
    for character in set(chain.from_iterable(runs(fold(entry.title)))):
        body.setdefault(character, TITLE_BOOST * CHANCE)
    return Terms(body, total)


def rough_length(entry: Entry) -> float:
    """About the length :func:`analyze` will find, for the price of counting characters."""
    return TITLE_BOOST * len(entry.title) + len(entry.text) + PARTY_BOOST * sum(map(len, entry.parties))


def haystack(entry: Entry) -> str:
    """The folded wording in which phrases are looked for: title, text, number and parties, a line each."""
    return fold("\n".join((entry.title, entry.text, entry.number, *entry.parties)))


_PART = re.compile(rf"[0-9]+|[{_UNSPACED}]+|[^\W0-9_{_UNSPACED}]+")
_PARTS_MOST = 6
_NUMBER_MOST = 64
# Closes a complete number, so that the whole can be told from a beginning; it is in no number itself.
WHOLE = "$"
# A single character stands in too many numbers to lead anywhere.
STEM_LEAST = 2


def plain_number(number: str) -> str:
    """A project number without its brackets, dashes and spaces, folded: 敦公资〔2026〕12号 is 敦公资202612号."""
    return "".join(_PART.findall(fold(number)))[:_NUMBER_MOST]


def number_stems(number: str) -> set[str]:
    """The stems a project number is found by: every stretch of its parts; the whole is closed by ``WHOLE``.

    JZCG-2026-012 gives jzcg, jzcg2026, jzcg2026012$, 2026, 2026012 and 012, so that what a reader
    types from any part on finds it.
    """
    parts = _PART.findall(fold(number)[: 2 * _NUMBER_MOST])
    if len(parts) > _PARTS_MOST:
        parts = [*parts[: _PARTS_MOST - 1], "".join(parts[_PARTS_MOST - 1 :])]
    stems = {
        stem
        for start in range(len(parts))
        for end in range(start + 1, len(parts) + 1)
        if len(stem := "".join(parts[start:end])[:_NUMBER_MOST]) >= STEM_LEAST
    }
    if parts:
        stems.discard(whole := "".join(parts)[:_NUMBER_MOST])
        stems.add(whole + WHOLE)
    return stems


@cache
def edition() -> str:
    """Names this version of the analysis: an index made under another one must be built again."""
    return f"{_EDITION}-{zlib.crc32(' '.join(sorted(domain_words())).encode()):08x}"
