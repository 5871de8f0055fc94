"""Forms of pages: what is asked, in which shape. What is lawful is decided by the office, not here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from wtforms import (
    DateTimeLocalField,
    FieldList,
    Form,
    MultipleFileField,
    SelectChoice,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan, parse_amount


class HallForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """A form whose own messages are Chinese."""

    class Meta:
        """WTForms settings."""

        locales = ("zh",)


class AmountField(StringField):  # type: ignore[misc]  # WTForms ships no types
    """An amount in yuan: thousands separators and full-width digits are understood, data is a Decimal."""

    data: Any = None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        amount: Decimal | None = self.data
        return format_yuan(amount).removesuffix("元").strip() if amount is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount or say what is wrong with it."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = parse_amount(valuelist[0])
        except Refusal as refusal:
            self.data = None
            raise ValueError(refusal.reason) from refusal


class MomentField(DateTimeLocalField):  # type: ignore[misc]  # WTForms ships no types
    """A moment in the hall's time zone, to the minute."""

    data: Any
    """A datetime once the field is valid; None before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' own parameters
        super().__init__(*args, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the moment and give it the hall's zone."""
        super().process_formdata(valuelist)
        if isinstance(self.data, datetime) and self.data.tzinfo is None:
            self.data = self.data.replace(tzinfo=TZ)


class FileRequired:
    """A file must be chosen, and not an empty one."""

    def __call__(self, _form: Form, field: Any) -> None:  # noqa: ANN401 - a WTForms field
        """Check the uploaded part.

        Raises:
            ValidationError: Nothing was chosen.
        """
        if not hasattr(field.data, "file"):
            raise ValidationError("请选择文件")


class FilesField(MultipleFileField):  # type: ignore[misc]  # WTForms ships no types
    """Any number of files; data is the list of uploaded parts, without the empty one a browser sends."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what truly is a file."""
        self.data = [part for part in valuelist if hasattr(part, "file")]


class FilesRequired:
    """At least one file must be chosen."""

    def __call__(self, _form: Form, field: Any) -> None:  # noqa: ANN401 - a WTForms field
        """Check the uploaded parts.

        Raises:
            ValidationError: Nothing was chosen.
        """
        if not field.data:
            raise ValidationError("请至少选择一个文件")


class ChecksField(SelectMultipleField):  # type: ignore[misc]  # WTForms ships no types
    """Any number of choices, each a box to tick; the same name is sent once for each."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def choices(table: Mapping[str, str] | Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Values and their labels as a field's choices."""
    return [SelectChoice(*pair) for pair in (table.items() if isinstance(table, Mapping) else table)]


def one_more(field: FieldList, formdata: Any) -> bool:  # noqa: ANN401 - a WebOb MultiDict or None
    """Add an entry if that is what the button pressed asked for; then nothing is to be done yet."""
    asked = formdata is not None and formdata.get("add") == field.name
    if asked:
        field.append_entry()
    return asked


def drop_blank(field: FieldList, keep: int = 1) -> None:
    """Take out the entries of a list in which nothing was filled in, beyond the first few."""
    for place in range(len(field.entries) - 1, keep - 1, -1):
        entry = field.entries[place]
        if not any(one.raw_data and str(one.raw_data[0]).strip() for one in entry.form):
            field.pop_entry(place)
