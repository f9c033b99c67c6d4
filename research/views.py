"""Fixed addresses of the studies: the facts as data."""

from collections.abc import Iterator
from itertools import islice

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from .study_data import as_csv, as_json

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
