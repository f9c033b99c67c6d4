"""How gunicorn serves the site; `make run` and a real server both read this file."""

import os
import sys
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured
from gunicorn.glogging import Logger

try:
    from lupus_site import settings
except ImproperlyConfigured as error:
    sys.exit(f"{error}")


class OneLineLogger(Logger):
    """gunicorn's logger, with the path as it was sent: %0A in it never starts a new line."""

    def atoms(self, resp, req, environ, request_time):
        atoms = super().atoms(resp, req, environ, request_time)
        return {**atoms, "U": quote(environ.get("PATH_INFO", ""), safe="/")}


wsgi_app = "lupus_site.wsgi:application"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
preload_app = True  # one copy in memory, and a site that cannot start says so once
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60  # seconds; a large picture takes a while to resize
graceful_timeout = 20  # seconds
keepalive = 5  # seconds
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 - where workers' heartbeats never wait for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108

# What a visitor reads is nobody's business: no address of theirs, no query string, no referrer
# and no user agent. Left is when, what, how it ended, how large and how long (milliseconds).
logger_class = OneLineLogger
accesslog = "-"
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s bytes %(M)s ms'
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")


def when_ready(server):
    """Say where the site is."""
    print(f"\nThe site is at {settings.BASE_URL}/  (Ctrl-C stops it)\n", flush=True)  # noqa: T201
