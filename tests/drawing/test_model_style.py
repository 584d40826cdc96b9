"""Models can be told apart: from each other, with colour blindness too, and from the background."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from concurviz.drawing.model_style import MODEL_STYLE, PLAIN, Dash, model_style
from concurviz.drawing.theme import DARK, LIGHT, Theme, luminance
from concurviz.wire.models import MODELS

#: Machado, Oliveira and Fernandes 2009, full severity, on linear RGB.
SIGHT = {
    "usual": np.eye(3),
    "deuteranopia": np.array(
        [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]
    ),
    "protanopia": np.array(
        [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]
    ),
}
#: Least distance in Oklab: between colours that the usual eye sees, and any other.
APART = {"usual": 0.14, "deuteranopia": 0.07, "protanopia": 0.07}


def linear(colour: str) -> np.ndarray:
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    to_lms = np.array(
        [[0.41222, 0.53633, 0.05145], [0.21190, 0.68070, 0.10740], [0.08830, 0.28172, 0.62998]]
    )
    to_lab = np.array(
        [[0.21045, 0.79362, -0.00407], [1.97800, -2.42859, 0.45059], [0.02590, 0.78277, -0.80868]]
    )
    return to_lab @ np.cbrt(to_lms @ np.clip(rgb, 0, 1))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_every_model_stands_out_from_the_background(theme: Theme) -> None:
    for style in (*MODEL_STYLE.values(), PLAIN):
        assert contrast(style.colour(theme), theme.background) >= 3


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_no_two_models_look_alike(theme: Theme, sight: str) -> None:
    seen = {m: oklab(SIGHT[sight] @ linear(s.colour(theme))) for m, s in MODEL_STYLE.items()}
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= APART[sight], (one, other)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_a_model_under_several_interpreters_keeps_its_hue_and_can_be_told_apart(
    theme: Theme,
) -> None:
    names = ["threads@3.11", "coroutines@3.11", "threads@3.12", "threads@3.13t"]
    styles = [model_style(name, names) for name in names if name.startswith("threads")]
    assert styles[0] == MODEL_STYLE["threads"]
    assert len({style.dash for style in styles}) == 3
    seen = [oklab(linear(style.colour(theme))) for style in styles]
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(one - other) > 0.05
    for style in styles:
        assert contrast(style.colour(theme), theme.background) >= 3


def test_every_model_has_a_look_of_its_own() -> None:
    assert set(MODELS) <= set(MODEL_STYLE)
    assert model_style("unheard-of") is PLAIN
    assert {s.dash for s in MODEL_STYLE.values()} == set(Dash)
