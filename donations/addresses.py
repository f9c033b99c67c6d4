"""Which address a giving link may lead to."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# RFC 2606 and RFC 6761: names that are nobody's, so an address there is a placeholder.
RESERVED_DOMAINS = ("example.org", "example.com", "example.net", "example", "invalid", "test")

# Printable ASCII without the characters that browsers and servers read differently.
_SAFE = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~\[\]]+")
_HOST = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def check_host(host: str) -> None:
    """Raise ValidationError unless `host` is a plain lower-case host name.

    Names in other scripts must be given in their ASCII form (RFC 5890), so that a look-alike
    shows what it is; addresses in numbers are refused.
    """
    if not _HOST.fullmatch(host):
        raise ValidationError(_("Give the bare host name in lower case, as in: give.example.org"))


def host_of(address: str) -> str:
    """The host to which `address` leads.

    Raises:
        ValidationError: it is not a plain https address: another scheme, a name or password,
            a port, a host that is no plain name, or characters that readers disagree on.
    """
    try:
        parts = urlsplit(address)
        plain = (
            bool(_SAFE.fullmatch(address))
            and parts.scheme == "https"
            and address.startswith("https://")
            and parts.netloc == parts.hostname
        )
    except ValueError:
        plain = False
    if not plain:
        raise ValidationError(_("Give a plain address that starts with https://"))
    check_host(parts.hostname)
    return parts.hostname


def is_placeholder(address: str) -> bool:
    """Whether `address` stands on a host that is reserved for examples."""
    host = host_of(address)
    return any(host == domain or host.endswith(f".{domain}") for domain in RESERVED_DOMAINS)


def placeholders_count() -> bool:
    """Whether an example address may be used: on a machine that is not the public site."""
    return not settings.HTTPS
