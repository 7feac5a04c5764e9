"""The brain tumour MRI set: its card, layout, phantom, contact sheet and baseline."""

from helpers.data.brain_tumour.baseline import baseline
from helpers.data.brain_tumour.card import CARD
from helpers.data.brain_tumour.contact_sheet import contact_sheet
from helpers.data.brain_tumour.layout import check
from helpers.data.brain_tumour.phantom import VERSION
from helpers.data.brain_tumour.write import finish, write_item

__all__ = ["CARD", "VERSION", "baseline", "check", "contact_sheet", "finish", "write_item"]
