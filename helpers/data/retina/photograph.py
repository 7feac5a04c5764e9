"""What light, optics and camera make of an eye: the photograph as it is stored."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Field, Mask, blur, dots, ellipse, fill, ramp
from helpers.data.retina.frame import Frame
from helpers.data.retina.fundus import Colours
from helpers.data.retina.patient import Camera


@dataclass(frozen=True)
class Exposure:
    """How one photograph was taken; differs between the two eyes of a patient."""

    light: float  # factor; below 0.2 the photograph is nearly black
    defocus: float  # pixels, sigma of the blur on top of the camera's own
    uneven: tuple[float, float]  # light gained per field radius to the right and downwards
    falloff: float  # share of the light that is lost at the rim
    flare: float  # strength of the crescent of stray light at the rim, 0 for none
    flare_angle: float  # radians
    haze: float  # cataract: share of grey that veils the image
    lashes: bool  # eyelashes in front of the lower rim


def draw_exposure(rng: np.random.Generator) -> Exposure:
    """Draw how a photograph was taken."""
    quality = rng.random()
    too_dark = quality < 0.03  # the flash failed
    blurred = 0.03 <= quality < 0.09
    light = rng.uniform(0.05, 0.16) if too_dark else float(np.exp(rng.normal(-0.05, 0.24)))
    return Exposure(
        light=light,
        defocus=rng.uniform(2.0, 4.0) if blurred else rng.uniform(0.0, 0.9),
        uneven=(rng.normal(0.0, 0.14), rng.normal(0.0, 0.1)),
        falloff=rng.uniform(0.2, 0.6),
        flare=rng.uniform(0.15, 0.6) if rng.random() < 0.2 else 0.0,
        flare_angle=rng.uniform(0.0, 2 * np.pi),
        haze=rng.uniform(0.1, 0.4) if rng.random() < 0.15 else 0.0,
        lashes=rng.random() < 0.04,
    )


def take_photograph(
    eye: Colours, camera: Camera, exposure: Exposure, frame: Frame, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Photograph an eye.

    Returns
    -------
    (height, width, 3) uint8, red, green and blue
    """
    width, height = camera.size
    photograph = np.zeros((height, width, 3), np.uint8)
    top, left = frame.corner
    rows, columns = frame.shape
    shown = photograph[top : top + rows, left : left + columns]

    light = _light(camera, exposure, frame, rng)
    flare = _flare(exposure, frame)
    inside = blur(_field(camera, frame).astype(np.float64), 0.7)
    sigma = float(np.hypot(camera.sharpness, exposure.defocus))
    grain = camera.noise * blur(rng.standard_normal(frame.shape), 0.6) * 1.6
    for channel in range(3):
        seen = eye[channel] * light * camera.cast[channel]
        if exposure.haze:
            seen *= 1.0 - exposure.haze
            seen += exposure.haze * (0.5, 0.42, 0.34)[channel] * light
        if flare is not None:
            seen += flare * (0.75, 0.62, 0.55)[channel] * exposure.light
        seen = _tone(blur(seen, sigma), camera.contrast)
        seen *= inside * 255.0
        # The grain of the three colours is alike, but not the same.
        seen += grain + 0.5 * np.roll(grain, 7 * (channel + 1), axis=1)
        np.clip(seen, 0.0, 255.0, out=seen)
        shown[:, :, channel] = np.round(seen).astype(np.uint8)
    return photograph


def _light(camera: Camera, exposure: Exposure, frame: Frame, rng: np.random.Generator) -> Field:
    """How much light reaches each pixel's piece of retina and comes back to the sensor."""
    x, y = frame.offsets()
    away = frame.eccentricity()
    light = 1.0 - exposure.falloff * away**2 * away
    light *= 1.0 + exposure.uneven[0] * x + exposure.uneven[1] * y
    light *= 1.08 * exposure.light
    if camera.dust:
        specks = np.array(camera.dust)
        centres = specks[:, :2] * frame.radius + np.array(frame.centre)
        cover = dots(centres, specks[:, 2] * frame.radius, frame.shape)
        light *= 1.0 - 0.42 * blur(cover, 0.006 * frame.radius)
    if exposure.lashes:
        light *= 1.0 - 0.6 * _lashes(frame, rng)
    return np.asarray(light, np.float64)


def _lashes(frame: Frame, rng: np.random.Generator) -> Field:
    """Shadows of eyelashes: dark spikes from below, out of focus."""
    shadow = np.zeros(frame.shape)
    bottom = frame.centre[1] + frame.radius
    for _ in range(int(rng.integers(6, 13))):
        x = frame.centre[0] + rng.normal(0.0, 0.3) * frame.radius
        tip = bottom - rng.uniform(0.25, 0.6) * frame.radius
        half = rng.uniform(0.012, 0.03) * frame.radius
        spike = np.array([[x - half, bottom], [x + half, bottom], [x + rng.normal(0.0, 40.0), tip]])
        shadow[fill(spike, frame.shape)] = 1.0
    return blur(shadow, 0.025 * frame.radius)


def _flare(exposure: Exposure, frame: Frame) -> Field | None:
    """Stray light that enters past a small pupil: a pale crescent at the rim."""
    if not exposure.flare:
        return None
    x, y = frame.offsets()
    far = 0.55
    dx = x + far * np.cos(exposure.flare_angle)
    dy = y + far * np.sin(exposure.flare_angle)
    away = np.asarray(np.sqrt(dx * dx + dy * dy), np.float64)
    return exposure.flare * ramp(away, 1.05, 1.55)


def _tone(light: Field, contrast: float) -> Field:
    """The camera's curve: bright parts are pressed together rather than cut off."""
    knee = 1.2 + 3.0 * contrast
    return light * (1.0 + 0.8 / knee) / (1.0 + 0.8 * light / knee)


def _field(camera: Camera, frame: Frame) -> Mask:
    """The field of view: a disc, with the camera's notch on its rim."""
    centre, radius = frame.centre, frame.radius
    inside = np.zeros(frame.shape, np.uint8)
    fixed = (round(centre[0] * 16), round(centre[1] * 16))
    cv2.circle(inside, fixed, round(radius * 16), 1, thickness=-1, shift=4)
    if not camera.notch:
        return inside.view(np.bool_)
    out = np.array([np.cos(-0.75), np.sin(-0.75)])  # right and above the middle
    side = np.array([-out[1], out[0]])
    half = 0.04 * radius
    foot = np.array(centre) + 0.985 * radius * out
    if camera.notch == "round":
        tab = ellipse((float(foot[0]), float(foot[1])), (half, half))
    elif camera.notch == "triangle":
        tab = np.stack([foot - half * side, foot + 1.5 * half * out, foot + half * side])
    else:
        tip = foot + 1.2 * half * out
        tab = np.stack(
            [foot - half * side, tip - half * side, tip + half * side, foot + half * side]
        )
    return inside.view(np.bool_) | fill(tab, frame.shape)
