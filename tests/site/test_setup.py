"""What someone who sets the site up meets: settings, the first login, the logs."""

import datetime
import logging
import os
import re
import runpy
import subprocess
import sys
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from gunicorn.config import Config

from lupus_site.logs import WithoutQueryString

PROJECT = Path(__file__).resolve().parents[2]
STRONG_KEY = "kX3v-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-Qw"

# Named one by one, so that no `.env` beside manage.py has a say.
PRODUCTION = {
    "PATH": os.environ.get("PATH", ""),
    "DJANGO_SETTINGS_MODULE": "lupus_site.settings",
    "SECRET_KEY": STRONG_KEY,
    "DEBUG": "false",
    "ALLOWED_HOSTS": "www.example.org",
    "BASE_URL": "https://www.example.org",
    "DATABASE_URL": "sqlite://:memory:",
    "REDIS_URL": "",
    "STORAGE_BUCKET": "",
    "STORAGE_PUBLIC_URL": "",
    "EMAIL_URL": "console://",
    "TRUST_PROXY": "false",
}


def run(*arguments, **changed):
    """Run a command of this project's Python with production settings, changed by `changed`."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=PRODUCTION | changed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


# --- Settings --------------------------------------------------------------------------------


def test_the_production_settings_pass_django_s_deployment_check():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or weak"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY is missing or weak"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
    ],
)
def test_the_site_refuses_to_start_and_says_why_in_its_last_line(changed, sentence):
    done = run("manage.py", "check", **changed)
    assert done.returncode != 0
    assert sentence in done.stderr.strip().splitlines()[-1]


def test_the_server_refuses_with_that_one_sentence_alone():
    done = run("-m", "gunicorn", SECRET_KEY="", PORT="0")
    assert done.returncode != 0
    assert done.stderr.startswith("SECRET_KEY is missing or weak")
    assert len(done.stderr.strip().splitlines()) == 1


# --- The first login -------------------------------------------------------------------------


def create_admin(**options) -> str:
    out = StringIO()
    call_command("create_admin", stdout=out, **options)
    return out.getvalue()


def password_in(words: str) -> str:
    return re.search(r"the password (\S+)", words)[1]


@pytest.mark.django_db
def test_the_first_start_shows_a_login_that_works():
    words = create_admin()
    assert "http://127.0.0.1:8000/admin/" in words
    user = get_user_model().objects.get()
    assert user.is_superuser
    assert user.check_password(password_in(words))
    assert len(password_in(words)) >= 16


@pytest.mark.django_db
def test_later_starts_change_nothing_and_say_how_to_reset():
    password = password_in(create_admin())
    words = create_admin()
    assert password not in words
    assert "make password" in words
    assert get_user_model().objects.get().check_password(password)


@pytest.mark.django_db
def test_a_reset_sets_and_shows_a_new_password():
    old = password_in(create_admin())
    new = password_in(create_admin(reset=True))
    assert new != old
    assert get_user_model().objects.get().check_password(new)


@pytest.mark.django_db
def test_no_admin_is_made_where_staff_have_a_superuser_of_their_own():
    get_user_model().objects.create_superuser("rosa", "rosa@example.org", "a long passphrase")
    words = create_admin()
    assert "as rosa" in words
    assert get_user_model().objects.count() == 1


# --- Logs ------------------------------------------------------------------------------------


def test_no_log_line_holds_what_a_visitor_searched_for():
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Not Found: %s", ("/search/?q=my+rash",), None
    )
    WithoutQueryString().filter(record)
    assert record.getMessage() == "Not Found: /search/"


def gunicorn_settings() -> dict:
    return runpy.run_path(str(PROJECT / "gunicorn.conf.py"))


def test_the_access_log_tells_nothing_about_the_visitor():
    # gunicorn's letters: r request line, q query, h client address, f referrer, a user agent,
    # u user name; {...}i a request header, {...}e anything of the environment.
    written = re.findall(r"%\(([^)]+)\)s", gunicorn_settings()["access_log_format"])
    assert set(written) == {"t", "m", "U", "s", "B", "M"}


def test_a_line_break_in_a_path_does_not_forge_a_log_line():
    settings = gunicorn_settings()
    request = SimpleNamespace(headers=[])
    response = SimpleNamespace(status="200 OK", sent=10, headers=[])
    took = datetime.timedelta(milliseconds=12)
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": "/a%0Ab?q=x",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": "/a\nb",
        "QUERY_STRING": "q=x",
    }
    logger = settings["logger_class"](Config())
    line = settings["access_log_format"] % logger.atoms(response, request, environ, took)
    assert line.splitlines() == [line]
    assert "/a%0Ab" in line
    assert "q=x" not in line
