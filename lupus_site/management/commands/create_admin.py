"""The first person who can log in."""

import secrets

from axes.utils import reset as forget_wrong_passwords
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.urls import reverse

USERNAME = "admin"


class Command(BaseCommand):
    help = (
        "Make a superuser `admin` with a random password and show it, unless there is a "
        "superuser already."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--reset", action="store_true", help="set a new password for `admin`, and show it"
        )

    def handle(self, *, reset, **options):
        users = get_user_model().objects
        address = settings.BASE_URL + reverse("wagtailadmin_home")
        if not reset and (known := users.filter(is_superuser=True, is_active=True).first()):
            self.stdout.write(
                f"Log in at {address} as {known.get_username()}. "
                "Password lost? `make password` sets a new one for admin."
            )
            return
        password = secrets.token_urlsafe(15)
        user, _ = users.get_or_create(username=USERNAME)
        user.is_superuser = user.is_staff = user.is_active = True
        user.set_password(password)
        user.save()
        forget_wrong_passwords(username=USERNAME)
        self.stdout.write(
            f"Log in at {address} as {USERNAME} with the password {password}\n"
            "It is shown only now; `make password` sets a new one."
        )
