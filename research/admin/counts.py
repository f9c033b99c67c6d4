"""The desk's counts on the admin's first page."""

from collections import Counter

from django.urls import reverse
from wagtail.admin.ui.components import Component

from .drift import Kind, rows
from .permissions import SEE, policy


class DriftCounts(Component):
    """How much there is to settle, by kind, for those who may see the desk."""

    order = 45
    template_name = "research/admin/drift_counts.html"

    def get_context_data(self, parent_context):
        request = parent_context.get("request")
        if request is None or not policy.user_has_permission(request.user, SEE):
            return {"counts": []}
        counts = Counter(row.kind for row in rows())
        desk = reverse("drift_desk")
        return {
            "counts": [
                {"kind": kind.label, "count": counts[kind], "url": f"{desk}?kind={kind.value}"}
                for kind in Kind
                if counts[kind]
            ]
        }
