"""The release of the Open Contracting Data Standard 1.1.5 as values: the same for what is read and written.

Fields, kinds and closed code lists are those of ``release-schema.json`` of tag 1__1__5. A field the
schema lets be null is ``None`` where it is absent too; one it does not is ``UNSET``. Fields the
standard does not know (extensions, translations) are passed over in reading and never written.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

VERSION = "1.1"
"""The version a package names: major and minor."""

T = TypeVar("T")
Maybe: TypeAlias = T | UnsetType
"""A field that may be absent and may not be null."""

Moment = Annotated[datetime, Meta(tz=True)]
Uri = Annotated[
    str,
    # The characters of RFC 3986, a scheme before them, and percent signs only where they encode something.
    Meta(pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*\Z"),
]
Id = Annotated[str, Meta(min_length=1)] | int
Number = int | Decimal | None

Tag = Literal[
    "planning",
    "planningUpdate",
    "tender",
    "tenderAmendment",
    "tenderUpdate",
    "tenderCancellation",
    "award",
    "awardUpdate",
    "awardCancellation",
    "contract",
    "contractUpdate",
    "contractAmendment",
    "implementation",
    "implementationUpdate",
    "contractTermination",
    "compiled",
]
TenderStatus = Literal["planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn"]
AwardStatus = Literal["pending", "active", "cancelled", "unsuccessful"]
ContractStatus = Literal["pending", "active", "cancelled", "terminated"]
MilestoneStatus = Literal["scheduled", "met", "notMet", "partiallyMet"]
Method = Literal["open", "selective", "limited", "direct"]
Category = Literal["goods", "works", "services"]

CURRENCIES = frozenset(
    re.findall(
        "[A-Z]{3}",
        "ADP AED AFA AFN ALK ALL AMD ANG AOA AOK AON AOR ARA ARP ARS ARY ATS AUD AWG AYM AZM AZN BAD BAM BBD BDT "
        "BEC BEF BEL BGJ BGK BGL BGN BHD BIF BMD BND BOB BOP BOV BRB BRC BRE BRL BRN BRR BSD BTN BUK BWP BYB BYN "
        "BYR BZD CAD CDF CHC CHE CHF CHW CLF CLP CNY COP COU CRC CSD CSJ CSK CUC CUP CVE CYP CZK DDM DEM DJF DKK "
        "DOP DZD ECS ECV EEK EGP ERN ESA ESB ESP ETB EUR FIM FJD FKP FRF GBP GEK GEL GHC GHP GHS GIP GMD GNE GNF "
        "GNS GQE GRD GTQ GWE GWP GYD HKD HNL HRD HRK HTG HUF IDR IEP ILP ILR ILS INR IQD IRR ISJ ISK ITL JMD JOD "
        "JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAJ LAK LBP LKR LRD LSL LSM LTL LTT LUC LUF LUL LVL LVR LYD MAD "
        "MDL MGA MGF MKD MLF MMK MNT MOP MRO MRU MTL MTP MUR MVQ MVR MWK MXN MXP MXV MYR MZE MZM MZN NAD NGN NIC "
        "NIO NLG NOK NPR NZD OMR PAB PEH PEI PEN PES PGK PHP PKR PLN PLZ PTE PYG QAR RHD ROK ROL RON RSD RUB RUR "
        "RWF SAR SBD SCR SDD SDG SDP SEK SGD SHP SIT SKK SLL SOS SRD SRG SSP STD STN SUR SVC SYP SZL THB TJR TJS "
        "TMM TMT TND TOP TPE TRL TRY TTD TWD TZS UAH UAK UGS UGW UGX USD USN USS UYI UYN UYP UYU UYW UZS VEB VEF "
        "VES VNC VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XDR XEU XFO XFU XOF XPD XPF XPT XRE XSU XTS XUA XXX "
        "YDD YER YUD YUM YUN ZAL ZAR ZMK ZMW ZRN ZRZ ZWC ZWD ZWL ZWN ZWR",
    )
)
"""The currency code list: ISO 4217, present and past."""


class Shape(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What every object of a release is: frozen, camel-cased outside, silent about what it has not."""


class Value(Shape, frozen=True, kw_only=True):
    """A sum of money."""

    amount: Number = None
    currency: str | None = None


