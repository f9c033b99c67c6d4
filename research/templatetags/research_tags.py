"""Filters for the registry's facts."""

import datetime
import json
from urllib.parse import quote

import segno
from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from lupus_site.page_links import children_of_home, localized

from ..facts import Fact, in_words
from ..models import StudyIndexPage
from ..models.registry import DatePrecision
from ..structured_data import study_data

register = template.Library()


@register.filter
def registry_date(day: datetime.date, precision: str) -> str:
    """A date as exactly as the registry knows it: to the day, the month or the year."""
    formats = {DatePrecision.MONTH: "F Y", DatePrecision.YEAR: "Y"}
    return date_format(day, formats.get(precision, "F j, Y"))


@register.simple_tag(takes_context=True)
def list_of_studies(context) -> Page | None:
    """The page that lists the studies, among those that the menu asks for; None without one."""
    request = context.get("request")
    site = Site.find_for_request(request) if request is not None else None
    for page in children_of_home(request, localized(site.root_page)) if site else []:
        if page.cached_content_type.model_class() is StudyIndexPage:
            return page
    return None


@register.simple_tag
def structured_data(study) -> SafeString:
    """A study as a JSON-LD block, escaped as Django's json_script does it."""
    text = json.dumps(study_data(study), ensure_ascii=False)
    for sign, escaped in {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"}.items():
        text = text.replace(sign, escaped)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.simple_tag
def study_mail(address: str, study) -> str:
    """A `mailto:` address with the study's name, and a line that asks for no health details."""
    number = study.registry_record.nct_id if study.registry_record else ""
    subject = f"{study.title} ({number})" if number else study.title
    body = _("Please leave out health details: e-mail is not private. We will call you back.")
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(body)}"


@register.simple_tag
def qr_code(address: str) -> SafeString:
    """A QR code of `address` as an SVG, without an inline style."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(  # noqa: S308 - segno writes paths and numbers only
        code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=2)
    )


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
