"""Look at images, volumes and masks in a notebook: ``view(image, truth=..., prediction=...)``.

Importing it does not import TensorFlow.
"""

from helpers.viewer.rendered import view3d
from helpers.viewer.view import view
from helpers.viewer.widget import MaskViewer

__all__ = ["MaskViewer", "view", "view3d"]
