""" "Add from ClinicalTrials.gov": look up or search, see what would be added, choose, add."""

import re

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lupus_site.models import ProgramSettings

from ..adding import MOST_FOUND, CannotAdd, Found, add, look_up, search, study_index
from ..facts import STATUS_WORDS
from ..registry.client import RegistryError
from ..registry.connect import PERSON_DEADLINE, connect
from ..registry.sync.our_site import OurSite
from .permissions import ADD, require

MOST_IDS = 100
_NCT_ID = re.compile(r"NCT[0-9]{8}(?![0-9])", re.IGNORECASE)


class IdsForm(forms.Form):
    """NCT ids, however they are pasted: in a list, a sentence, or as addresses."""

    ids = forms.CharField(
        label=_("NCT ids"),
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "NCT01234567"}),
        max_length=20_000,
        help_text=_("One or more, from anywhere: a list, an e-mail, addresses of pages."),
    )

    def clean_ids(self) -> list[str]:
        found = [nct_id.upper() for nct_id in _NCT_ID.findall(self.cleaned_data["ids"])]
        found = list(dict.fromkeys(found))
        if not found:
            raise forms.ValidationError(_("No NCT id is in this: NCT and eight digits."))
        if len(found) > MOST_IDS:
            raise forms.ValidationError(_("At most %s at a time, please.") % MOST_IDS)
        return found


class SearchForm(forms.Form):
    """The registry's own search, by condition, place and status."""

    condition = forms.CharField(label=_("Condition"), max_length=200, required=False)
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        required=False,
        help_text=_("A city, a state, a hospital."),
    )
    status = forms.MultipleChoiceField(
        label=_("Status"),
        choices=[(code, words) for code, words in STATUS_WORDS.items() if code != "WITHHELD"],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self):
        if not any(self.cleaned_data.get(name) for name in self.fields):
            raise forms.ValidationError(_("Say what to search for."))
        return self.cleaned_data


def add_studies(request: HttpRequest) -> HttpResponse:
    """The page. It asks the registry only when a person presses one of its three buttons."""
    require(request, ADD)
    program = ProgramSettings.load()
    first = {"condition": program.registry_condition, "place": program.registry_city}
    wanted = request.POST.get("do")
    forms_by_name = {
        "ids": IdsForm(
            request.POST if wanted == "ids" else None, initial={"ids": request.GET.get("ids", "")}
        ),
        "search": SearchForm(request.POST if wanted == "search" else None, initial=first),
    }
    found = None
    if wanted == "add":
        if done := _add(request):
            return done
    elif wanted in forms_by_name and forms_by_name[wanted].is_valid():
        found = _find(request, wanted, forms_by_name[wanted].cleaned_data)
    context = _context(forms_by_name, found, is_search=wanted == "search")
    return TemplateResponse(request, "research/admin/add_studies.html", context)


def _context(forms_by_name: dict, found: Found | None, *, is_search: bool) -> dict:
    site = OurSite.load()
    rows = []
    for candidate in found.addable if found else []:
        study, ours = candidate.study, site.find(candidate.study.locations)
        rows.append(
            {
                "study": study,
                "status": STATUS_WORDS.get(study.overall_status, _("Not confirmed")),
                "ours": ours,
                "our_status": STATUS_WORDS.get(ours.status, "") if ours else "",
                "is_chosen": not is_search or bool(ours),
            }
        )
    return {
        "page_title": _("Add from ClinicalTrials.gov"),
        "header_icon": "plus",
        "ids_form": forms_by_name["ids"],
        "search_form": forms_by_name["search"],
        "found": found,
        "rows": rows,
        "most_found": MOST_FOUND,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Add from ClinicalTrials.gov")},
        ],
    }


def _find(request: HttpRequest, wanted: str, asked: dict) -> Found | None:
    """Ask the registry, and tell the person why where that fails."""
    try:
        with connect(PERSON_DEADLINE) as client:
            if wanted == "ids":
                return look_up(client, asked["ids"])
            return search(client, asked["condition"], asked["place"], asked["status"])
    except RegistryError as error:
        _say_why_not(request, error)
        return None


def _add(request: HttpRequest) -> HttpResponse | None:
    """Make drafts of the chosen studies, and lead to them; None where nothing came of it."""
    chosen = [each.upper() for each in request.POST.getlist("nct_id") if _NCT_ID.fullmatch(each)]
    if not chosen:
        messages.error(request, _("Choose at least one study."))
        return None
    try:
        with connect(PERSON_DEADLINE) as client:
            pages, _found = add(client, chosen[:MOST_IDS], user=request.user)
    except (RegistryError, CannotAdd) as error:
        _say_why_not(request, error)
        return None
    words = ngettext(
        "%s draft is made. Write its plain words, then publish it.",
        "%s drafts are made. Write their plain words, then publish them.",
        len(pages),
    )
    messages.success(request, words % len(pages))
    if len(pages) == 1:
        return redirect("wagtailadmin_pages:edit", pages[0].pk)
    return redirect("wagtailadmin_explore", study_index().pk)


def _say_why_not(request: HttpRequest, error: Exception) -> None:
    words = _("Nothing was added. %s Please try again in a few minutes.")
    messages.error(request, words % error)
