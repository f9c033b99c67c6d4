"""The site's own settings for a test run, whatever a developer's .env says.

SQLite and local memory, unless the environment names DATABASE_URL or REDIS_URL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="lupus-site-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

os.environ.setdefault("DATABASE_URL", f"sqlite:///{SCRATCH / 'site.sqlite3'}")
os.environ.setdefault("REDIS_URL", "")
os.environ |= {
    "SECRET_KEY": "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DEBUG": "false",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "BASE_URL": "http://127.0.0.1:8000",
    "TIME_ZONE": "America/Los_Angeles",
    "TRUST_PROXY": "false",
    "STORAGE_BUCKET": "",
    "STORAGE_PUBLIC_URL": "",
    "EMAIL_URL": "memory://",
    # Playwright's event loop runs in the thread in which a test uses the database.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

from lupus_site import settings as site  # noqa: E402 - it reads what is set above

globals().update({name: getattr(site, name) for name in dir(site) if name.isupper()})

if site.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in production: a live server's threads have connections of their own.
    site.DATABASES["default"]["TEST"] = {"NAME": SCRATCH / "test.sqlite3"}

MEDIA_ROOT = SCRATCH / "media"
STATIC_ROOT = SCRATCH / "static"
STATIC_ROOT.mkdir()
STORAGES = {
    **site.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
AXES_ENABLED = False  # tests log in from one address
