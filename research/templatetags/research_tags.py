"""Filters for the registry's facts."""

import datetime

from django import template
from django.utils.formats import date_format

from ..models.registry import DatePrecision

register = template.Library()


@register.filter
def registry_date(day: datetime.date, precision: str) -> str:
    """A date as exactly as the registry knows it: to the day, the month or the year."""
    formats = {DatePrecision.MONTH: "F Y", DatePrecision.YEAR: "Y"}
    return date_format(day, formats.get(precision, "F j, Y"))
