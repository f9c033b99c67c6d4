"""A real Chromium, and what it must never see on a public page."""

import shutil

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        if (path := shutil.which(name))
    ),
    None,
)
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


class Watched:
    """Collects all that a page must not do: errors, foreign requests, CSP violations."""

    def __init__(self, page: Page, origin: str):
        self.complaints: list[str] = []
        self.origin = origin
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._request)

    def _console(self, message):
        # The browser's own line for a page that is meant to be missing is no error of ours.
        if message.type in ("error", "warning") and "status of 404" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _request(self, request):
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.complaints.append(f"foreign request: {request.url}")


@pytest.fixture(scope="session")
def chromium() -> Browser:
    assert CHROMIUM, "No Chromium found: make test installs it, or says how."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def served(live_server, site) -> str:
    """The address of the site with its first content."""
    return live_server.url


@pytest.fixture
def new_context(chromium):
    """Make a browser context, as `browser.new_context`; closed after the test."""
    contexts: list[BrowserContext] = []

    def make(**options) -> BrowserContext:
        contexts.append(chromium.new_context(**options))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context) -> Page:
    return new_context(viewport=DESKTOP).new_page()


@pytest.fixture
def phone(new_context) -> Page:
    return new_context(viewport=PHONE, has_touch=True).new_page()
