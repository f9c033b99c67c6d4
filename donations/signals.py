"""What happens when somebody changes a fund, a placement or the list of allowed hosts."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from . import remembered
from .models import Fund, GivingHost, Placement


@receiver([post_save, post_delete], sender=Fund)
@receiver([post_save, post_delete], sender=Placement)
@receiver([post_save, post_delete], sender=GivingHost)
def make_known(raw=False, **_signal) -> None:
    """Let the remembered addresses follow the change."""
    if not raw:
        transaction.on_commit(remembered.renew)
