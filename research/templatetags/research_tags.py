"""Filters for the registry's facts."""

import datetime

from django import template
from django.utils.formats import date_format

from ..facts import Fact, in_words
from ..models.registry import DatePrecision

register = template.Library()


@register.filter
def registry_date(day: datetime.date, precision: str) -> str:
    """A date as exactly as the registry knows it: to the day, the month or the year."""
    formats = {DatePrecision.MONTH: "F Y", DatePrecision.YEAR: "Y"}
    return date_format(day, formats.get(precision, "F j, Y"))


@register.filter
def shown_marker(marker: str) -> str:
    """A criterion's number or letter, as in "3."; "" for a plain bullet."""
    return marker if any(map(str.isalnum, marker)) else ""


@register.filter
def product_kind(code: str) -> str:
    """The registry's kind of a product ("DIETARY_SUPPLEMENT") as a word."""
    return "" if code == "OTHER" else code.replace("_", " ").capitalize()


@register.filter
def status_words(code: str) -> str:
    """The registry's status of a whole study, in words."""
    return in_words(Fact.OVERALL_STATUS, code)
