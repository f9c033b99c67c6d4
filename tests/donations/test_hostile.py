"""No giving link ever leads off the list of allowed hosts, whatever is stored or asked."""

from urllib.parse import urlsplit

import pytest
from django.db import connection

from donations.models import Fund, GivingHost, Placement

from .conftest import HOST, LINK

EVIL = "evil.org"

# Written into the table behind the form's back: the address is judged at use, too.
SCHEMES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", f"http://{HOST}/", f"HTTP://{HOST}/", f"ftp://{HOST}/",
    f"ws://{HOST}/", f"wss://{HOST}/", f"gopher://{HOST}/", "mailto:a@evil.org", "tel:1",
    "about:blank", "blob:https://evil.org/1", f"httpss://{HOST}/", f"https:{HOST}",
    f"https:/{HOST}", f"https:///{HOST}", f"https:///{EVIL}", f"https:\\\\{EVIL}",
    f" https://{EVIL}/", "https://", f"HTTPS://{EVIL}/", f"view-source:https://{EVIL}/",
    f"intent://{EVIL}#Intent;end",
]  # fmt: skip
USERS = [
    f"https://{HOST}@{EVIL}/", f"https://{HOST}:x@{EVIL}/", f"https://{HOST}%40{EVIL}/",
    f"https://{HOST}%2F@{EVIL}/", f"https://a:b@{HOST}/", f"https://@{EVIL}/",
    f"https://{EVIL}@{HOST}/", f"https://{HOST}#@{EVIL}/", f"https://{HOST}?@{EVIL}/",
    f"https://{HOST}/@{EVIL}/", f"https://{HOST}\\@{EVIL}/", f"https://{EVIL}\\@{HOST}/",
    f"https://{EVIL}#@{HOST}/", f"https://{EVIL}?@{HOST}/", f"https://{EVIL}/@{HOST}/",
    f"https://{HOST}&@{EVIL}/", f"https://{HOST};@{EVIL}/", f"https://{HOST}%00@{EVIL}/",
    f"https://{HOST}:443@{EVIL}/", f"https://[{HOST}]@{EVIL}/", f"https://{HOST}%09@{EVIL}/",
    f"https://{HOST}%5c@{EVIL}/", f"https://{HOST}%23@{EVIL}/", f"https://{HOST}%3f@{EVIL}/",
    f"https://{HOST}@@{EVIL}/", f"https://{HOST},{EVIL}/", f"https://{HOST}@{EVIL}@{HOST}/",
]  # fmt: skip
SLASHES = [
    f"//{EVIL}/", f"///{EVIL}/", f"////{EVIL}", f"/\\{EVIL}/", f"\\\\{EVIL}/", f"\\/{EVIL}/",
    f"/{EVIL}", f"https:\\{EVIL}", f"https:/\\{EVIL}/", f"https://\\{EVIL}/",
    f"https://{HOST}\\.{EVIL}/", f"https://{HOST}\\{EVIL}/", f"https://{EVIL}\\{HOST}/",
    f"https://{EVIL}//{HOST}/", f"https://{HOST}//{EVIL}/", f"https://{HOST}/..//{EVIL}/",
    f"https://{HOST}/%2f{EVIL}/", f"https://{HOST}/%5c{EVIL}/", f"./{EVIL}", f"?//{EVIL}",
    f"#//{EVIL}", f"/%09/{EVIL}", f"/\t/{EVIL}", f"/.{EVIL}", f"/@{EVIL}", f"/;@{EVIL}",
    f"https://{HOST}/\\..\\..\\{EVIL}", f"https:////{EVIL}/",
]  # fmt: skip
BREAKS = [
    f"https://{HOST}/\r\nLocation: https://{EVIL}/", f"https://{HOST}/\nSet-Cookie: a=b",
    f"https://{HOST}/\rX: y", f"https://{HOST}/\u0085X: y", f"https://{HOST}/\u2028X: y",
    f"https://{HOST}/%0d%0aLocation:%20https://{EVIL}/", f"https://{HOST}\r\n.{EVIL}/",
    f"https://{EVIL}/\r\n", f"\r\nhttps://{EVIL}/", f"https://{HOST}/\tx",
    f"https://{HOST}\t.{EVIL}/", f"https://{HOST}/\x0bx", f"https://{HOST} .{EVIL}/",
    f"https://{HOST}/ x", f"https://{HOST}\x7f/", f"https://{EVIL}\u3000/",
    f"https://{HOST}\u200b.{EVIL}/", f"ht\ntps://{EVIL}/",
]  # fmt: skip
LOOK_ALIKES = [
    "https://give.lupus-fund.org.evil.org/", "https://evil-give.lupus-fund.org/",
    "https://xgive.lupus-fund.org/", "https://lupus-fund.org/", "https://x.give.lupus-fund.org/",
    "https://give.lupus-fund.org./", "https://give.lupus-fund.com/",
    "https://give-lupus-fund.org/", "https://GIVE.LUPUS-FUND.ORG.evil.org/",
    "https://gіve.lupus-fund.org/", "https://give.luрus-fund.org/",  # noqa: RUF001
    "https://give.lupus‐fund.org/", "https://give。lupus-fund。org/",  # noqa: RUF001
    "https://give.lupus-fund.org。evil.org/", "https://ｇｉｖｅ.lupus-fund.org/",  # noqa: RUF001
    "https://xn--gve-4sa.lupus-fund.org/", "https://give.xn--lupus-fund-8q0f.org/",
    "https://ɡive.lupus-fund.org/", "https://evil.org⁄give.lupus-fund.org/",  # noqa: RUF001
    "https://evil.org／give.lupus-fund.org/",  # noqa: RUF001
    "https://give.lupus-fund.org／.evil.org/",  # noqa: RUF001
    "https://evil.org℀give.lupus-fund.org/", "https://93.184.216.34/",
    "https://[::1]/", "https://2130706433/", "https://0x7f.1/", "https://localhost/",
    "https://127.0.0.1/", "https://give.lupus-fund.org:8443/", "https://give.lupus-fund.org:/",
    "https://give.lupus-fund.org:443/", "https://give.lupus-fund.org%2eevil.org/",
    "https://give%2elupus-fund.org/", "https://give.lupus-fund.org%20.evil.org/",
    "https://give..lupus-fund.org/", "https://ⅇvil.org/",  # noqa: RUF001
    "https://evil.org?give.lupus-fund.org", "https://evil.org#give.lupus-fund.org",
]  # fmt: skip
STORED = [*SCHEMES, *USERS, *SLASHES, *BREAKS, *LOOK_ALIKES]

