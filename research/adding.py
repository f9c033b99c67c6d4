"""Studies that are added from the registry: looked up, chosen, made into draft pages.

The same for the admin and for `manage.py add_studies`. Whoever calls decides when the network
is asked: only `look_up`, `search` and `add` do so, through the client that they are given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale

from .models import RegistryRecord, StudyIndexPage, StudyPage
from .outline import outline_for
from .registry.client import RegistryClient, RegistryError
from .registry.records import InvalidRecord, StudyRecord, parse_study
from .registry.sync import store
from .vocabulary import REGISTRY_KINDS, Kind

MOST_FOUND = 50  # results of a search that a person can look through
_SLUG_LENGTH = 60


class CannotAdd(Exception):
    """Nothing can be added; the sentence says why."""


@dataclass(frozen=True)
class Candidate:
    """A study of the registry that could be added."""

    study: StudyRecord
    raw: dict[str, Any]

    @property
    def nct_id(self) -> str:
        return self.study.nct_id


@dataclass
class Found:
    """What a look-up or a search brought, and what the registry's data are of.

    `here` holds pages by the id that was asked for (an alias too), `total` how many a search
    found in all.
    """

    addable: list[Candidate] = field(default_factory=list)
    here: dict[str, StudyPage] = field(default_factory=dict)
    not_found: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    total: int | None = None
    processed_on: date | None = None


def look_up(client: RegistryClient, nct_ids: Iterable[str]) -> Found:
    """Ask the registry for studies by their NCT ids, in capitals.

    Raises:
        RegistryError: the registry could not be asked.
    """
    asked = list(dict.fromkeys(nct_ids))
    found = Found(here=_pages_of(asked))
    waiting = [nct_id for nct_id in asked if nct_id not in found.here]
    if not waiting:
        return found
    found.processed_on = _day(client)
    with client.studies(waiting) as spool:
        answered = _sort(found, spool)
    # An id that stands for another study now is answered under that one's id.
    found.not_found = [nct_id for nct_id in waiting if nct_id not in answered]
    return found


def search(client: RegistryClient, condition: str, place: str, statuses: Sequence[str]) -> Found:
    """Search the registry.

    Raises:
        RegistryError: the registry could not be asked.
        ValueError: there is nothing to search for.
    """
    answer = client.search(condition, place, statuses, MOST_FOUND)
    found = Found(total=answer.total, processed_on=_day(client))
    _sort(found, answer.studies)
    return found


def _day(client: RegistryClient) -> date | None:
    moment = client.version().data_timestamp
    return moment.astimezone(UTC).date() if moment else None


def _sort(found: Found, raws: Iterable[Any]) -> set[str]:
    """Tell what could be added from what is here; return every id that was answered."""
    answered: set[str] = set()
    for raw in raws:
        try:
            study = parse_study(raw)
        except InvalidRecord as error:
            found.unreadable.append(error.nct_id or _("A record without a readable NCT id"))
            answered.add(error.nct_id)
            continue
        ids = [study.nct_id, *study.aliases]
        if pages := _pages_of(ids):
            found.here[study.nct_id] = next(iter(pages.values()))
        elif study.nct_id not in answered:
            found.addable.append(Candidate(study, raw))
        answered.update(ids)
    return answered


def _pages_of(nct_ids: Sequence[str]) -> dict[str, StudyPage]:
    """The pages that are here for these ids: id, as it was asked for -> page."""
    keys = RegistryRecord.objects.keys_by_id(nct_ids)
    pages = StudyPage.objects.filter(registry_record__in=set(keys.values())).order_by("-pk")
    by_record = {page.registry_record_id: page for page in pages}
    return {nct_id: by_record[pk] for nct_id, pk in keys.items() if pk in by_record}


def add(
    client: RegistryClient, nct_ids: Iterable[str], *, publish: bool = False, user=None
) -> tuple[list[StudyPage], Found]:
    """Make a page of each study that is not here yet: a draft, or published as a bare listing.

    Returns:
        The new pages, and what was found of the rest.

    Raises:
        RegistryError: the registry could not be asked; nothing is added.
        CannotAdd: the site has no list of studies.
    """
    index = study_index()
    found = look_up(client, nct_ids)
    pages = []
    for candidate in found.addable:
        with transaction.atomic():
            record = store(candidate.study, candidate.raw, found.processed_on)
            pages.append(make_page(index, record, publish=publish, user=user))
    return pages, found


def study_index() -> StudyIndexPage:
    """The list below which new studies are put. Raises CannotAdd if there is none."""
    indexes = StudyIndexPage.objects.filter(locale=Locale.get_default()).order_by("path")
    if index := indexes.first():
        return index
    raise CannotAdd(_("The site has no list of studies yet: make that page first."))


def make_page(
    index: StudyIndexPage, record: RegistryRecord, *, publish: bool, user=None
) -> StudyPage:
    """A page for a record: with an outline to write in, or published without plain words.

    The title is the registry's own until an editor writes a plain one. Whether the product is
    approved is for an editor to say, so none is named.
    """
    page = StudyPage(
        title=_short(record.brief_title),
        slug=_free_slug(index, record),
        registry_record=record,
        kind=REGISTRY_KINDS.get(record.study_type, Kind.TRIAL),
        locale=index.locale,
        owner=user,
        live=publish,
        **({} if publish else outline_for(record)),
    )
    page.full_clean(exclude=["path", "depth", "content_type", "translation_key"])
    index.add_child(instance=page)
    revision = page.save_revision(user=user, log_action=True)
    if publish:
        revision.publish(user=user)
    return page


def _short(title: str) -> str:
    limit = StudyPage._meta.get_field("title").max_length
    return title if len(title) <= limit else title[: limit - 1].rsplit(" ", 1)[0] + "…"


def _free_slug(index: StudyIndexPage, record: RegistryRecord) -> str:
    """An address from the title's first words; with the NCT id where that is taken or empty."""
    number = record.nct_id.lower()
    words = slugify(record.brief_title)[:_SLUG_LENGTH]
    if len(slugify(record.brief_title)) > _SLUG_LENGTH:
        words = words.rsplit("-", 1)[0]
    taken = set(index.get_children().values_list("slug", flat=True))
    tries = [words, f"{words}-{number}".strip("-")]
    tries += [f"{number}-{count}" for count in range(1, len(taken) + 2)]
    return next(slug for slug in tries if slug and slug not in taken)


__all__ = [
    "Candidate",
    "CannotAdd",
    "Found",
    "RegistryError",
    "add",
    "look_up",
    "make_page",
    "search",
    "study_index",
]
