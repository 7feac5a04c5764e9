"""The nuclei set: its card, layout, phantom, contact sheet and baseline."""
