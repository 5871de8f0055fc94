"""What is filled in to book a room of the trading centre, and to give it back."""

from __future__ import annotations

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from portal.forms import HallForm, MomentField, choices
from trading.tendering.room_model import PURPOSES, ReleaseRoomForm, RoomForm


class RoomFields(HallForm):
    """A booking. Fields: room (its code), purpose, starts, ends (``YYYY-MM-DDTHH:MM``)."""

    room = SelectField("场地", [InputRequired("请选择场地")])
    purpose = RadioField("用途", choices=choices(PURPOSES), default="opening")
    starts = MomentField("开始", [InputRequired("请填写开始时间")])
    ends = MomentField("结束", [InputRequired("请填写结束时间")])

    def filled(self) -> RoomForm:
        """As the office takes it."""
        return RoomForm(self.room.data, self.purpose.data, self.starts.data, self.ends.data)


class ReleaseFields(HallForm):
    """Why a room is given back. Field: reason."""

    reason = StringField("退订原因", [InputRequired("请填写退订原因"), Length(max=200)])

    def filled(self) -> ReleaseRoomForm:
        """As the office takes it."""
        return ReleaseRoomForm(self.reason.data)
