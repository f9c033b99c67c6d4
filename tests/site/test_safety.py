"""What every public answer must and must not say."""

import re

import pytest
from django.test import Client, override_settings

PUBLIC = [
    "/",
    "/cell-therapy/",
    "/studies/",
    "/studies/?q=lupus&status=open",
    "/studies/car-t-cells-in-active-lupus/",
    "/glossary/",
    "/donate/",
    "/search/?q=lupus",
    "/no-such-page/",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_under_the_strict_policy(site, client, path):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_set_no_cookie_and_do_not_vary_by_one(site, client, path):
    response = client.get(path)
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_hold_no_inline_script_or_style(site, client, path):
    words = client.get(path).content.decode()
    for start in re.findall(r"<script[^>]*>", words):  # our own files, or data that nothing runs
        assert 'src="/static/' in start or start == '<script type="application/ld+json">'
    assert "<style" not in words
    assert "style=" not in words


def test_the_admin_has_its_own_policy(client, db):
    policy = client.get("/admin/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy


@override_settings(SECURE_HSTS_SECONDS=60, SECURE_SSL_REDIRECT=True)
def test_an_https_site_insists_on_it(site):
    assert Client().get("/", secure=True)["Strict-Transport-Security"].startswith("max-age=60")
    assert Client().get("/")["Location"].startswith("https://")


def test_health_is_one_line_a_check(client, db):
    response = client.get("/healthz/")
    assert response.status_code == 200
    assert response.content.decode() == "database: ok\ncache: ok\n"


def test_robots_and_sitemap_name_the_pages(site, client):
    assert (
        "Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").content.decode()
    )
    words = client.get("/sitemap.xml").content.decode()
    assert "http://127.0.0.1:8000/cell-therapy/" in words
    assert "/admin" not in words


def test_a_server_error_needs_no_database(settings):
    from django.template.loader import render_to_string

    words = render_to_string("500.html")
    assert "Something went wrong on our side" in words
    assert "911" in words
