"""The first content: loaded once, never over what editors wrote."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Page, Site

from donations.models import Fund
from lupus_site.first_content import load_initial_content, rich_text
from lupus_site.models import ProgramSettings
from research.models import ResearchHomePage, StudyPage


@pytest.fixture
def emptied(site):
    """The database as it is before the first start."""
    StudyPage.objects.all().delete()
    ResearchHomePage.objects.get().delete()
    Fund.objects.all().delete()
    ProgramSettings.objects.all().delete()


def test_loading_again_changes_no_word_of_an_editor(site, home):
    home.title = "What the editors call it"
    home.save_revision().publish()
    assert load_initial_content() is False
    home.refresh_from_db()
    assert home.title == "What the editors call it"
    assert ResearchHomePage.objects.count() == 1


def test_a_blank_site_has_the_tree_and_no_claims(emptied, client):
    from research.models import RegistryRecord

    RegistryRecord.objects.all().delete()
    assert load_initial_content(blank=True) is True
    Site.clear_site_root_paths_cache()
    assert [page.slug for page in ResearchHomePage.objects.get().get_children()][:2] == [
        "studies",
        "cell-therapy",
    ]
    assert not StudyPage.objects.exists()
    assert not Fund.objects.exists()
    for path in ["/", "/cell-therapy/", "/studies/", "/donate/", "/privacy/"]:
        words = client.get(path).content.decode()
        assert "FDA" not in words
        assert "Lupus Clinical Care Fund" not in words


def test_the_site_answers_where_base_url_says(site, settings):
    settings.BASE_URL = "https://www.example.edu"
    load_initial_content()
    changed = Site.objects.get(is_default_site=True)
    assert (changed.hostname, changed.port) == ("www.example.edu", 443)


def test_markdown_becomes_wagtails_rich_text(site):
    studies = Page.objects.get(slug="studies")
    assert rich_text("See **[our studies](page:/studies/)**.") == (
        f'<p>See <b><a linktype="page" id="{studies.pk}">our studies</a></b>.</p>\n'
    )
    assert "<script>" not in rich_text("<script>alert(1)</script>")


def test_publishers_publish_and_editors_do_not(site):
    def may(group: str) -> set[str]:
        permissions = GroupPagePermission.objects.filter(group__name=group)
        return set(permissions.values_list("permission__codename", flat=True))

    assert "publish_page" in may("Publishers")
    assert may("Editors") == {"add_page", "change_page"}
    assert not Group.objects.filter(name="Moderators").exists()


def test_only_administrators_edit_the_allowed_hosts(site):
    codenames = Group.objects.values_list("permissions__codename", flat=True)
    assert not [name for name in codenames if name and "givinghost" in name]
