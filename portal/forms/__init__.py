"""Forms of pages: what is asked, in which shape. What is lawful is decided by the office, not here."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from wtforms import DateTimeLocalField, Form, StringField
from wtforms.validators import ValidationError

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
