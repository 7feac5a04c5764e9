"""One look for all figures of the course, in colours that colour-blind readers can tell apart."""

# Okabe and Ito (2008), Color Universal Design. Without their yellow and black, which vanish on
# white paper and among axis lines.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")


def use_course_style() -> None:
    """Set matplotlib's defaults: safe line colours, grey images, labels that can be read."""
    import matplotlib as mpl
    from cycler import cycler
    from matplotlib import pyplot as plt

    mpl.rcParams.update(
        {
            "axes.prop_cycle": cycler(color=COLOURS),
            "image.cmap": "gray",
            "font.size": 10,
            "axes.titlesize": 10,
            "figure.dpi": 90,
            "figure.constrained_layout.use": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    )
    # A notebook shows a figure that was made without pyplot only once the backend is loaded.
    plt.switch_backend(mpl.get_backend())
