"""Mark the first use of each glossary term in a page's HTML, in one pass from left to right."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape

# Where no term is explained: headings, links, controls, and what is a definition itself.
_BARRED = re.compile(
    r"a|button|dt|h[1-6]|label|option|script|select|style|summary|svg|textarea|th"
)
_VOID = re.compile(r"br|hr|img|input|link|meta|source|wbr")
_TAG = re.compile(
    r"""<!--.*?-->|<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*)(?P<rest>(?:"[^"]*"|'[^']*'|[^'">])*)>""",
    re.IGNORECASE | re.DOTALL,
)
_IS_PROSE = re.compile(r"""\bclass=["'](?:[^"']*\s)?prose(?:\s[^"']*)?["']""")


@dataclass(frozen=True)
class Meaning:
    """A term with what it means, and the other forms in which it may stand."""

    slug: str
    name: str
    meaning: str
    forms: tuple[str, ...]


def _pattern(form: str) -> str:
    """A form, one or many; its capitals count unless it only begins with one, as sentences do."""
    words = r"[\s\u00a0-]+".join(map(re.escape, form.split()))
    words += "" if form.endswith("s") else "s?"
    first, rest = form.split()[0], form[1:]
    return words if len(first) == 1 or rest != rest.lower() else f"(?i:{words})"


def _key(form: str) -> str:
    return re.sub(r"[\s\u00a0-]+", " ", form).lower().removesuffix("s")


class Glossary:
    """The terms, ready to be found in any number of pages."""

    def __init__(self, meanings: Iterable[Meaning]):
        self.by_form: dict[str, Meaning] = {}
        forms: list[str] = []
        for meaning in meanings:
            for form in (meaning.name, *meaning.forms):
                if form.strip():
                    self.by_form[_key(form)] = meaning
                    forms.append(form.strip())
        forms.sort(key=len, reverse=True)  # "CAR T cell" before "T cell"
        alternatives = "|".join(map(_pattern, forms)) or "(?!)"
        self._pattern = re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])")

    def mark(self, html: str) -> tuple[str, list[Meaning]]:
        """Turn the first use of each term in running text (`.prose`) into a button.

        Args:
            html: well-formed HTML of our own templates.

        Returns:
            The HTML with `<button popovertarget="term-…">` in it, and the terms it needs, in
            the order in which they stand.
        """
        pieces: list[str] = []
        used: dict[str, Meaning] = {}
        inside: list[tuple[str, bool, bool]] = []  # tag, is it prose, is it barred
        place = 0
        for tag in _TAG.finditer(html):
            text = html[place : tag.start()]
            is_open = any(prose for _, prose, _ in inside) and not any(bar for *_, bar in inside)
            pieces.append(self._mark_text(text, used) if is_open and text.strip() else text)
            pieces.append(tag[0])
            place = tag.end()
            _step(inside, tag)
        pieces.append(html[place:])
        return "".join(pieces), list(used.values())

    def _mark_text(self, text: str, used: dict[str, Meaning]) -> str:
        def button(match: re.Match) -> str:
            meaning = self.by_form[_key(match[0])]
            if meaning.slug in used:
                return match[0]
            used[meaning.slug] = meaning
            target = escape(f"term-{meaning.slug}")
            return (
                f'<button class="term" type="button" popovertarget="{target}">{match[0]}</button>'
            )

        return self._pattern.sub(button, text)


def _step(inside: list[tuple[str, bool, bool]], tag: re.Match) -> None:
    """Go into or out of an element."""
    name, rest = (tag["name"] or "").lower(), tag["rest"] or ""
    if not name or _VOID.fullmatch(name) or rest.endswith("/"):
        return
    if not tag["end"]:
        is_barred = bool(_BARRED.fullmatch(name)) or " popover" in rest
        inside.append((name, bool(_IS_PROSE.search(rest)), is_barred))
        return
    while inside and inside.pop()[0] != name:
        pass  # an element whose end may be left out, such as <p> or <li>
