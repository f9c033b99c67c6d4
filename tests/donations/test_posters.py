"""QR codes and posters: any reader finds the right address in them."""

import io

import pytest
import segno
import zxingcpp
from PIL import Image

from donations import qr
from tests.factories import PASSWORD, make_staff

from .conftest import LINK

EXPECTED = f"http://127.0.0.1:8000{LINK}poster-a/"


@pytest.fixture
def publisher(fund, client):
    client.login(username=make_staff("pub", "Publishers").get_username(), password=PASSWORD)
    return client


def read(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


def test_the_png_leads_to_the_placement(publisher, poster):
    answer = publisher.get(f"/admin/giving/qr/{poster.pk}.png")
    assert answer["Content-Type"] == "image/png"
    assert 'filename="lupus-clinical-care-fund-poster-a.png"' in answer["Content-Disposition"]
    image = Image.open(io.BytesIO(answer.content))
    assert image.width == image.height >= 800
    assert read(image) == [EXPECTED]


def test_a_damaged_code_is_still_read(publisher, poster):
    content = publisher.get(f"/admin/giving/qr/{poster.pk}.png").content
    image = Image.open(io.BytesIO(content)).convert("L")
    middle, patch = image.width // 2, image.width // 6
    image.paste(255, (middle - patch, middle - patch, middle + patch, middle + patch))
    assert read(image) == [EXPECTED]  # a ninth of it torn away


def test_the_svg_is_a_file_with_the_funds_name(publisher, poster):
    answer = publisher.get(f"/admin/giving/qr/{poster.pk}.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<title>Lupus Clinical Care Fund</title>" in answer.content
    assert EXPECTED.encode() in answer.content


def test_it_has_error_correction_q_and_a_quiet_zone(poster):
    code = qr._code(poster)
    assert (code.error, code.is_micro, qr.QUIET_ZONE) == ("Q", False, 4)
    assert code.matrix == segno.make_qr(EXPECTED, error="q", boost_error=False).matrix


def test_on_the_public_site_it_leads_there(poster, settings):
    settings.BASE_URL = "https://lupus.example.edu"
    assert qr.address(poster) == f"https://lupus.example.edu{LINK}poster-a/"
    content, _type = qr.as_file(poster, "png")
    assert read(Image.open(io.BytesIO(content))) == [f"https://lupus.example.edu{LINK}poster-a/"]


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_poster_names_the_fund_and_where_it_leads(publisher, poster, paper, settings):
    page = publisher.get(f"/admin/giving/poster/{poster.pk}/{paper}/").text
    assert "<h1>Give to the Lupus Clinical Care Fund</h1>" in page
    assert f"127.0.0.1:8000{LINK}poster-a/" in page
    assert "Giving never affects your care, or a place in a study." in page
    assert "Not for print yet" in page
    settings.HTTPS = True
    page = publisher.get(f"/admin/giving/poster/{poster.pk}/{paper}/").text
    assert "Not for print yet" not in page
