"""The retinal fundus set: its card, layout, phantom, contact sheet and baseline."""
