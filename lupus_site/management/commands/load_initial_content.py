from django.core.management.base import BaseCommand

from lupus_site.first_content import load_initial_content


class Command(BaseCommand):
    help = "Make the first pages, once. Run again, it only points the site at BASE_URL."

    def add_arguments(self, parser):
        parser.add_argument(
            "--blank", action="store_true", help="the page tree only, for another program"
        )

    def handle(self, *, blank, **options):
        made = load_initial_content(blank=blank)
        self.stdout.write("The first content is in." if made else "The site has content already.")
