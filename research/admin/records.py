"""Choose a registry record in the page editor: a search, as there may be thousands."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from ..models import RegistryRecord


class RecordFilter(BaseFilterForm):
    """Find a record by its NCT id, its acronym or a part of its title."""

    q = forms.CharField(label=_("NCT id or words of the title"), required=False)

    def filter(self, objects: QuerySet) -> QuerySet:
        words = self.cleaned_data.get("q", "").strip()
        if not words:
            return super().filter(objects)
        self.is_searching, self.search_query = True, words
        return objects.filter(
            Q(nct_id__icontains=words)
            | Q(acronym__icontains=words)
            | Q(brief_title__icontains=words)
        )


class _Choose:
    filter_form_class = RecordFilter

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            Column("brief_title", label=_("Title")),
            Column("processed_on", label=_("Processed on")),
        ]


class ChooseRecord(_Choose, chooser.ChooseView):
    """The chooser's window."""


class ChooseRecordResults(_Choose, chooser.ChooseResultsView):
    """The list in it, after a search."""


class RecordChooserViewSet(ChooserViewSet):
    """Registers itself as the widget of every field that holds a record."""

    model = RegistryRecord
    icon = "doc-full"
    choose_one_text = _("Choose a registry record")
    choose_another_text = _("Choose another record")
    choose_view_class = ChooseRecord
    choose_results_view_class = ChooseRecordResults
    per_page = 15