# Asked for by a visitor: nothing in a request changes where a link leads.
WORDS = ["next", "url", "to", "redirect", "return", "u", "giving_url", "host"]
TAILS = ["?{}=https://evil.org/", "?{}=//evil.org", "header/?{}=%0d%0aLocation:x"]
ASKED = [
    *(LINK + tail.format(word) for word in WORDS for tail in TAILS),
    f"/give//{EVIL}/", f"/give///{EVIL}/", f"/give/\\{EVIL}/", f"/give/https://{EVIL}/",
    f"/give/%2f%2f{EVIL}/", f"/give/{HOST}@{EVIL}/", f"{LINK}%2f%2f{EVIL}/", f"{LINK}//{EVIL}//",
    f"{LINK}https:%2f%2f{EVIL}/", f"{LINK}..%2f..%2f{EVIL}/", f"{LINK}%0d%0aLocation:%20//{EVIL}/",
    "/give/%0aSet-Cookie:a=b/", f"/give/..//{EVIL}/", f"/give/%5c%5c{EVIL}/",
    "/give/javascript:1/", f"{LINK}header/%3fnext=https:%2f%2f{EVIL}/",
    f"{LINK}header/..;/{EVIL}/", f"{LINK}%252f%252f{EVIL}/", f"{LINK}javascript:alert(1)/",
    f"{LINK}?#//{EVIL}", f"/give/lupus-clinical-care-fund%2f/{EVIL}/",
    f"/give/lupus-clinical-care-fund;{EVIL}/", f"/give/LUPUS-CLINICAL-CARE-FUND/{EVIL}/",
]  # fmt: skip

# Codes and templates that an editor could paste; the first also fill in the template below.
CODES = [
    f"&url=https://{EVIL}", f"#@{EVIL}", f"@{EVIL}", f"/../..//{EVIL}", "\r\nLocation: x",
    "%0d%0a", f"?{EVIL}", "é ☃",
    "\x00" if connection.vendor == "sqlite" else "\x01", "x" * 60, "{appeal}", "+",
]  # fmt: skip
TEMPLATES = [
    f"@{EVIL}", f".{EVIL}", f"//{EVIL}?a", f"\\{EVIL}", "a=\r\nLocation: x", f"#@{EVIL}",
    "a=é", f"a=1#https://{EVIL}", "{0}={1}", "a={designation.__class__}",
    "a={designation!r}", "&&&=",
]  # fmt: skip


def test_there_are_200_of_them():
    assert len({*STORED, *ASKED, *CODES, *TEMPLATES}) >= 200


def assert_safe(answer):
    """It leads to the allowed host over https, or to a page of ours, and sets nothing else."""
    assert answer.status_code == 302
    location = answer["Location"]
    assert location.isascii()
    assert not any(character in location for character in "\r\n\t \\")
    parts = urlsplit(location)
    if parts.netloc:
        assert (parts.scheme, parts.netloc) == ("https", HOST)
    else:
        assert location in {"/donate/#link-closed", "/"}
    assert not answer.cookies


@pytest.mark.parametrize("address", STORED)
def test_a_stored_address_off_the_list_is_never_used(fund, client, address):
    Fund.objects.update(giving_url=address, parameters="?a={placement}")
    assert_safe(client.get(LINK))
    assert_safe(client.get(f"{LINK}header/"))


@pytest.mark.parametrize("path", ASKED)
def test_nothing_in_a_request_changes_where_it_leads(fund, client, path):
    assert_safe(
        client.get(path, headers={"Referer": f"https://{EVIL}/", "X-Forwarded-Host": EVIL})
    )


@pytest.mark.parametrize("code", CODES)
def test_no_code_changes_the_host(fund, client, code):
    Fund.objects.update(parameters="?d={designation}&a={appeal}", designation_code=code)
    Placement.objects.update(appeal_code=code)
    assert_safe(client.get(f"{LINK}header/"))


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_template_changes_the_host(fund, client, template):
    Fund.objects.update(parameters=template, designation_code="x")
    assert_safe(client.get(LINK))


def test_a_host_that_leaves_the_list_is_not_used_any_more(fund, client):
    assert client.get(LINK)["Location"].startswith(f"https://{HOST}/")
    GivingHost.objects.filter(host=HOST).delete()
    assert client.get(LINK)["Location"] == "/donate/#link-closed"
