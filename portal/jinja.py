"""The template environment: loader, filters, translation. One furnishing for pyramid_jinja2 and for tests.

Not here: what pages say (``templates``), how values are written (``presenters.writing``), and what a page
is given (``presenters.shapes``, ``presenters.pages``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    Template,
    Undefined,
    nodes,
)
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateRuntimeError, UndefinedError
from jinja2.runtime import Macro
from markupsafe import Markup, escape
from msgspec import Struct

from portal.presenters import writing

HERE = Path(__file__).parent
SOURCE_LANGUAGE = "zh"
LANGUAGES = (SOURCE_LANGUAGE, "en")

DRAWN_MOST = 1024
"""Parts of public pages that are remembered as drawn."""

_PARENT_MARK = "@@FROM_PARENT@@"


class HouseLoader(ChoiceLoader):
    """Finds our templates and the design system's macros, by plain names.

    pyramid_jinja2 writes the parent into every name (``ui.jinja2@@FROM_PARENT@@home.jinja2``) and tries a
    package prefix first (``portal:home.jinja2``). Both are taken off here; without that the macros of
    govuk-frontend-jinja, which import one another by name, are not found.
    """

    def __init__(self) -> None:
        super().__init__(
            [
                FileSystemLoader(HERE / "templates"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        )

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - jinja2's own parameter name
    ) -> Template:
        """Load a template by the part of its name that is a name."""
        return super().load(environment, plain_name(name), globals)

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Read a template's source, for tools that ask the loader directly."""
        return super().get_source(environment, plain_name(template))


class _Compiled(BytecodeCache):
    """Compiled templates of this process: a second application beside the first compiles none again."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled; the bucket itself refuses it if the source has changed."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was just compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class _Writer(CodeGenerator):
    """Compiles each place of a page that is filled in to ``written`` instead of markupsafe's own escape."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - jinja2's own, unnamed outside
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


_special = re.compile("[&<>\"']").search


def written(value: object) -> str:
    """A value as it stands on a page: what needs no escaping goes as it is, all else through markupsafe.

    Nearly every word of a page is plain text without one of the five special characters, and wrapping each
    of them took as long as finding it.
    """
    if value.__class__ is str and _special(value) is None:
        return value
    return escape(value)


def plain_name(name: str) -> str:
    """``name`` without what pyramid_jinja2 adds before and after it."""
    return name.split(_PARENT_MARK, 1)[0].removeprefix("portal:")


class PageUndefined(Undefined):
    """A page that asks its model for what the model has not is a fault, not an empty place.

    Dictionaries stay lenient, since the design system's macros probe their parameters that way.
    """

    def __init__(
        self,
        hint: str | None = None,
        obj: object = None,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        if isinstance(obj, Struct):
            raise UndefinedError(f"{type(obj).__name__} has no {name!r}")
        super().__init__(hint, obj, name, exc)


def _absolute(template: str, parent: str) -> str:  # noqa: ARG001 - jinja2's signature
    return template


@cache
def catalogue(language: str) -> NullTranslations:
    """The words of ``language``, read from its .po file: nothing to compile, nothing to go stale."""
    path = HERE / "locale" / language / "LC_MESSAGES" / "hall.po"
    if language == SOURCE_LANGUAGE or not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        words = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, words)
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache(maxsize=4096)
def _word(language: str, text: str) -> Markup:
    """What a message says in a language; there are as many as stand in the templates."""
    return Markup(catalogue(language).gettext(text))  # noqa: S704 - msgids are ours


def furnish(env: Environment, *, language: Callable[[], str], static: Callable[[str], str]) -> Environment:
    """Give ``env`` all that the templates count on.

    Args:
        env: A fresh environment, pyramid_jinja2's or a plain one.
        language: Tells which of LANGUAGES the page being rendered speaks.
        static: Turns a path below ``static/`` into an address.
    """
    env.loader = HouseLoader()
    env.code_generator_class = _Writer
    env.written = written  # type: ignore[attr-defined]  # what _Writer makes templates call
    env.bytecode_cache = _COMPILED
    # Names are absolute here; pyramid_jinja2's mangled ones would compile ui.jinja2 once for every page.
    env.join_path = _absolute  # type: ignore[method-assign]  # pyramid_jinja2 makes the object, so it cannot be subclassed
    env.undefined = PageUndefined
    env.autoescape = True
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.add_extension("jinja2.ext.do")
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        lambda text: catalogue(language()).gettext(text),
        lambda one, many, n: catalogue(language()).ngettext(one, many, n),
        newstyle=True,
    )
    env.filters.update(FILTERS)

    def translate(text: str, /, **variables: object) -> Markup:
        """The same as jinja2's own newstyle ``_``, without looking the translator up in the context each time."""
        found = _word(language(), text)
        return found % variables if variables or "%" in found else found

    @lru_cache(maxsize=DRAWN_MOST)
    def drawn(_language: str, macro: Macro, /, *given: object, **named: object) -> str:
        return macro(*given, **named)

    def once(macro: Macro, /, *given: object, **named: object) -> str:
        """A macro drawn for what it is given; the same for equal values, so that nothing drawn can be old.

        Only for public pages: what is drawn is remembered for a while, and whom it was drawn for is not asked.
        """
        return drawn(language(), macro, *given, **named)

    env.globals["_"] = translate
    env.globals["once"] = once
    env.globals.update(static=static, remaining=writing.remaining, qr=writing.qr)
    return env


FILTERS: dict[str, Callable[..., object]] = {
    "day": writing.day,
    "long_day": writing.long_day,
    "short_day": writing.short_day,
    "weekday": writing.weekday,
    "moment": writing.moment,
    "exact_moment": writing.exact_moment,
    "short_moment": writing.short_moment,
    "machine_time": writing.machine_time,
    "epoch": writing.epoch,
    "amount": writing.amount,
    "yuan": writing.yuan,
    "wan": writing.wan,
    "money": writing.money,
    "count": writing.count,
    "filesize": writing.filesize,
    "groups": writing.groups,
    "short_digest": writing.short_digest,
}


@cache
def _static(path: str) -> str:
    """The address of a file below ``static/``; its digest in it, so that no browser keeps an old one."""
    file = HERE / "static" / path
    stamp = f"?v={sha256(file.read_bytes()).hexdigest()[:8]}" if file.exists() else ""
    return f"/static/{path}{stamp}"


def standalone(language: str = SOURCE_LANGUAGE) -> Environment:
    """An environment without Pyramid, for tests, previews and pages rendered outside a request."""
    return furnish(Environment(autoescape=True), language=lambda: language, static=_static)


def include_jinja(config: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Make ``renderer="public/home.jinja2"`` work; serve ``static/`` at ``/static``."""
    import pyramid_jinja2  # noqa: PLC0415 - pages outside a request need no Pyramid
    from pyramid.threadlocal import get_current_request  # noqa: PLC0415 - pages outside a request need no Pyramid

    def language() -> str:
        name = getattr(get_current_request(), "locale_name", SOURCE_LANGUAGE)
        return name if name in LANGUAGES else SOURCE_LANGUAGE

    def ready() -> None:
        furnish(config.get_jinja2_environment(), language=language, static=_static)

    config.include(pyramid_jinja2)
    config.action(None, ready, order=999)
