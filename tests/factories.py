"""Studies and people, as many as a test needs."""

import datetime

import factory
import wagtail_factories
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from research.models import RegistryRecord, StudyPage

PASSWORD = "a long password of a test"


class RecordFactory(factory.django.DjangoModelFactory):
    """A recruiting trial with a location of ours."""

    class Meta:
        model = RegistryRecord

    nct_id = factory.Sequence(lambda number: f"NCT{90_000_000 + number}")
    brief_title = factory.LazyAttribute(lambda record: f"A study numbered {record.nct_id}")
    overall_status = "RECRUITING"
    our_status = "RECRUITING"
    our_facility = "Our Hospital"
    study_type = "INTERVENTIONAL"
    phase = "PHASE2"
    minimum_age_text = "18 Years"
    minimum_age = 18
    processed_on = datetime.date(2026, 8, 22)


class StudyFactory(wagtail_factories.PageFactory):
    """A published study with a record; `parent` is the list of studies."""

    class Meta:
        model = StudyPage

    title = factory.Sequence("Study number {}".format)
    registry_record = factory.SubFactory(RecordFactory)


def make_staff(username: str, group: str):
    """A member of staff in `group`, who is no superuser."""
    user = get_user_model().objects.create_user(username, f"{username}@example.org", PASSWORD)
    user.groups.add(Group.objects.get(name=group))
    return user
