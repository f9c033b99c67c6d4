"""A record is chosen by a search, however many there are."""

from django.urls import reverse

from tests.factories import RecordFactory


def test_the_editor_lists_no_records(admin_client, study):
    RecordFactory(nct_id="NCT90000001")
    words = admin_client.get(f"/admin/pages/{study.pk}/edit/").content.decode()
    assert "Choose another record" in words
    assert "NCT90000001" not in words


def test_a_record_is_found_by_its_id_and_by_its_title(admin_client, study):
    RecordFactory(nct_id="NCT90000001", brief_title="A study of lamps")
    RecordFactory(nct_id="NCT90000002", brief_title="A study of chairs")
    results = reverse("record_chooser:choose_results")
    for words in ["nct90000001", "LAMPS"]:
        page = admin_client.get(results, {"q": words}).content.decode()
        assert "NCT90000001" in page
        assert "NCT90000002" not in page
    assert "NCT90000002" in admin_client.get(reverse("record_chooser:choose")).content.decode()
