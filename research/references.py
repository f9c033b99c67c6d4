"""The sources that a therapy's claims rest on."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ReferenceKind(models.TextChoices):
    """What a reference can be: something with an identifier that will still lead there."""

    DOI = "doi", "DOI"
    PMID = "pmid", "PubMed (PMID)"
    FDA = "fda", "FDA"
    DAILYMED = "dailymed", "DailyMed"
    NCT = "nct", "ClinicalTrials.gov (NCT)"


_PATTERNS = {
    ReferenceKind.DOI: re.compile(r"10\.\d{4,9}/\S+"),
    ReferenceKind.PMID: re.compile(r"\d{1,8}"),
    ReferenceKind.NCT: re.compile(r"NCT\d{8}"),
}
_ADDRESSES = {
    ReferenceKind.DOI: "https://doi.org/{}",
    ReferenceKind.PMID: "https://pubmed.ncbi.nlm.nih.gov/{}/",
    ReferenceKind.NCT: "https://clinicaltrials.gov/study/{}",
}
_HOSTS = {ReferenceKind.FDA: "fda.gov", ReferenceKind.DAILYMED: "dailymed.nlm.nih.gov"}


def check_reference(kind: str, identifier: str) -> None:
    """Raise ValidationError unless `identifier` is of the form that `kind` takes.

    A DOI, PMID or NCT id is given bare; an FDA or DailyMed page by its https address.
    """
    if kind in _PATTERNS:
        valid = bool(_PATTERNS[kind].fullmatch(identifier))
    else:
        try:
            parts = urlsplit(identifier)
            host = parts.hostname or ""
        except ValueError:
            host = ""
        expected = _HOSTS[kind]
        valid = (host == expected or host.endswith(f".{expected}")) and parts.scheme == "https"
    if not valid:
        raise ValidationError(
            _("This is no %(kind)s: give the bare number, or the page's https address.")
            % {"kind": ReferenceKind(kind).label}
        )


class ReferenceValue(blocks.StructValue):
    """A reference that knows its address."""

    @property
    def url(self) -> str:
        """Where the reference leads."""
        kind, identifier = self["kind"], self["identifier"]
        return _ADDRESSES[kind].format(identifier) if kind in _ADDRESSES else identifier


class ReferenceBlock(blocks.StructBlock):
    """A source that a reader can look up."""

    citation = blocks.CharBlock(max_length=400, label=_("Citation"))
    kind = blocks.ChoiceBlock(choices=ReferenceKind.choices, label=_("Kind"))
    identifier = blocks.CharBlock(max_length=300, label=_("Number or address"))
    to_confirm = blocks.BooleanBlock(
        required=False,
        label=_("To be confirmed"),
        help_text=_("The medical reviewer still has to see the source itself."),
    )

    class Meta:
        icon = "openquote"
        label = _("Reference")
        value_class = ReferenceValue

    def clean(self, value):
        """Raise ValidationError where the identifier is not of its kind."""
        cleaned = super().clean(value)
        try:
            check_reference(cleaned["kind"], cleaned["identifier"])
        except ValidationError as error:
            raise blocks.StructBlockValidationError(block_errors={"identifier": error}) from None
        return cleaned
