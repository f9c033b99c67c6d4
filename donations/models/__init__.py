"""The fund, where links to it stand, how often they are used, and the page that asks."""

from .funds import Fund
from .hosts import GivingHost
from .links import LinkCheck
from .pages import DonatePage
from .placements import OTHER, DailyClicks, Placement

__all__ = ["OTHER", "DailyClicks", "DonatePage", "Fund", "GivingHost", "LinkCheck", "Placement"]
