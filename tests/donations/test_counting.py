"""What is counted, and what is not."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from donations.models import DailyClicks

from .conftest import ADDRESS, LINK

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IN_APP = [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) AppleWebKit/605.1.15 [FBAN/FBIOS;FBAV/450.0]",
    "Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus) AppleWebKit/537.36 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) AppleWebKit/605.1.15 [LinkedInApp]/9.29",
    "",
]  # fmt: skip
PROGRAMS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.23.20.0 A",
    "TelegramBot (like TwitterBot)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (Macintosh) AppleWebKit/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
    "Mozilla/5.0 (compatible; YandexBot/3.0)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0)",
    "Mozilla/5.0 AppleWebKit/537.36 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 (compatible; AhrefsSiteAudit/6.1; +http://ahrefs.com/robot/site-audit)",
    "curl/8.5.0",
    "Wget/1.21",
    "python-requests/2.32.3",
]
AHEAD = [
    {"Sec-Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"Purpose": "prefetch"},
    {"X-Purpose": "preview"},
    {"X-Moz": "prefetch"},
    {"Sec-Fetch-Dest": "image"},
]


def total():
    return sum(DailyClicks.objects.values_list("clicks", flat=True))


@pytest.mark.parametrize("agent", [PERSON, *IN_APP])
def test_a_person_is_counted(fund, client, agent):
    headers = {"User-Agent": agent, "Sec-Fetch-Dest": "document"}
    assert client.get(LINK, headers=headers)["Location"] == ADDRESS
    assert total() == 1


@pytest.mark.parametrize("agent", PROGRAMS)
def test_a_program_that_says_so_is_sent_on_and_not_counted(fund, client, agent):
    assert client.get(LINK, headers={"User-Agent": agent})["Location"] == ADDRESS
    assert total() == 0


@pytest.mark.parametrize("headers", AHEAD)
def test_a_page_loaded_ahead_of_time_is_not_counted(fund, client, headers):
    answer = client.get(LINK, headers={"User-Agent": PERSON, **headers})
    assert answer["Location"] == ADDRESS
    assert total() == 0


def test_head_is_not_counted(fund, client):
    assert client.head(LINK)["Location"] == ADDRESS
    assert total() == 0


def test_only_placement_day_and_number_are_kept(fund, client):
    client.get(LINK, headers={"User-Agent": PERSON, "Referer": "https://mail.example.org/secret"})
    client.get(LINK)
    kept = DailyClicks.objects.values("placement__slug", "day", "clicks").get()
    assert kept == {"placement__slug": "other", "day": timezone.localdate(), "clicks": 2}
    fields = {field.name for field in DailyClicks._meta.fields}
    assert fields == {"id", "placement", "day", "clicks"}


def test_a_day_is_a_day_where_the_program_is(fund, client):
    with time_machine.travel("2026-03-02T06:30:00Z", tick=False):  # still Sunday in California
        client.get(LINK)
    assert DailyClicks.objects.get().day == datetime.date(2026, 3, 1)


def test_2000_clicks_over_2_processes_of_8_threads_are_2000(committed, tmp_path):
    script = Path(__file__).with_name("click_many.py")
    command = [sys.executable, str(script), _database_url(), LINK, "1000", "8"]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _number in range(2)
    ]
    said = [process.communicate(timeout=300)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert DailyClicks.objects.get().clicks == 2000, said


def _database_url() -> str:
    """The test database, for another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    host = f"{found['HOST']}:{found['PORT'] or 5432}"
    return f"postgres://{found['USER']}:{found['PASSWORD']}@{host}/{found['NAME']}"
