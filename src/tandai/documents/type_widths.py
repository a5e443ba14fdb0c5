"""How wide words are in Times New Roman, so that a column can be made as wide as they are.

Advance widths in thousandths of the size, from the metrics of Times-Roman (Adobe Core 14), which
Times New Roman and Liberation Serif share.
"""

from __future__ import annotations

_OF_WIDTH = {
    250: " .,\u00a0",
    278: "/:;ijlt\\",
    333: "!()-I`fr[]‘’",
    389: "Js",
    408: '"',
    444: "?acez“”",
    500: "#$*0123456789_bdghknopquvxy–",
    541: "^~",
    556: "FPS",
    564: "+<=>|×±−",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYw",
    778: "m&",
    833: "%",
    889: "M",
    921: "@",
    944: "W",
}
_WIDTHS = {sign: width for width, signs in _OF_WIDTH.items() for sign in signs}
# Letters with marks, signs of status, and whatever is not Latin: as wide as the widest of these.
_UNKNOWN = 760
_BOLD = 1.09


def width_of(text: str, points: float, *, bold: bool = False) -> float:
    """Return the width of a text in points, set in a type of ``points``."""
    known = sum(_WIDTHS.get(sign, _UNKNOWN) for sign in text)
    return known * points * (_BOLD if bold else 1.0) / 1000
