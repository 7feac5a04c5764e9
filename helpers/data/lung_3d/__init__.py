"""The 3D lung CT set: its card, layout, phantom, contact sheet and baseline."""

from helpers.data.lung_3d.baseline import mean_iou as baseline
from helpers.data.lung_3d.card import CARD
from helpers.data.lung_3d.contact_sheet import contact_sheet
from helpers.data.lung_3d.layout import check
from helpers.data.lung_3d.phantom import VERSION, draw_volume
from helpers.data.lung_3d.write import finish, write_item

__all__ = [
    "CARD",
    "VERSION",
    "baseline",
    "check",
    "contact_sheet",
    "draw_volume",
    "finish",
    "write_item",
]
