"""Take what is wrong out of a JSON value, and say in a few words what it was.

Pydantic checks a record as a whole: one wrong telephone number would cost the study. So the
values that it names are left out, and what remains is checked again (see ``records``).
"""

from collections.abc import Iterable
from typing import Any

Path = tuple[str | int, ...]

_GONE: Any = object()

# Pydantic's words for what JSON calls otherwise.
_EXPECTED = {
    "model_type": "should be an object",
    "string_type": "should be a text",
    "tuple_type": "should be a list",
    "bool_type": "should be true or false",
    "int_type": "should be a whole number",
    "float_type": "should be a number",
    "missing": "is missing",
}


def at_path(value: Any, path: Iterable[str | int], nothing: Any = None) -> Any:
    """Return what stands at ``path``, or ``nothing`` where there is no such place."""
    for key in path:
        if isinstance(value, dict):
            value = value.get(key, nothing)
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return nothing
    return value


def sentence(path: Path, what: str) -> str:
    """Name a place in a study: ("protocolSection", "a", 3) and "..." become "a[3]: ..."."""
    names = path[1:] if path[:1] == ("protocolSection",) and len(path) > 1 else path
    dotted = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in names)
    return f"{dotted.lstrip('.')}: {what}"


def explain(error: dict[str, Any]) -> str:
    """Turn one of pydantic's errors into a short sentence, without the value itself."""
    what = _EXPECTED.get(error["type"])
    if what is None:
        what = error["msg"].removeprefix("Value error, ").replace("Input should", "should")
    return sentence(error["loc"], f"{what}; left out")


def not_objects(value: Any, paths: Iterable[tuple[str, ...]]) -> list[str]:
    """Report what stands on the way of ``paths`` and is no object, such as a module as text."""
    ways = dict.fromkeys(path[:end] for path in paths for end in range(1, len(path)))
    found = ((way, at_path(value, way)) for way in ways)
    return [
        sentence(way, "should be an object; left out")
        for way, item in found
        if item is not None and not isinstance(item, dict)
    ]


def prune(value: Any, paths: Iterable[Path]) -> Any:
    """Return ``value`` without what stands at ``paths``; the original is left as it was.

    Where a path leads to nothing, the object that lacks it goes: half a coordinate is none.
    Returns None if nothing remains.
    """
    tree: dict[str | int, Any] = {}
    for path in paths:
        branch = tree
        for key in path:
            branch = branch.setdefault(key, {})
    kept = _without(value, tree)
    return None if kept is _GONE else kept


def _without(value: Any, tree: dict[str | int, Any]) -> Any:
    if not tree:
        return _GONE
    if isinstance(value, dict) and tree.keys() <= value.keys():
        pairs = ((k, _without(v, tree[k]) if k in tree else v) for k, v in value.items())
        return {key: kept for key, kept in pairs if kept is not _GONE}
    if isinstance(value, list):
        items = (_without(v, tree[i]) if i in tree else v for i, v in enumerate(value))
        return [kept for kept in items if kept is not _GONE]
    return _GONE
