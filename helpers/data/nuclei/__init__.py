"""The nuclei set: its card, layout, phantom, contact sheet and baseline."""

from helpers.data.nuclei.baseline import mean_jaccard as baseline
from helpers.data.nuclei.card import CARD
from helpers.data.nuclei.contact_sheet import contact_sheet
from helpers.data.nuclei.layout import check
from helpers.data.nuclei.phantom import VERSION
from helpers.data.nuclei.write import finish, write_item

__all__ = ["CARD", "VERSION", "baseline", "check", "contact_sheet", "finish", "write_item"]
