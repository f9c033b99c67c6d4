"""A process that follows a giving link many times, in several threads.

Arguments: the database's URL, the link, how many times, in how many threads. Exits with 1 where
an answer was not the redirect.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

os.environ["DATABASE_URL"] = sys.argv[1]
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
sys.path.insert(0, os.getcwd())

import django

django.setup()

from django.test import Client  # noqa: E402


def click(_number: int) -> int:
    return Client().get(sys.argv[2]).status_code


with ThreadPoolExecutor(int(sys.argv[4])) as threads:
    answers = set(threads.map(click, range(int(sys.argv[3]))))
print(answers)  # noqa: T201 - the test shows it when something is wrong
sys.exit(answers != {302})
