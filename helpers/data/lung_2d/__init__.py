"""The 2D lung CT set: its card, layout, phantom, contact sheet and baseline."""

from helpers.data.lung_2d.baseline import mean_iou as baseline
from helpers.data.lung_2d.card import CARD
from helpers.data.lung_2d.contact_sheet import contact_sheet
from helpers.data.lung_2d.layout import check
from helpers.data.lung_2d.phantom import VERSION, draw_slice
from helpers.data.lung_2d.write import finish, write_item

__all__ = [
    "CARD",
    "VERSION",
    "baseline",
    "check",
    "contact_sheet",
    "draw_slice",
    "finish",
    "write_item",
]
