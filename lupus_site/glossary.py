"""The glossary: its page, and the terms that pages explain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .kept import Kept
from .marking import Glossary, Meaning
from .models import Term


def _make() -> Glossary:
    return Glossary(
        Meaning(term.slug, term.name, term.meaning, tuple(term.other_forms.splitlines()))
        for term in Term.objects.all()
    )


current_glossary = Kept(Term, _make)


def glossary(request: HttpRequest) -> HttpResponse:
    """`/glossary/`: every term with its meaning."""
    return render(request, "site/glossary.html", {"terms": Term.objects.all()})
