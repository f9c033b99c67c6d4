"""The glossary: its page, and the terms that pages explain."""

from functools import lru_cache

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .marking import Glossary, Meaning
from .models import Term

CACHE_KEY = "glossary"
CACHED_FOR = 60  # seconds in which another process may still show a term's old words


def _forget(**_) -> None:
    cache.delete(CACHE_KEY)


post_save.connect(_forget, sender=Term, dispatch_uid="a term is saved")
post_delete.connect(_forget, sender=Term, dispatch_uid="a term is deleted")


def _meanings() -> tuple[Meaning, ...]:
    return tuple(
        Meaning(term.slug, term.name, term.meaning, tuple(term.other_forms.splitlines()))
        for term in Term.objects.all()
    )


_compiled = lru_cache(maxsize=2)(Glossary)


def current_glossary() -> Glossary:
    """The glossary as it stands: at most one query, none while it is cached."""
    return _compiled(cache.get_or_set(CACHE_KEY, _meanings, CACHED_FOR))


def glossary(request: HttpRequest) -> HttpResponse:
    """`/glossary/`: every term with its meaning."""
    return render(request, "site/glossary.html", {"terms": Term.objects.all()})
