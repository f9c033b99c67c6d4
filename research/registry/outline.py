"""Nested items out of lines with bullets, indentation and sub-headings. Pure."""

from dataclasses import dataclass, field

from .headings import COLONS
from .lines import Line

# Deeper items stay at this level: no real text needs more, and storing it stays simple.
MAX_DEPTH = 8
# A line stands further in than another from this many blanks on (CommonMark's least).
STEP = 2
# A line of at least this length without a full stop is taken to run on in the next one.
FULL_LINE = 60
SENTENCE_ENDS = (".", ";", "!", "?", *COLONS)


@dataclass(frozen=True)
class Item:
    """One criterion, with those under it; ``marker`` is its bullet or number, '' for none."""

    text: str
    children: tuple["Item", ...] = ()
    marker: str = ""


@dataclass
class _Node:
    """An item while it grows."""

    line: Line
    parts: list[str] = field(default_factory=list)
    children: list["_Node"] = field(default_factory=list)

    @property
    def announces(self) -> bool:
        """Whether it ends with a colon, so that what follows belongs under it."""
        return bool(self.parts) and self.parts[-1].endswith(COLONS)

    @property
    def looks_cut(self) -> bool:
        """Whether its last line is as long as a page is wide, and its sentence goes on."""
        return len(self.parts[-1]) >= FULL_LINE and not self.parts[-1].endswith(SENTENCE_ENDS)

    def item(self) -> Item | None:
        """Freeze it; None for a bullet with nothing behind it."""
        children = tuple(item for node in self.children if (item := node.item()))
        text = " ".join(" ".join(self.parts).split())
        marker = self.line.marker
        if text or children:
            return Item(text, children, marker)
        return Item(marker) if any(map(str.isalnum, marker)) else None


def _node(line: Line) -> _Node:
    return _Node(line, [line.text] if line.text else [])


class Outline:
    """Builds the items of one list, line by line."""

    def __init__(self) -> None:
        self._root = _node(Line(0, "", "", "", after_blank=True))
        self._base = self._root  # the kept heading under which lines go, or the root
        self._lead: _Node | None = None  # the sub-heading under which lines go
        self._bullets: list[_Node] = []  # the open bullets, outermost first
        self._last: _Node | None = None  # what a wrapped line would continue

    def start(self, heading: str = "") -> None:
        """Begin again at the top, under ``heading`` unless it is ''."""
        self._base, self._lead, self._bullets, self._last = self._root, None, [], None
        if heading:
            self._base = _node(Line(0, "", "", heading, after_blank=True))
            self._root.children.append(self._base)

    def add(self, line: Line) -> None:
        """Put a line where it belongs."""
        if line.marker:
            self._add_bullet(line)
        elif not line.after_blank and self._last and self._runs_on(self._last, line):
            self._last.parts.append(line.text)
        elif line.after_blank and (bullet := self._bullet_around(line)):
            self._add_to_bullet(bullet, line)
        else:
            self._add_paragraph(line)

    def items(self) -> tuple[Item, ...]:
        """Return what has been built so far."""
        return tuple(item for node in self._root.children if (item := node.item()))

    def _append(self, parent: _Node, line: Line) -> _Node:
        self._last = _node(line)
        parent.children.append(self._last)
        return self._last

    def _add_bullet(self, line: Line) -> None:
        while self._bullets and line.indent <= self._bullets[-1].line.indent - STEP:
            self._bullets.pop()
        peers = [node for node in self._bullets if line.indent < node.line.indent + STEP]
        alike = [node for node in peers if _same_sort(node.line, line)]
        if alike:
            del self._bullets[self._bullets.index(alike[-1]) :]
        elif peers and not _nests(peers[-1], line):
            self._bullets.pop()
        del self._bullets[MAX_DEPTH - 1 :]
        parent = self._bullets[-1] if self._bullets else self._lead or self._base
        self._bullets.append(self._append(parent, line))

    def _runs_on(self, last: _Node, line: Line) -> bool:
        """Whether ``line``, right below ``last`` and without a bullet, is the rest of it."""
        starts_low = line.text[0].islower()
        if last.line.marker:  # CommonMark's lazy continuation, unless it is a sub-heading
            inside = line.indent >= last.line.indent + STEP
            return inside or starts_low or not line.text.endswith(COLONS)
        return not last.announces and (starts_low or last.looks_cut)

    def _bullet_around(self, line: Line) -> _Node | None:
        """The innermost open bullet that a paragraph is indented under."""
        while self._bullets and line.indent < self._bullets[-1].line.indent + STEP:
            self._bullets.pop()
        return self._bullets[-1] if self._bullets else None

    def _add_to_bullet(self, bullet: _Node, line: Line) -> None:
        """Add a paragraph to its bullet: to its text, or below the children it has."""
        if bullet.children or bullet.announces:
            self._append(bullet, line)
        else:
            bullet.parts.append(line.text)
            self._last = bullet

    def _add_paragraph(self, line: Line) -> None:
        """Add a line without a bullet: a sub-heading if it ends with a colon."""
        self._bullets = []
        if line.text.endswith(COLONS):
            self._lead = self._append(self._base, line)
            return
        if self._lead and self._lead.children and self._lead.children[0].line.marker:
            self._lead = None  # its list of bullets has ended
        self._append(self._lead or self._base, line)


def _same_sort(earlier: Line, later: Line) -> bool:
    """Whether two bullets belong to one list; "i." is a letter until "ii." follows."""
    if {earlier.kind, later.kind} == {"letter", "roman"}:
        single = earlier if earlier.kind == "letter" else later
        return single.marker.strip("().\\") in ("i", "v", "x")
    return earlier.kind == later.kind


def _nests(outer: _Node, line: Line) -> bool:
    """Whether a bullet of another sort at the same indent opens a list under ``outer``."""
    if outer.announces:
        return True
    if line.kind == "number":
        return outer.line.kind == "capital"
    return line.starts_inner_list and not outer.line.starts_inner_list
