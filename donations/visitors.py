"""Whether a request to a giving link is a person's click, which alone is counted."""

import re

from django.http import HttpRequest

# Programs that say what they are: search robots, link previews of chat programs and mail,
# command-line clients. A robot names itself with "bot", or with an address after a plus sign.
# CUBOT makes telephones.
_ROBOT = re.compile(
    r"(?<!cu)bot(?![a-z])|crawl|spider|slurp|archiver|\+https?://|preview|facebookexternalhit"
    r"|facebot|meta-external|whatsapp/|skypeuri|slack-imgproxy|googleimageproxy|google-"
    r"|mediapartners|embedly|iframely|bitlybot|vkshare|feedfetcher|monitor|pingdom|lighthouse"
    r"|validator|linkcheck|link-check|curl/|wget/|python-|go-http-client|libwww|java/"
    r"|axios/|node-fetch|okhttp-preview|headless-preview",
    re.IGNORECASE,
)
_AHEAD_OF_TIME = re.compile(r"prefetch|preview|prerender", re.IGNORECASE)
_SAID_IN = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def is_click(request: HttpRequest) -> bool:
    """Whether somebody asked for the page of `request` by following a link.

    Not so: HEAD, a page that a browser loads ahead of time (Sec-Purpose, and its forerunners),
    something else than a page (Sec-Fetch-Dest, as of an image on another site), and programs
    that say in their User-Agent what they are. Nothing of the request is kept.
    """
    headers = request.headers
    return (
        request.method == "GET"
        and not any(_AHEAD_OF_TIME.search(headers.get(name, "")) for name in _SAID_IN)
        and headers.get("Sec-Fetch-Dest", "document") == "document"
        and not _ROBOT.search(headers.get("User-Agent", ""))
    )
