"""Networks trained on ImageNet, with their preprocessing inside; they work without a network, too.

Importing this package does not import TensorFlow; its functions do.
"""

from helpers.backbones.errors import WeightsError
from helpers.backbones.levels import MOBILENET_V2_LEVELS, RESNET50_LEVELS, at_levels
from helpers.backbones.mobilenet_v2 import mobilenet_v2
from helpers.backbones.resnet50 import resnet50

__all__ = [
    "MOBILENET_V2_LEVELS",
    "RESNET50_LEVELS",
    "WeightsError",
    "at_levels",
    "mobilenet_v2",
    "resnet50",
]
