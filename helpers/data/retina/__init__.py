"""The retinal fundus set: its card, layout, phantom, contact sheet and baseline."""

from helpers.data.retina.baseline import cross_validated_auc as baseline
from helpers.data.retina.card import CARD
from helpers.data.retina.contact_sheet import contact_sheet
from helpers.data.retina.layout import check
from helpers.data.retina.phantom import VERSION
from helpers.data.retina.write import finish, write_item

__all__ = ["CARD", "VERSION", "baseline", "check", "contact_sheet", "finish", "write_item"]
