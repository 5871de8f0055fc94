"""The law book: editions by day and by hash, and a start-up that tells every fault."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from hallcore.ground.errors import LawFault
from hallcore.ground.lawbook import Law, LawBook
from signing import canonical

LAWS = """
law = [
    { id = "AAA", title = "示例法", version = "2020-01-01" },
    { id = "BBB", title = "示例条例", valid_from = 2026-03-01 },
]
rule = [
    { id = "R-1", cites = ["AAA 24", "BBB 40(1)"], says = "不得少于二十日。", text = "原文。", valid_to = 2026-05-31, valid_from = 2026-03-01 },
    { id = "R-1", cites = ["AAA 25"], says = "不得少于三十日。", valid_from = 2026-06-01 },
    { id = "R-2", cites = ["AAA"], says = "三个以上。" },
    { id = "R-3", cites = ["BBB 101"], says = "三分之二以上。" },
]
event = [{ id = "issued", label = "发出" }, { id = "closed", label = "截止" }]
figure = [
    { rule = "R-2", name = "人数", op = ">=", value = 3, unit = "n" },
    { rule = "R-2", part = "amount", name = "金额", op = "<=", value = "800000.00", unit = "CNY" },
    { rule = "R-2", part = "share", name = "比例", op = "<=", value = 2, unit = "%" },
    { rule = "R-3", name = "专家", op = ">=", value = "2/3", unit = "ratio" },
]
clock = [
    { id = "C1", regime = "tender", title = "期限", start = "issued", end = "closed", op = ">=", n = 20, unit = "d", roll = "none", form = "interval", rule = "R-1", valid_to = 2026-05-31 },
    { id = "C1", regime = "tender", title = "期限", start = "issued", end = "closed", op = ">=", n = 30, unit = "d", roll = "none", form = "interval", rule = "R-1", valid_from = 2026-06-01 },
]
"""  # noqa: E501 - rows of a law file are one line each

PROCEDURE = """
name = "walk"
title = "示例程序"
cite = "R-2"
[roles]
owner = "招标人"
clock = "大厅时钟"
[machine.matter]
title = "项目"
start = "draft"
finals = ["done"]
[machine.matter.states]
draft = "编制"
open = "进行"
done = "完成"
[[machine.matter.step]]
name = "begin"
title = "开始"
from = "draft"
to = "open"
actor = "owner"
cite = "R-2"
guard = "ready"
[[machine.matter.step]]
name = "finish"
title = "结束"
from = ["draft", "open"]
to = "done"
actor = ["owner", "clock"]
cite = "R-2"
"""


@pytest.fixture
def load(tmp_path):
    """Write law files and load them."""

    def loaded(laws: str = LAWS, procedure: str = PROCEDURE, **options) -> LawBook:
        (tmp_path / "laws.toml").write_text(laws, encoding="utf-8")
        (tmp_path / "walk.toml").write_text(procedure, encoding="utf-8")
        return LawBook.load(tmp_path, **{"guards": {"ready": len}, "roles": {"owner", "clock"}, **options})

    return loaded


@pytest.fixture
def faults(load):
    """Load what cannot be right and return everything that is said about it."""

    def told(laws: str = LAWS, procedure: str = PROCEDURE, **options) -> list[str]:
        with pytest.raises(LawFault) as caught:
            load(laws, procedure, **options)
        return caught.value.faults

    return told


# -- looking up -----------------------------------------------------------------------------------


def test_a_rule_is_cited_with_law_and_article(load):
    cite = load().on(date(2026, 4, 1)).cite("R-1")
    assert (cite.law, cite.article, cite.text, cite.status) == ("示例法", "第二十四条", "原文。", "V")
    assert cite.line == "《示例法》第二十四条"
    assert cite.also == ("《示例条例》第四十条第（一）项",)
    assert cite.words == "原文。"


def test_figures_are_numbers_with_a_clause(load):
    law = load().on(date(2026, 4, 1))
    assert law.figure("R-2") == 3
    assert law.figure("R-2", "amount") == Decimal("800000.00")
    assert law.ratio("R-3") == Fraction(2, 3)
    assert law.ratio("R-2", "share") == Fraction(1, 50)
    figure = law.figure_of("R-3")
    assert (figure.name, figure.unit, figure.cite.article) == ("专家", "ratio", "第一百零一条")
    assert figure.meets(Fraction(4, 6))
    assert not figure.meets(Fraction(3, 5))
    with pytest.raises(LawFault, match="ratio"):
        law.figure("R-3")
    with pytest.raises(LawFault, match="no share"):
        law.ratio("R-2")


def test_clocks_are_found_by_their_id_or_their_rule(load):
    law = load().on(date(2026, 4, 1))
    clock = law.clock("C1")
    assert (clock.n, clock.start_label, clock.end_label, clock.span) == (20, "发出", "截止", "20 日")
    assert law.rule("R-1") == clock
    assert law.clocks("tender") == (clock,)
    assert law.clocks("licence") == ()
    with pytest.raises(LawFault, match="0 clocks rest on it"):
        law.rule("R-2")


@pytest.mark.parametrize(
    ("kind", "ask"),
    [
        ("rule", lambda law: law.cite("R-9")),
        ("clock", lambda law: law.clock("C9")),
        ("figure", lambda law: law.figure("R-1")),
        ("procedure", lambda law: law.procedure("run")),
        ("guard", lambda law: law.guard("unready")),
    ],
)
def test_what_an_edition_does_not_hold_is_said_by_name(load, kind, ask):
    with pytest.raises(LawFault, match=kind):
        ask(load().on(date(2026, 4, 1)))


def test_a_procedure_is_read_with_its_machines_and_guards(load):
    law = load().on(date(2026, 4, 1))
    machine = law.procedure("walk").machine("matter")
    assert machine.start == "draft"
    assert list(machine.states) == ["draft", "open", "done"]
    assert [step.from_ for step in machine.steps] == [("draft",), ("draft", "open")]
    assert machine.steps[1].actors == ("owner", "clock")
    assert law.guard("ready") is len


# -- editions -------------------------------------------------------------------------------------


def test_the_edition_of_a_day_is_what_is_in_force_on_it(load):
    """A changed law is a new row: twenty days until 31 May, thirty from 1 June."""
    book = load()
    assert book.on(date(2026, 5, 31)).clock("C1").n == 20
    assert book.on(date(2026, 6, 1)).clock("C1").n == 30
    assert book.on(date(2026, 6, 1)).cite("R-1").article == "第二十五条"
    assert [first for first, _ in book.editions] == [date.min, date(2026, 3, 1), date(2026, 6, 1)]


def test_a_rule_stands_only_while_its_law_does(load):
    """BBB begins on 1 March 2026: before that neither its rule nor the figure of it is law."""
    before = load().on(date(2026, 2, 28))
    assert before.keys("rule") == ("R-2",)
    assert before.keys("figure") == ("R-2", "R-2/amount", "R-2/share")
    assert before.keys("clock") == ()


def test_an_old_matter_finds_its_own_edition_again(load):
    book = load()
    old = book.on(date(2026, 4, 1)).edition
    assert book.edition(old).clock("C1").n == 20
    with pytest.raises(LawFault, match="no edition 00ff"):
        book.edition("00ff")


def test_the_hash_is_of_the_canonical_content(load):
    """Sorted keys, UTF-8, no floats: what signing would call canonical JSON, and SHA-256 of it."""
    law = load().on(date(2026, 4, 1))
    assert canonical.encode(canonical.decode(law.content)) == law.content
    assert canonical.sha256_hex(law.content) == law.edition
    assert "2/3" in law.content.decode()


def test_where_a_row_stands_in_which_file_does_not_matter(load):
    one = load().on(date(2026, 4, 1))
    lines = LAWS.strip().splitlines()
    start, end = lines.index("figure = ["), lines.index("clock = [")
    moved = "\n".join([*lines[start:end], *lines[:start], *lines[end:]])
    other = load(moved).on(date(2026, 4, 1))
    assert other.edition == one.edition


def test_ending_a_row_later_does_not_rewrite_the_past(load):
    """When a new law is adopted, the editions that dossiers already have stay findable."""
    then = load().on(date(2026, 7, 1)).edition
    ended = LAWS.replace(
        'valid_from = 2026-06-01 },\n    { id = "R-2"',
        'valid_from = 2026-06-01, valid_to = 2027-12-31 },\n    { id = "R-2"',
    )
    assert ended != LAWS
    assert load(ended).on(date(2026, 7, 1)).edition == then


def test_every_word_of_an_edition_counts(load):
    one = load().on(date(2026, 4, 1)).edition
    for old, new in (
        ("value = 3", "value = 4"),
        ("三个以上", "三家以上"),
        ('"编制"', '"草稿"'),
        ('"owner"\ncite', '"clock"\ncite'),
    ):
        assert load(LAWS.replace(old, new), PROCEDURE.replace(old, new)).on(date(2026, 4, 1)).edition != one


def test_an_edition_can_be_kept_and_read_back(load):
    book = load()
    kept = book.on(date(2026, 4, 1))
    again = Law.from_content(kept.content)
    assert again.edition == kept.edition
    assert again.clock("C1") == kept.clock("C1")
    assert again.ratio("R-3") == Fraction(2, 3)
    assert again.procedure("walk") == kept.procedure("walk")
    later = load(LAWS.replace("value = 3", "value = 5"))
    with pytest.raises(LawFault):
        later.edition(kept.edition)
    assert later.remember(kept.content).figure("R-2") == 3
    assert later.edition(kept.edition).guard("ready") is len


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"clock":1}', b'{"chapter":{}}', b"\xff"])
def test_content_that_was_tampered_with_is_refused(load, damage):
    with pytest.raises(LawFault):
        load().remember(damage)
    whole = load().on(date(2026, 4, 1)).content
    for wrong in (whole[:-1], whole + b" ", whole.replace(b'"n":20', b'"n":2O')):
        with pytest.raises(LawFault):
            Law.from_content(wrong)


# -- the check at start-up ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('cites = ["AAA"]', 'cites = ["CCC 3"]', "laws.toml: rule R-2: unknown law 'CCC'"),
        ('cites = ["AAA"]', 'cites = ["AAA art 3"]', "laws.toml: rule R-2: 'AAA art 3' is no citation"),
        ('cites = ["AAA"]', "cites = []", "laws.toml: rule R-2: it cites nothing"),
        ('rule = "R-3"', 'rule = "R-4"', "laws.toml: figure R-4: unknown rule 'R-4'"),
        ('rule = "R-1", valid_to', 'rule = "R-7", valid_to', "laws.toml: clock C1: unknown rule 'R-7'"),
        ('start = "issued"', 'start = "issue"', "laws.toml: clock C1: unknown event 'issue'"),
        ("valid_to = 2026-05-31, valid_from", "valid_to = 2026-06-01, valid_from", "its period overlaps that of laws.toml: rule R-1"),
        ("valid_to = 2026-05-31, valid_from", "valid_to = 2026-02-01, valid_from", "valid_to 2026-02-01 lies before valid_from 2026-03-01"),
        ('unit = "d"', 'unit = "week"', "laws.toml: clock C1: Invalid enum value 'week' - at `$.unit`"),
        ('op = ">="', 'op = "=>"', "Invalid enum value '=>' - at `$.op`"),
        ('roll = "none"', 'roll = "back"', "Invalid enum value 'back' - at `$.roll`"),
        ('form = "interval"', 'form = "within"', "laws.toml: clock C1: a clock of form 'within' cannot be >="),
        ("n = 20", "n = 0", "laws.toml: clock C1: n = 0 is no length"),
        ('rule = "R-1", valid_to', 'rule = "R-1", overlay = "mars", valid_to', "unknown overlay 'mars'"),
        ('value = "800000.00"', 'value = "800000"', "laws.toml: figure R-2: '800000' is no number in CNY"),
        ('value = "2/3"', 'value = "2/0"', "laws.toml: figure R-3: '2/0' is no number in ratio"),
        ("value = 3,", "value = 3.5,", "laws.toml: figure R-2: Expected `int | str`, got `float` - at `$.value`"),
        ("value = 3,", "value = 3, colour = 'red',", "laws.toml: figure R-2: unknown key 'colour'"),
        ('title = "示例法"', 'titel = "示例法"', "laws.toml: law AAA: unknown key 'titel'"),
        ("event = [", "events = [", "laws.toml: unknown table 'events'"),
        ('{ id = "issued", label = "发出" }', '{ id = "issued", label = "发" }, { id = "issued", label = "发" }', "event issued: its period"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_named_by_file_and_entry(faults, old, new, fault):
    assert old in LAWS
    overlay = '[[notice]]\nyear = 2026\noff = [["元旦", "01-01"]]\nwork = []\n' if "mars" in new else ""
    told = faults(LAWS.replace(old, new, 1) + overlay)
    assert any(fault in line for line in told), told


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('guard = "ready"', 'guard = "unready"', "walk.toml: procedure walk, matter, step begin: guard 'unready' is provided by nobody"),
        ('actor = ["owner", "clock"]', 'actor = ["owner", "king"]', "step finish: role 'king' has no name in [roles]"),
        ('clock = "大厅时钟"', 'clock = "大厅时钟"\nking = "国王"', ""),
        ('cite = "R-2"\nguard', 'cite = "R-99"\nguard', "walk.toml: procedure walk: unknown rule 'R-99'"),
        ('to = "open"', 'to = "draft"', "walk.toml: procedure walk, matter: state 'open': cannot be reached from 'draft'"),
        ('from = ["draft", "open"]', 'from = "draft"', "state 'open': no step leads out of it and it is not declared final"),
        ('finals = ["done"]', 'finals = ["done", "open"]', "state 'open': declared final, but a step leads out of it"),
        ('name = "begin"', 'name = "begin"\nspeed = 1', "walk.toml: procedure walk, matter, step begin: unknown key 'speed'"),
        ('to = "open"', "", "walk.toml: procedure walk, matter: state 'open': cannot be reached from 'draft'"),
        ("[machine.matter.states]", "[machine.matter.stats]", "walk.toml: procedure walk, matter: it should have"),
        ('title = "示例程序"', 'title = "示例程序"\nvalid_from = 2025-01-01', ""),
        ('name = "walk"', 'name = "walk"\nvalid_to = 2020-01-01\nvalid_from = 2021-01-01', "valid_to 2020-01-01 lies before"),
        ('cite = "R-2"\nguard', 'cite = "R-3"\nguard', "rule 'R-3' is not in force on 0001-01-01, when this is"),
        ('cite = "R-2"\nguard', 'cite = "R-2"\nclock = "C7"\nguard', "procedure walk: unknown clock 'C7'"),
        ('cite = "R-2"\nguard', 'cite = "R-2"\nbudget = 4\nguard', "its steps have budgets, but the procedure promises nothing"),
    ],
)  # fmt: skip
def test_a_faulty_table_is_named_by_procedure_machine_and_step(load, faults, old, new, fault):
    assert old in PROCEDURE
    changed = PROCEDURE.replace(old, new, 1)
    if not fault:
        load(LAWS, changed)
        return
    told = faults(LAWS, changed)
    assert any(fault in line for line in told), told


def test_an_actor_nobody_can_be_is_a_fault(faults):
    """The procedure names the role, but no account can hold it."""
    assert faults(roles={"owner"}) == [
        "walk.toml: procedure walk, matter, step finish: nobody can hold the role 'clock'"
    ]


PROMISE = '\n[promise]\nn = {n}\nunit = "{unit}"\nstatute = "C1"\n'


@pytest.mark.parametrize(
    ("n", "unit", "budget", "fault"),
    [
        (15, "d", 15, ""),
        (15, "d", 16, "step budgets add up to 16, more than the promised 15"),
        (25, "d", 5, "promises 25 d, more than the 20 of C1"),
        (15, "wd", 5, "promised in 'wd', but C1 counts in 'd'"),
    ],
)
def test_budgets_fit_the_promise_and_the_promise_the_statute(load, faults, n, unit, budget, fault):
    procedure = PROCEDURE.replace('cite = "R-2"\nguard', f'cite = "R-2"\nbudget = {budget}\nguard')
    procedure = procedure.replace('title = "示例程序"', 'title = "示例程序"\nvalid_from = 2026-03-01')
    procedure += PROMISE.format(n=n, unit=unit)
    if not fault:
        load(LAWS, procedure)
        return
    assert any(fault in line for line in faults(LAWS, procedure))


def test_all_faults_of_all_files_come_at_once(faults):
    """Nothing is hidden behind the first fault."""
    laws = LAWS.replace('cites = ["AAA"]', 'cites = ["CCC"]').replace('unit = "CNY"', 'unit = "USD"')
    told = faults(laws.replace("n = 30", "n = -1"), PROCEDURE.replace('"ready"', '"unready"'))
    assert len(told) >= 4
    assert {line.split(":")[0] for line in told} == {"laws.toml", "walk.toml"}


@pytest.mark.parametrize(
    "damage", ["law = [", 'law = [{ id = "AAA" ', "\x00", "law = 1", "law = [1]", "machine = 1"]
)
def test_a_truncated_file_is_named(faults, damage):
    assert any(line.startswith("walk.toml: ") for line in faults(LAWS, damage))


def test_a_file_that_is_no_text_or_not_there_is_named(load, tmp_path):
    load()
    (tmp_path / "extra.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(LawFault, match=r"extra\.toml: .*utf-8"):
        LawBook.load(tmp_path)
    with pytest.raises(LawFault, match="no such law file"):
        LawBook.load(tmp_path / "nowhere")


def test_a_calendar_among_the_files_is_read_with_them(load):
    book = load(LAWS + '[[notice]]\nyear = 2026\noff = [["元旦", "01-01"]]\nwork = []\n')
    assert book.calendar is not None
    assert book.calendar.years == (2026,)
    assert load().calendar is None


def test_tools_that_only_read_need_neither_guards_nor_roles(load):
    assert load(guards=None, roles=None).on(date(2026, 4, 1)).procedure("walk").title == "示例程序"


# -- parts a procedure names, and machines it borrows ---------------------------------------------

BORROWER = """
name = "run"
title = "另一程序"
cite = "R-2"
uses = { matter = "walk" }
valid_from = 2026-03-01
[clocks]
deadline = "C1"
[figures]
people = "R-2/share"
[words]
owner = "采购人"
[roles]
owner = "采购人"
clock = "大厅时钟"
[machine.lot]
title = "标段"
start = "done"
finals = ["done"]
[machine.lot.states]
done = "完成"
"""


@pytest.fixture
def with_borrower(load, tmp_path):
    """Load a second procedure beside the first, changed as asked."""

    def loaded(old: str = "", new: str = "") -> LawBook:
        assert not old or old in BORROWER
        (tmp_path / "run.toml").write_text(BORROWER.replace(old, new) if old else BORROWER, encoding="utf-8")
        return load()

    return loaded


def test_a_borrowed_machine_is_the_lender_s_with_the_borrower_s_names(with_borrower):
    """A whole table stands once; who acts is called as the borrowing procedure calls them."""
    law = with_borrower().on(date(2026, 4, 1))
    lent, own = law.procedure("run").machine("matter"), law.procedure("walk").machine("matter")
    assert (lent.states, lent.steps, lent.start) == (own.states, own.steps, own.start)
    assert (lent.procedure, lent.roles["owner"], own.roles["owner"]) == ("run", "采购人", "招标人")
    assert law.procedure("run").clocks == {"deadline": "C1"}
    again = LawBook((), {}).remember(law.content)
    assert again.procedure("run").machine("matter").steps == own.steps


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('deadline = "C1"', 'deadline = "C8"', "procedure run: unknown clock 'C8'"),
        ('people = "R-2/share"', 'people = "R-2/no"', "procedure run: unknown figure 'R-2/no'"),
        ('matter = "walk"', 'matter = "fly"', "procedure run: unknown procedure 'fly'"),
        ('matter = "walk"', 'bid = "walk"', "procedure 'walk' has no machine 'bid' of its own to lend"),
        ('matter = "walk"', 'lot = "walk"', "procedure 'walk' has no machine 'lot' of its own to lend"),
        ('owner = "采购人"\nclock = "大厅时钟"', 'owner = "采购人"', "matter: role 'clock' has no name in [roles]"),
        ("[machine.lot", "[machine.matter", "machine 'matter' is its own and borrowed"),
    ],
)  # fmt: skip
def test_what_a_procedure_names_or_borrows_has_to_be_there(with_borrower, old, new, fault):
    with pytest.raises(LawFault) as caught:
        with_borrower(old, new)
    assert any(fault in line for line in caught.value.faults), caught.value.faults


def test_an_edition_on_record_knows_nothing_of_what_procedures_say_today(load):
    """A table that names no parts has the content it had before tables could, so its edition has the same name."""
    content = load().on(date(2026, 4, 1)).content
    assert not [name for name in (b'"uses"', b'"clocks"', b'"figures"', b'"traits"') if name in content]
