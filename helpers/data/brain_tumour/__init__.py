"""The brain tumour MRI set: its card, layout, phantom, contact sheet and baseline."""
