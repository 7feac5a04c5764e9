"""The 3D lung CT set: its card, layout, phantom, contact sheet and baseline."""
