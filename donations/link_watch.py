"""Check the giving pages, keep what was found, and tell staff when it changes."""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from . import link_check
from .addresses import is_placeholder
from .models import OTHER, Fund, GivingHost, LinkCheck

logger = logging.getLogger(__name__)


def check_fund(fund: Fund, network: link_check.Network | None = None) -> LinkCheck | None:
    """Ask the giving page of `fund` and keep the answer; nothing is written meanwhile.

    Returns:
        What was found; None for a fund that sends no donor anywhere.
    """
    if not fund.destination or is_placeholder(fund.destination):
        return None
    address = fund.final_address(fund.placements.get(slug=OTHER))
    problem = link_check.check(address, GivingHost.objects.names(), fund.phrase, network)
    return _keep(fund, problem)


def check_all(network: link_check.Network | None = None) -> list[tuple[Fund, LinkCheck | None]]:
    """Check each published fund."""
    return [(fund, check_fund(fund, network)) for fund in Fund.objects.filter(live=True)]


def _keep(fund: Fund, problem: str) -> LinkCheck:
    """Write down what was found; tell staff when a page fails twice, and when it works again."""
    now = timezone.now()
    with transaction.atomic():
        found, _created = LinkCheck.objects.select_for_update().get_or_create(
            fund=fund, defaults={"checked_at": now}
        )
        was_failing = found.is_failing
        found.checked_at, found.problem = now, problem[:300]
        found.failures = found.failures + 1 if problem else 0
        found.worked_at = found.worked_at if problem else now
        found.save()
    if found.is_failing != was_failing:
        _tell_staff(fund, found)
    return found


def _tell_staff(fund: Fund, found: LinkCheck) -> None:
    """Write to everybody who may change funds; a mail that fails never undoes a check."""
    staff = get_user_model().objects.with_perm(
        "donations.change_fund", backend="django.contrib.auth.backends.ModelBackend"
    )
    recipients = list(staff.exclude(email="").values_list("email", flat=True))
    subject = (
        _("The giving page of the %s does not work")
        if found.is_failing
        else _("The giving page of the %s works again")
    )
    words = {
        "fund": fund,
        "found": found,
        "admin": settings.BASE_URL + reverse("giving_links"),
    }
    body = render_to_string("donations/link_check_mail.txt", words)
    try:
        for recipient in recipients:  # one by one, so that nobody reads the others' addresses
            send_mail(subject % fund.name, body, None, [recipient])
    except OSError as error:  # smtplib's errors are OSErrors
        logger.error("Staff could not be told of a giving page: %s", type(error).__name__)
