from django.core.management.base import BaseCommand, CommandError

from donations.link_watch import check_all


class Command(BaseCommand):
    help = (
        "Ask the giving page of each published fund whether it works. After two failures in a "
        "row staff get an e-mail and the donate page puts the other ways first. Run it daily."
    )

    def handle(self, **options):
        failed = 0
        for fund, found in check_all():
            if found is None:
                self.stdout.write(f"{fund}: no giving page to check")
            elif found.problem:
                failed += 1
                self.stdout.write(f"{fund}: {found.problem} ({found.failures} in a row)")
            else:
                self.stdout.write(f"{fund}: works")
        if failed:
            raise CommandError(f"{failed} of the giving pages did not work.")
