"""Taking in a list of fees: a file is examined whole, then each item that changed is published."""

from __future__ import annotations

from typing import Literal, NamedTuple

from hallcore.catalogue.rules import tariff_number
from hallcore.desk import Actor
from hallcore.dossier import Archive
from hallcore.fees.forms import TariffForm
from hallcore.fees.model import TariffPublished
from hallcore.fees.reading import read_tariffs
from hallcore.ground.errors import Refusal
from hallcore.journal import House

IMPORTER = Actor("U-000000", "finance")
"""Who takes in a list: the operator at the hall's machine, for the treasury."""


class Outcome(NamedTuple):
    """What became of a fee item."""

    code: str
    name: str
    result: Literal["kept", "same", "refused"]
    reason: str = ""


def take_in(house: House, text: str, *, dry: bool = False) -> list[Outcome]:
    """Publish what is new or changed in a list of fees.

    Args:
        house: The hall's door.
        text: The list as TOML.
        dry: Only say what would become of it.

    Raises:
        LawFault: Everything that is wrong with the list; then nothing of it is published.
    """
    with house.reading() as root:
        accounts = set(root.archive.shelf("fee-accounts").keys())
        departments = set(root.archive.shelf("departments").keys())
        forms = read_tariffs(text, accounts, departments)
        places = [(form, _place(root.archive, form)) for form in forms]
    return [_done(house, form, place, dry=dry) for form, place in places]


def _place(archive: Archive, form: TariffForm) -> str | None:
    """The dossier a version goes into, "" for a new item; None where it stands already."""
    number = tariff_number(form.tariff.code)
    dossier = archive.get(number)
    if dossier is None:
        return ""
    last = dossier.latest(TariffPublished)
    if last is None:
        return number
    same = (last.tariff, last.valid_from, last.valid_to) == (form.tariff, form.valid_from, form.valid_to)
    return None if same else number


def _done(house: House, form: TariffForm, place: str | None, *, dry: bool) -> Outcome:
    code, name = form.tariff.code, form.tariff.name
    if place is None:
        return Outcome(code, name, "same")
    if not dry:
        try:
            house.perform("publish-tariff", place, IMPORTER, form)
        except Refusal as refusal:
            return Outcome(code, name, "refused", str(refusal))
    return Outcome(code, name, "kept")
