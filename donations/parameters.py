"""What the giving platform wants to read in an address: designation, appeal, UTM."""

import re
from urllib.parse import quote, unquote_plus

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# What a fund's template may name, and what stands for it.
PLACEHOLDERS = {
    "designation": _("the fund's designation code"),
    "appeal": _("the placement's appeal code"),
    "fund": _("the fund's part of the address"),
    "placement": _("the placement's part of the address"),
}

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[A-Za-z0-9_.~\[\]-]+")
_VALUE = re.compile(r"(?:[A-Za-z0-9_.~:@!$'()*+,;/-]|%[0-9A-Fa-f]{2})*")


def _pairs(template: str) -> list[tuple[str, str]]:
    """The (name, value) pairs of `?a=b&c={d}`, as written; the leading ? may be missing."""
    parts = template.strip().removeprefix("?").split("&")
    return [(name, value) for name, _equals, value in (part.partition("=") for part in parts)]


def check_parameters(template: str) -> None:
    """Raise ValidationError unless `template` is one that `add_parameters` can fill in."""
    for name, value in _pairs(template):
        if not _NAME.fullmatch(name):
            raise ValidationError(_("Write the parameters as in: ?desid={designation}&src=web"))
        for unknown in set(_PLACEHOLDER.findall(value)) - PLACEHOLDERS.keys():
            raise ValidationError(
                _("{%(name)s} is not known. Known are: %(known)s."),
                params={"name": unknown, "known": ", ".join(f"{{{key}}}" for key in PLACEHOLDERS)},
            )
        if not _VALUE.fullmatch(_PLACEHOLDER.sub("", value)):
            raise ValidationError(
                _("“%(value)s” holds a character that must be written as %%XX in an address."),
                params={"value": value},
            )


def _fill(value: str, values: dict[str, str]) -> str:
    """`value` with its placeholders replaced; "" where all of them stand for nothing."""
    names = _PLACEHOLDER.findall(value)
    if names and not any(values.get(name) for name in names):
        return ""
    return _PLACEHOLDER.sub(lambda found: quote(values.get(found[1], ""), safe=""), value)


def add_parameters(address: str, template: str, values: dict[str, str]) -> str:
    """`address` with the parameters of `template` in its query string.

    What the address holds already stays as it is written, its fragment at the end. A parameter
    of the same name is replaced, so that a platform never reads two; one whose placeholders
    stand for nothing is left out, so that it never reads an empty code.

    Args:
        address: an address that `addresses.host_of` accepts.
        template: as in `?desid={designation}&appealid={appeal}`; "" changes nothing.
        values: what stands for each of PLACEHOLDERS; percent-encoded here.
    """
    new = [(name, _fill(value, values)) for name, value in _pairs(template) if name]
    new = [(name, value) for name, value in new if value]
    if not new:
        return address
    rest, hash_mark, fragment = address.partition("#")
    path, _mark, query = rest.partition("?")
    names = {unquote_plus(name) for name, _value in new}
    kept = [
        part
        for part in query.split("&")
        if part and unquote_plus(part.partition("=")[0]) not in names
    ]
    query = "&".join([*kept, *(f"{name}={value}" for name, value in new)])
    return f"{path}?{query}{hash_mark}{fragment}"
