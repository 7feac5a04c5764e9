"""The 2D lung CT set: its card, layout, phantom, contact sheet and baseline."""
