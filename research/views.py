"""Fixed addresses of the studies: by number, and the facts as data."""

import re
from collections.abc import Iterator
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from .models import RegistryRecord, StudyPage
from .study_data import as_csv, as_json

_NCT_ID = re.compile(r"NCT[0-9]{8}")
FRESH_FOR = 600  # seconds that a copy of the data may be used
LINES = 100  # that travel together


def _in_blocks(pieces: Iterator[str]) -> Iterator[str]:
    """The same text in fewer, larger pieces."""
    while block := "".join(islice(pieces, LINES)):
        yield block


@require_safe
@cache_control(public=True, max_age=FRESH_FOR)
def studies_json(request: HttpRequest) -> StreamingHttpResponse:
    """`/studies/studies.json`: see docs/data.md."""
    return StreamingHttpResponse(_in_blocks(as_json(request)), content_type="application/json")


@require_safe
@cache_control(public=True, max_age=FRESH_FOR)
def studies_csv(request: HttpRequest) -> StreamingHttpResponse:
    """`/studies/studies.csv`: see docs/data.md."""
    response = StreamingHttpResponse(
        _in_blocks(as_csv(request)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="studies.csv"'
    return response


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
