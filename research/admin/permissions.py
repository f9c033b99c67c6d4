"""Who may add studies, and who may see the drift desk."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.permission_policies import ModelPermissionPolicy

from ..models import RegistryRecord

policy = ModelPermissionPolicy(RegistryRecord)
ADD, SEE = "add", "view"


def require(request: HttpRequest, action: str) -> None:
    """Raise PermissionDenied unless the user may do `action` with the registry's records."""
    if not policy.user_has_permission(request.user, action):
        raise PermissionDenied


class GuardedItem(MenuItem):
    """A menu item for those who may do what it leads to."""

    def __init__(self, *args, action: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action

    def is_shown(self, request) -> bool:
        return policy.user_has_permission(request.user, self.action)
