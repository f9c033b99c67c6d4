"""Which content security policy a response gets."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp, with Wagtail's admin and its preview under a looser policy.

    Wagtail renders the editor's preview through all middleware as a dummy request with the
    page's public address, and shows the result in a frame of the admin: the public policy's
    `frame-ancestors 'none'` would leave that frame empty.
    """

    def get_policy_parts(self, request, response, report_only=False) -> PolicyParts:
        """The admin's policy under /admin/ and in previews, the public one everywhere else."""
        parts = super().get_policy_parts(request, response, report_only)
        in_admin = request.path_info.startswith("/admin/") or getattr(request, "is_dummy", False)
        if in_admin and not report_only:
            parts.replace = None
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts
