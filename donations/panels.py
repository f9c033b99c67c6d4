"""How a fund is laid out in the editor, and the panel that shows where its links lead."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface


def address_rows(fund) -> list[dict]:
    """Each placement of `fund` with its addresses.

    Returns:
        Dicts of `placement`; `link`, our own address, which is given away; `leads_to`, where it
        sends a donor as things are now, or "".
    """
    return [
        {
            "placement": placement,
            "link": settings.BASE_URL + placement.get_absolute_url(),
            "leads_to": fund.final_address(placement),
        }
        for placement in fund.placements.all()
    ]


class FinalAddressesPanel(Panel):
    """Where the links of a fund, or of one placement, lead. Shows and never edits."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "donations/admin/final_addresses.html"

        def get_context_data(self, parent_context=None):
            rows = []
            if self.instance.pk:
                fund = getattr(self.instance, "fund", self.instance)
                rows = address_rows(fund)
                if fund is not self.instance:
                    rows = [row for row in rows if row["placement"].pk == self.instance.pk]
            return super().get_context_data(parent_context) | {"rows": rows}


def fund_panels() -> TabbedInterface:
    """The fund's editor: what it is, giving online, the other ways, what donors ask."""
    fund = [
        FieldPanel("name"),
        FieldPanel("slug"),
        MultiFieldPanel(
            [FieldPanel("recipient"), FieldPanel("tax_number")], heading=_("Who receives gifts")
        ),
        FieldPanel("purpose"),
        FieldPanel("picture"),
        FieldPanel("made_possible"),
    ]
    online = [
        FieldPanel("giving_url"),
        FieldPanel("designation_code"),
        FieldPanel("parameters"),
        FieldPanel("expected_phrase"),
        FinalAddressesPanel(heading=_("Where each link leads"), icon="link"),
    ]
    for_donors = [FieldPanel("contact"), FieldPanel("donor_privacy"), FieldPanel("tax_note")]
    return TabbedInterface(
        [
            ObjectList(fund, heading=_("Fund")),
            ObjectList(online, heading=_("Giving online")),
            ObjectList([FieldPanel("other_ways")], heading=_("Other ways")),
            ObjectList(for_donors, heading=_("For donors")),
        ]
    )
