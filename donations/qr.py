"""QR codes of giving links."""

import io

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from .models import Placement

QUIET_ZONE = 4  # modules: what ISO/IEC 18004 asks for
_PIXELS = 20  # of the PNG, for each module: sharp in print up to 10 cm


def address(placement: Placement) -> str:
    """The full address of a placement, which the code holds."""
    return settings.BASE_URL + placement.get_absolute_url()


def _code(placement: Placement) -> segno.QRCode:
    """With error correction Q: readable with a quarter of it torn or dirty."""
    return segno.make_qr(address(placement), error="q", boost_error=False)


def as_file(placement: Placement, kind: str) -> tuple[bytes, str]:
    """The code as the content of a file, and its content type; `kind` is svg or png."""
    out = io.BytesIO()
    words = {"title": str(placement.fund), "desc": address(placement)} if kind == "svg" else {}
    _code(placement).save(out, kind=kind, scale=_PIXELS, border=QUIET_ZONE, light="white", **words)
    return out.getvalue(), {"svg": "image/svg+xml", "png": "image/png"}[kind]


def inline(placement: Placement) -> SafeString:
    """The code as an <svg> for a page; it scales with the room that it is given."""
    svg = _code(placement).svg_inline(border=QUIET_ZONE, light="white", omitsize=True)
    return mark_safe(svg)  # noqa: S308 - made of squares alone
