"""Colours that white letters can be read on. No I/O."""

LEAST_CONTRAST = 4.5


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of #rrggbb with white, from 1 to 21. Source: WCAG 2.2, "contrast ratio"."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def has_contrast(colour: str) -> bool:
    """Whether small white text on this colour passes WCAG 2.2 AA."""
    return contrast_with_white(colour) >= LEAST_CONTRAST
