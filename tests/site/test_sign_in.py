"""Signing in: in the site's own look, and closed to guessing."""

import pytest

from tests.factories import PASSWORD, make_staff


def sign_in(client, password: str):
    form = {"username": "pat", "password": password}
    return client.post("/admin/login/", form, REMOTE_ADDR="203.0.113.7")


@pytest.fixture
def pat(site, settings):
    settings.AXES_ENABLED = True
    return make_staff("pat", "Publishers")


def test_staff_sign_in_with_their_password(client, pat):
    assert "Sign in to edit the site" in client.get("/admin/login/").content.decode()
    assert sign_in(client, PASSWORD).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_ten_wrong_passwords_close_the_door_for_a_while(client, pat, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, "a guess")
    assert answer.status_code == 429
    assert "Please wait 15 minutes" in answer.content.decode()
    assert sign_in(client, PASSWORD).status_code == 429


def test_djangos_own_admin_is_not_there(client, site):
    assert client.get("/django-admin/").status_code == 404


def test_the_admin_asks_no_other_host(client, pat):
    sign_in(client, PASSWORD)
    words = client.get("/admin/").content.decode()
    assert "gravatar" not in words
    assert "releases.wagtail" not in words
