"""The registry's facts in a study's editor."""

from wagtail.admin.panels import Panel


class RegistryFactsPanel(Panel):
    """What the registry says, under its name and date. Shows and never edits."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "research/admin/registry_facts.html"

        def get_context_data(self, parent_context=None):
            record = self.instance.registry_record
            changes = self.instance.unchecked_changes if self.instance.pk else []
            return super().get_context_data(parent_context) | {
                "record": record,
                "changes": changes,
                "shown": self.instance.shown_status,
            }
