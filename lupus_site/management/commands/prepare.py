"""Everything that must be true before the site serves, in one process: it starts in seconds."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from lupus_site.statistics import refresh_statistics


class Command(BaseCommand):
    help = "Migrate the database, load the first content, and make the first superuser."
    requires_system_checks = []

    def handle(self, *, verbosity, **options):
        call_command("migrate", interactive=False, verbosity=verbosity - 1)
        call_command("load_initial_content", verbosity=verbosity)
        refresh_statistics()
        call_command("create_admin", stdout=self.stdout)
