"""The registry's text, made safe to store: pure, and never treated as HTML.

The registry sends its long texts as Markdown, in which a backslash stands before punctuation
that is meant as it is (``\\>`` for ``>``). Those escapes are undone here, once, and nowhere
else: every text of a ``StudyRecord`` has been through ``plain_text`` or ``plain_line``.
"""

import re

# Control characters (newline and tab aside), the marks that turn text round for the reader,
# the byte order mark, and halves of surrogate pairs, which no UTF-8 database can hold.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)

# CommonMark 0.28, section 6.1: a backslash escapes any ASCII punctuation character.
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def undo_escapes(text: str) -> str:
    """Take out Markdown's backslash escapes, one layer of them: ``\\\\>`` becomes ``\\>``."""
    return _ESCAPE.sub(r"\1", text)


def plain_text(text: str) -> str:
    """Clean a text of several lines: line ends as ``\\n``, no trailing blanks, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = undo_escapes(_UNWANTED.sub("", text))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n\t ")


def plain_line(text: str) -> str:
    """Clean a text of one line: every run of white space becomes one blank, trimmed."""
    return " ".join(plain_text(text).split())
