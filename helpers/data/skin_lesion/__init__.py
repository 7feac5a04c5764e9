"""The skin lesion set: its card, layout, phantom, contact sheet and baseline."""
