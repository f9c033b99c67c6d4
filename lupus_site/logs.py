"""Logs that say what happened and not what a visitor looked for."""

import logging
import re

_QUERY = re.compile(r"\?\S*")


class WithoutQueryString(logging.Filter):
    """Cut the query string off every address in a log line.

    runserver's log, and Django's warnings about a request, hold the whole address; a search
    address holds what somebody with lupus searched for.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite `record` in place; always True, as no line is dropped."""
        if "?" in (message := record.getMessage()):
            record.msg, record.args = _QUERY.sub("", message), None
        return True
