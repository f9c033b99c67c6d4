"""Load the first pages from the readable files in `initial_content/`, once.

Each file is a page; its long texts are Markdown, in which `page:/studies/` links to a page of
this site. Pages are made first and filled afterwards, so that any may link to any.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.db import transaction
from markdown_it import MarkdownIt
from wagtail.models import Locale, Page, Site

from donations.models import DonatePage, Fund, GivingHost, Placement
from research.models import (
    FocusAreaPage,
    RegistryRecord,
    ResearchHomePage,
    StudyIndexPage,
    StudyPage,
    Synonyms,
)

from .models import InformationPage, ProgramSettings, Term
from .staff import ensure_groups

CONTENT = Path(__file__).parent / "initial_content"

# File -> page type, in the order of the menu.
PAGES = {
    "studies": StudyIndexPage,
    "cell-therapy": FocusAreaPage,
    "biologic-therapies": FocusAreaPage,
    "other-therapeutic-agents": FocusAreaPage,
    "joining-a-study": InformationPage,
    "donate": DonatePage,
    "privacy": InformationPage,
    "accessibility": InformationPage,
}
NOT_IN_MENU = {"donate", "privacy", "accessibility"}
WITH_HEALTH_FACTS = {"joining-a-study"}

_markdown = MarkdownIt("commonmark", {"html": False})
_PAGE_LINK = re.compile(r'<a href="page:([^"]*)">')
# What Wagtail's rich text calls what Markdown writes.
_TAGS = {"strong>": "b>", "em>": "i>"}

# Keys whose text is Markdown, in blocks and on pages.
_MARKDOWN_KEYS = {
    "who_we_are",
    "newly_diagnosed",
    "orientation",
    "purpose",
    "who_can_join",
    "made_possible",
    "contact",
    "donor_privacy",
    "tax_note",
    "contact_fallback",
    "organisations",
    "become_a_patient",
    "emergency",
    "text",
    "answer",
    "description",
    "what_it_is",
    "who_for",
    "what_studies_show",
    "risks",
    "pregnancy",
}


def read(name: str) -> dict:
    """The content of one file, by its name without the ending."""
    return yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))


def rich_text(markdown: str) -> str:
    """Markdown as Wagtail stores rich text.

    Raises:
        Page.DoesNotExist: a link to a page that is not there.
    """
    html = _markdown.render(markdown or "")
    for theirs, ours in _TAGS.items():
        html = html.replace(theirs, ours)
    return _PAGE_LINK.sub(lambda link: f'<a linktype="page" id="{_page_at(link[1]).pk}">', html)


def _page_at(path: str) -> Page:
    home = ResearchHomePage.objects.get()
    return Page.objects.get(url_path=f"{home.url_path}{path.lstrip('/')}")


def _converted(value, key: str = ""):
    """`value` with every Markdown text in it turned into rich text."""
    if isinstance(value, dict):
        if value.get("type") == "text" and isinstance(value.get("value"), str):
            return {"type": "text", "value": rich_text(value["value"])}
        return {name: _converted(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_converted(part) for part in value]
    return rich_text(value) if key in _MARKDOWN_KEYS and isinstance(value, str) else value


def _fill(page: Page, content: dict) -> None:
    """Set the page's fields from `content`, as far as the page has them, and publish it."""
    for name, value in _converted(content).items():
        if isinstance(value, list):  # blocks: a list of {type, value}
            field = page._meta.get_field(name)
            value = field.stream_block.to_python(value)
        setattr(page, name, value)
    page.full_clean()
    page.save_revision().publish()


def _make_tree(blank: bool) -> ResearchHomePage:
    """The home page and the pages below it, with their titles only."""
    root = Page.get_first_root_node()
    welcome = list(root.get_children())
    titles = read("home")
    home = ResearchHomePage(
        title="Research" if blank else titles["title"], slug="research", locale=_locale()
    )
    root.add_child(instance=home)
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    for page in welcome:  # Wagtail's own "Welcome" page
        if page.specific_class is Page:
            page.delete()
    for name, page_type in PAGES.items():
        title = read(name)["title"]
        page = page_type(
            title=title, slug=name, show_in_menus=name not in NOT_IN_MENU, locale=home.locale
        )
        home.add_child(instance=page)
    return home


def _locale() -> Locale:
    return Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)[0]


def _load_program() -> None:
    content = read("settings")
    links = [
        {"type": "link", "value": {"label": link["label"], "page": _page_at(link["page"][5:]).pk}}
        for link in content.pop("footer_links")
    ]
    program = ProgramSettings.load()
    for name, value in _converted(content).items():
        setattr(program, name, value)
    program.footer_links = ProgramSettings.footer_links.field.stream_block.to_python(links)
    program.save()


def _load_words() -> None:
    """The glossary, and the words that mean the same to the finder."""
    for term in read("glossary"):
        forms = "\n".join(term.get("forms", []))
        Term.objects.create(name=term["name"], meaning=term["meaning"], other_forms=forms)
    for forms in read("synonyms"):
        Synonyms.objects.create(forms="\n".join(forms))


def _load_fund(content: dict) -> Fund:
    host = urlsplit(content["giving_url"]).hostname
    GivingHost.objects.get_or_create(host=host)
    placements = content.pop("placements")
    fund = Fund(**_converted(content))
    fund.full_clean()
    fund.save()
    fund.save_revision().publish()
    for placement in placements:
        Placement.objects.create(fund=fund, **placement)
    return fund


def _load_study(index: StudyIndexPage, content: dict) -> None:
    record = RegistryRecord(**content.pop("record"))
    record.full_clean()
    record.save()
    areas = content.pop("focus_areas")
    study = StudyPage(
        title=content["title"], slug=content["slug"], registry_record=record, locale=index.locale
    )
    index.add_child(instance=study)
    study.focus_areas = FocusAreaPage.objects.filter(slug__in=areas)
    _fill(study, content)


def _load_pages(home: ResearchHomePage) -> None:
    content = read("home")
    content.pop("menu_title", None)
    _fill(home, content)
    for name in PAGES:
        page = home.get_children().get(slug=name).specific
        content = read(name)
        studies = content.pop("studies", [])
        if "nothing_fits" in content:
            content["nothing_fits"] = [{"type": "text", "value": content["nothing_fits"]}]
        if "fund" in content:
            page.fund = _load_fund(content.pop("fund"))
        if name in WITH_HEALTH_FACTS:
            page.shows_medical_review = True
        _fill(page, content)
        for study in studies:
            _load_study(page, study)


def point_site_at_base_url() -> None:
    """Give Wagtail's Site the host and port of BASE_URL: the sitemap and full links name it."""
    parts = urlsplit(settings.BASE_URL)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    Site.objects.filter(is_default_site=True).update(
        hostname=parts.hostname, port=port, site_name=settings.WAGTAIL_SITE_NAME
    )
    Site.clear_site_root_paths_cache()


@transaction.atomic
def load_initial_content(blank: bool = False) -> bool:
    """Make the site's first pages, unless there are some; harmless when run again.

    Args:
        blank: only the page tree, with no words of ours, for another program.

    Returns:
        Whether anything was made.
    """
    ensure_groups()
    made = not ResearchHomePage.objects.exists()
    if made:
        home = _make_tree(blank)
        if not blank:
            _load_program()
            _load_words()
            _load_pages(home)
    point_site_at_base_url()
    return made