class Period(Shape, frozen=True, kw_only=True):
    """From, to, at the latest, or how long."""

    start_date: Moment | None = None
    end_date: Moment | None = None
    max_extent_date: Moment | None = None
    duration_in_days: int | None = None


class Identifier(Shape, frozen=True, kw_only=True):
    """An organisation's number in a register."""

    scheme: str | None = None
    id: str | int | None = None
    legal_name: str | None = None
    uri: Uri | None = None


class Address(Shape, frozen=True, kw_only=True):
    """Where an organisation is."""

    street_address: str | None = None
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country_name: str | None = None


class ContactPoint(Shape, frozen=True, kw_only=True):
    """Whom to ask."""

    name: str | None = None
    email: str | None = None
    telephone: str | None = None
    fax_number: str | None = None
    url: Uri | None = None


class OrganizationReference(Shape, frozen=True, kw_only=True):
    """A party named where it does something; all but name and id are deprecated since 1.1."""

    id: Maybe[str | int] = UNSET
    name: Annotated[str, Meta(min_length=1)] | None = None
    identifier: Maybe[Identifier] = UNSET
    address: Maybe[Address] = UNSET
    additional_identifiers: tuple[Identifier, ...] = ()
    contact_point: Maybe[ContactPoint] = UNSET


class Organization(Shape, frozen=True, kw_only=True):
    """A party, told once, with its roles."""

    id: Maybe[str] = UNSET
    name: str | None = None
    identifier: Maybe[Identifier] = UNSET
    additional_identifiers: tuple[Identifier, ...] = ()
    address: Maybe[Address] = UNSET
    contact_point: Maybe[ContactPoint] = UNSET
    roles: tuple[str, ...] | None = None
    details: dict[str, Any] | None = None


class Document(Shape, frozen=True, kw_only=True):
    """A document and where it lies."""

    id: Id
    document_type: str | None = None
    title: str | None = None
    description: str | None = None
    url: Uri | None = None
    date_published: Moment | None = None
    date_modified: Moment | None = None
    format: str | None = None
    language: str | None = None


class Milestone(Shape, frozen=True, kw_only=True):
    """Something that is to happen by a time."""

    id: Id
    title: str | None = None
    type: str | None = None
    description: str | None = None
    code: str | None = None
    due_date: Moment | None = None
    date_met: Moment | None = None
    date_modified: Moment | None = None
    status: MilestoneStatus | None = None
    documents: tuple[Document, ...] = ()


class Classification(Shape, frozen=True, kw_only=True):
    """A code of a classification."""

    scheme: str | None = None
    id: str | int | None = None
    description: str | None = None
    uri: Uri | None = None


class Unit(Shape, frozen=True, kw_only=True):
    """What is counted, and the price of one."""

    scheme: str | None = None
    id: str | None = None
    name: str | None = None
    value: Maybe[Value] = UNSET
    uri: Uri | None = None


class Item(Shape, frozen=True, kw_only=True):
    """What is bought."""

    id: Id
    description: str | None = None
    classification: Maybe[Classification] = UNSET
    additional_classifications: tuple[Classification, ...] = ()
    quantity: Number = None
    unit: Maybe[Unit] = UNSET


class Amendment(Shape, frozen=True, kw_only=True):
    """A formal change and why."""

    date: Moment | None = None
    rationale: str | None = None
    id: str | None = None
    description: str | None = None
    amends_release_id: str | None = field(default=None, name="amendsReleaseID")
    release_id: str | None = field(default=None, name="releaseID")
    changes: tuple[dict[str, Any], ...] = ()


class Budget(Shape, frozen=True, kw_only=True):
    """Where the money comes from."""

    id: str | int | None = None
    description: str | None = None
    amount: Maybe[Value] = UNSET
    project: str | None = None
    project_id: str | int | None = field(default=None, name="projectID")
    uri: Uri | None = None
    source: Uri | None = None


class Planning(Shape, frozen=True, kw_only=True):
    """What came before the tender."""

    rationale: str | None = None
    budget: Maybe[Budget] = UNSET
    documents: tuple[Document, ...] = ()
    milestones: tuple[Milestone, ...] = ()


