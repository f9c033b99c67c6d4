"""A few rows that many pages need, kept in each process rather than asked for each time."""

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

KEPT_FOR = 300  # seconds in which another process may still show what was there before

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """What `make` returns: made anew after each change of `model` here, and every few minutes."""

    def __init__(self, model: type[Model], make: Callable[[], Value]):
        self._make = make
        self._known: tuple[float, Value] | None = None
        post_save.connect(self.forget, sender=model)
        post_delete.connect(self.forget, sender=model)

    def forget(self, **_) -> None:
        """Ask the database again the next time."""
        self._known = None

    def __call__(self) -> Value:
        known = self._known
        if known is None or monotonic() - known[0] > KEPT_FOR:
            known = self._known = (monotonic(), self._make())
        return known[1]
