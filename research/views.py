"""Addresses of studies that are no page's own."""

import re

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from .models import RegistryRecord, StudyPage

_NCT_ID = re.compile(r"NCT[0-9]{8}")


@require_safe
def study_by_nct_id(request: HttpRequest, nct_id: str) -> HttpResponseRedirect:
    """Send a visitor from `/nct/<NCT id>/` to the study, by a former id too.

    Raises:
        Http404: no such id, or no published page for it.
    """
    nct_id = nct_id.upper()
    record = _NCT_ID.fullmatch(nct_id) and RegistryRecord.objects.known_as(nct_id).first()
    if record:
        pages = StudyPage.objects.live().public().filter(registry_record=record)
        locale = Locale.get_active()
        for study in sorted(pages, key=lambda page: (page.locale_id != locale.pk, page.pk)):
            return HttpResponseRedirect(study.get_url(request))
    raise Http404(_("No study of ours has this number."))
