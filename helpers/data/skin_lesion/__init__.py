"""The skin lesion set: its card, layout, phantom, contact sheet and baseline."""

from helpers.data.skin_lesion.baseline import mean_jaccard as baseline
from helpers.data.skin_lesion.card import CARD
from helpers.data.skin_lesion.contact_sheet import contact_sheet
from helpers.data.skin_lesion.layout import check
from helpers.data.skin_lesion.phantom import VERSION
from helpers.data.skin_lesion.write import finish, write_item

__all__ = ["CARD", "VERSION", "baseline", "check", "contact_sheet", "finish", "write_item"]
