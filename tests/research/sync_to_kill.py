"""A process that syncs, to be killed: `python -m tests.research.sync_to_kill`.

It is set up once, and forks a child for each address of a registry on its input; a forked child
starts at once, where a new Python would take seconds. It tells the child's process id, which
stays the child's own until the line "wait" asks for its status.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def tell(what: object) -> None:
    """Print a line for the test to read."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> None:
    import django

    django.setup()
    from django.db import connection

    from research.registry.client import RegistryClient
    from research.registry.sync import Options, sync

    connection.settings_dict["NAME"] = os.environ["KILL_DATABASE"]
    child = 0
    tell("ready")
    for line in sys.stdin:
        if line == "wait\n":
            tell(os.waitpid(child, 0)[1])
            continue
        child = os.fork()
        if child:
            tell(child)
            continue
        with RegistryClient(line.strip(), "tests@example.org", interval=0) as client:
            report = sync(client, (), Options(force=True))
        os._exit(report.exit_code)


if __name__ == "__main__":
    main()
