"""The kinds of field that a study record is made of: lines, texts, codes, dates, ages.

Each takes the JSON value as the registry sent it, and either cleans it or says that it is of
the wrong type. What is worth telling but no reason to drop a value (an unknown code, a text
that was cut) goes into the validation context: a list of short sentences.
"""

import datetime as dt
import re
from collections.abc import Collection
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    ValidationInfo,
    model_validator,
)
from pydantic.alias_generators import to_camel

from .codes import DATE_TYPES
from .text import plain_line, plain_text

# Longest values kept, in characters. The registry's own limits are lower (a title has at most
# 600, a description 32,000): what is longer is damage, and is cut and reported.
LINE_LENGTH = 1_000
TEXT_LENGTH = 200_000
# The longest code of the OpenAPI document has 24 characters; a longer one than this is dropped.
CODE_LENGTH = 60

UNKNOWN_ENROLMENT = 99_999_999
DAYS_PER_YEAR = 365.25


class Part(BaseModel):
    """A frozen piece of a record, read from the registry's camelCase names."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)


def _report(info: ValidationInfo, what: str) -> None:
    if info.context is not None:
        info.context.append(f"{info.field_name}: {what}")


def _line(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value  # StrictStr refuses it in its own words
    line = plain_line(value)
    if len(line) > LINE_LENGTH:
        _report(info, f"cut at {LINE_LENGTH} characters")
    return line[:LINE_LENGTH].rstrip()


def _text(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    text = plain_text(value)
    if len(text) > TEXT_LENGTH:
        _report(info, f"cut at {TEXT_LENGTH} characters")
    return text[:TEXT_LENGTH].rstrip()


Line = Annotated[StrictStr, BeforeValidator(_line)]
Text = Annotated[StrictStr, BeforeValidator(_text)]
NctId = Annotated[Line, StringConstraints(pattern=r"^NCT[0-9]{8}$")]
YesNo = Annotated[StrictBool | None, Field(description="None where the registry says nothing")]


def code(known: Collection[str]) -> Any:
    """Return the type of a field that holds one of the codes ``known``, or '' for none.

    A code that is not among them is kept and reported.
    """

    def notice_unknown(value: str, info: ValidationInfo) -> str:
        if value and value not in known:
            _report(info, f"unknown value {value!r}")
        return value

    return Annotated[
        Line, StringConstraints(max_length=CODE_LENGTH), AfterValidator(notice_unknown)
    ]


def _known_enrolment(value: int | None) -> int | None:
    return None if value == UNKNOWN_ENROLMENT else value


# 0 is a real count (a study that was withdrawn); 99999999 stands for "unknown".
Enrolment = Annotated[
    StrictInt | None, Field(ge=0, le=UNKNOWN_ENROLMENT), AfterValidator(_known_enrolment)
]

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def _first_day(text: str) -> dt.date:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError("should be a date as 2026-08-22, 2026-08 or 2026")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    return dt.date(year, month, day)


def _real_date(text: str) -> str:
    _first_day(text)
    return text


class PartialDate(Part):
    """A date of which the day, or even the month, may be left open.

    ``text`` is the registry's own ("2026-08-22", "2026-08" or "2026"); ``kind`` is ACTUAL,
    ESTIMATED or '' (older records do not say).
    """

    text: Annotated[Line, AfterValidator(_real_date)] = Field(alias="date")
    kind: code(DATE_TYPES) = Field("", alias="type")

    @model_validator(mode="before")
    @classmethod
    def _accept_bare_text(cls, value: Any) -> Any:
        """Some dates come as {"date": ..., "type": ...}, some as the text alone."""
        return {"date": value} if isinstance(value, str) else value

    @property
    def date(self) -> dt.date:
        """The first day that the text can mean."""
        return _first_day(self.text)

    @property
    def precision(self) -> str:
        """How much of the date is known: 'day', 'month' or 'year'."""
        return {10: "day", 7: "month", 4: "year"}[len(self.text)]


_AGE = re.compile(r"([0-9]{1,6}) *(year|month|week|day|hour|minute)s?", re.IGNORECASE)
_UNITS_PER_YEAR = {
    "year": 1,
    "month": 12,
    "week": DAYS_PER_YEAR / 7,
    "day": DAYS_PER_YEAR,
    "hour": DAYS_PER_YEAR * 24,
    "minute": DAYS_PER_YEAR * 24 * 60,
}


def _readable_age(text: str, info: ValidationInfo) -> str:
    if text and text != "N/A" and _AGE.fullmatch(text) is None:
        _report(info, f"not an age: {text[:40]!r}")
    return text


AgeText = Annotated[Line, AfterValidator(_readable_age)]


def age_in_years(text: str) -> float | None:
    """Turn the registry's "6 Months" into 0.5; None for "N/A", '' and what is not an age."""
    match = _AGE.fullmatch(text)
    if match is None:
        return None
    return int(match[1]) / _UNITS_PER_YEAR[match[2].lower()]