class Tender(Shape, frozen=True, kw_only=True):
    """The call for bids."""

    id: Id
    title: str | None = None
    description: str | None = None
    status: TenderStatus | None = None
    procuring_entity: Maybe[OrganizationReference] = UNSET
    items: tuple[Item, ...] = ()
    value: Maybe[Value] = UNSET
    min_value: Maybe[Value] = UNSET
    procurement_method: Method | None = None
    procurement_method_details: str | None = None
    procurement_method_rationale: str | None = None
    main_procurement_category: Category | None = None
    additional_procurement_categories: tuple[str, ...] | None = None
    award_criteria: str | None = None
    award_criteria_details: str | None = None
    submission_method: tuple[str, ...] | None = None
    submission_method_details: str | None = None
    tender_period: Maybe[Period] = UNSET
    enquiry_period: Maybe[Period] = UNSET
    has_enquiries: bool | None = None
    eligibility_criteria: str | None = None
    award_period: Maybe[Period] = UNSET
    contract_period: Maybe[Period] = UNSET
    number_of_tenderers: int | None = None
    tenderers: tuple[OrganizationReference, ...] = ()
    documents: tuple[Document, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    amendment: Maybe[Amendment] = UNSET


class Award(Shape, frozen=True, kw_only=True):
    """A decision who gets the contract."""

    id: Id
    title: str | None = None
    description: str | None = None
    status: AwardStatus | None = None
    date: Moment | None = None
    value: Maybe[Value] = UNSET
    suppliers: tuple[OrganizationReference, ...] = ()
    items: Maybe[Annotated[tuple[Item, ...], Meta(min_length=1)]] = UNSET
    contract_period: Maybe[Period] = UNSET
    documents: tuple[Document, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    amendment: Maybe[Amendment] = UNSET


class Transaction(Shape, frozen=True, kw_only=True):
    """A payment."""

    id: Id
    source: Uri | None = None
    date: Moment | None = None
    value: Maybe[Value] = UNSET
    payer: Maybe[OrganizationReference] = UNSET
    payee: Maybe[OrganizationReference] = UNSET
    uri: Uri | None = None
    amount: Maybe[Value] = UNSET
    provider_organization: Maybe[Identifier] = UNSET
    receiver_organization: Maybe[Identifier] = UNSET


class Implementation(Shape, frozen=True, kw_only=True):
    """How a contract is carried out."""

    transactions: tuple[Transaction, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    documents: tuple[Document, ...] = ()


class RelatedProcess(Shape, frozen=True, kw_only=True):
    """Another contracting process and how it belongs to this one."""

    id: Maybe[str] = UNSET
    relationship: tuple[str, ...] | None = None
    title: str | None = None
    scheme: str | None = None
    identifier: str | None = None
    uri: Uri | None = None


class Contract(Shape, frozen=True, kw_only=True):
    """A signed contract."""

    id: Id
    award_id: Id = field(name="awardID")
    title: str | None = None
    description: str | None = None
    status: ContractStatus | None = None
    period: Maybe[Period] = UNSET
    value: Maybe[Value] = UNSET
    items: Maybe[Annotated[tuple[Item, ...], Meta(min_length=1)]] = UNSET
    date_signed: Moment | None = None
    documents: tuple[Document, ...] = ()
    implementation: Maybe[Implementation] = UNSET
    related_processes: tuple[RelatedProcess, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    amendment: Maybe[Amendment] = UNSET


class Release(Shape, frozen=True, kw_only=True):
    """What is published about one contracting process at one moment."""

    ocid: Annotated[str, Meta(min_length=1)]
    id: Annotated[str, Meta(min_length=1)]
    date: Moment
    tag: Annotated[tuple[Tag, ...], Meta(min_length=1)]
    # It has no default, so that it is written although there is but one.
    initiation_type: Literal["tender"]
    language: str | None = None
    parties: tuple[Organization, ...] = ()
    buyer: Maybe[OrganizationReference] = UNSET
    planning: Maybe[Planning] = UNSET
    tender: Maybe[Tender] = UNSET
    awards: tuple[Award, ...] = ()
    contracts: tuple[Contract, ...] = ()
    related_processes: tuple[RelatedProcess, ...] = ()


_ENCODER = msgspec.json.Encoder(decimal_format="number")


def encode(value: object) -> bytes:
    """Write a release or a package as JSON: amounts as exact numbers, fields in the order of their classes."""
    return _ENCODER.encode(value)
