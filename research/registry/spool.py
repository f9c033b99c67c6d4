"""Raw studies in a temporary file, and a page of them read one study at a time.

A page of 1,000 studies is some 20 MB of text; as Python objects it would be many times that.
So only one study at a time is ever decoded.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .errors import BadAnswer

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")


class Spool:
    """Studies on disk, as JSON: iterate over it as often as needed, one loop at a time.

    What it yields is decoded and nothing more: any JSON value, in no certain order, and one
    study may come twice. Use it in a ``with`` block, or close it.
    """

    def __init__(self) -> None:
        # Closed by close(): the file outlives this method.
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
        self._count = 0

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Any]:
        self._file.seek(0)
        for line in self._file:
            yield json.loads(line)

    def append(self, text: str) -> None:
        """Add one JSON value, as it stands in the answer."""
        # Line ends stand only between JSON's tokens: within texts they are escaped.
        self._file.write(text.replace("\n", " ").replace("\r", " ") + "\n")
        self._count += 1

    def close(self) -> None:
        """Delete the file."""
        self._file.close()


@dataclass(frozen=True)
class Page:
    """What an answer says beside its studies; '' where there is no next page."""

    next_token: str
    total: int | None


def read_page(text: str, spool: Spool) -> Page:
    """Append the studies of one answer of /studies to ``spool``, and return the rest.

    Raises BadAnswer if the text is no JSON, or is no page.
    """
    try:
        rest = dict(_members(text, spool))
    except (ValueError, RecursionError) as error:
        raise not_json(text) from error
    token, total = rest.get("nextPageToken", ""), rest.get("totalCount")
    if "studies" not in rest or not isinstance(token, str):
        raise BadAnswer("The registry's answer is not a page of studies.")
    return Page(token, total if type(total) is int else None)


def read_object(text: str) -> dict[str, Any]:
    """Return an answer that is one JSON object. Raises BadAnswer if it is not."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise not_json(text) from error
    if not isinstance(value, dict):
        raise BadAnswer("The registry's answer is not an object.")
    return value


def not_json(text: str) -> BadAnswer:
    """Say what came instead of JSON."""
    if text.lstrip()[:1] == "<":
        return BadAnswer("The registry answered with a web page instead of data.")
    return BadAnswer("The registry's answer is not complete JSON.")


def _members(text: str, spool: Spool) -> Iterator[tuple[str, Any]]:
    """Yield the members of the object that ``text`` is; of "studies" only how many they are."""
    at = _after(text, 0, "{")
    while True:
        name, at = _DECODER.raw_decode(text, _skip(text, at))
        at = _skip(text, _after(text, at, ":"))
        if name == "studies" and text[at] == "[":
            before = len(spool)
            at = _spool_list(text, at + 1, spool)
            value = len(spool) - before
        elif name == "studies":
            raise BadAnswer("The registry's answer is not a page of studies.")
        else:
            value, at = _DECODER.raw_decode(text, at)
        yield name, value
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at += 1
            continue
        if _skip(text, _after(text, at, "}")) != len(text):
            raise ValueError("more text after the end")
        return


def _spool_list(text: str, at: int, spool: Spool) -> int:
    """Append the items of a list that begins at ``at``; return where the text goes on."""
    at = _skip(text, at)
    if text[at : at + 1] == "]":
        return at + 1
    while True:
        start = _skip(text, at)
        _, end = _DECODER.raw_decode(text, start)
        spool.append(text[start:end])
        at = _skip(text, end)
        if text[at : at + 1] == "]":
            return at + 1
        at = _after(text, at, ",")


def _skip(text: str, at: int) -> int:
    return _SPACE.match(text, at).end()


def _after(text: str, at: int, sign: str) -> int:
    """Return the place behind ``sign``, which must come next. Raises ValueError if not."""
    at = _skip(text, at)
    if text[at : at + 1] != sign:
        raise ValueError(f"no {sign!r} at {at}")
    return at + 1
