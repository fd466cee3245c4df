"""The few shapes of SVG that a chart is made of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def quoted(content: str) -> str:
    """Return ``content`` for use in SVG, on one line."""
    return escape(" ".join(_NOT_XML.sub("\ufffd", content).split()))


def text(x: float, y: float, content: str, style: str, anchor: str = "start", name: str = "") -> str:
    """Return a line of text, (x, y) on its base line; ``name`` is its id."""
    named = f' id="{name}"' if name else ""
    place = f'class="{style}" x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}"'
    return f"<text{named} {place}>{quoted(content)}</text>"


def rectangle(x: float, y: float, width: float, height: float, style: str, told: str = "") -> str:
    """Return a rectangle; ``told`` is shown while the mouse rests on it."""
    shape = f'<rect class="{style}" x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
    return f"{shape}><title>{quoted(told)}</title></rect>" if told else f"{shape}/>"


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    """Return a line."""
    return f'<line class="{style}" x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}"/>'


@dataclass(frozen=True, slots=True)
class Panel:
    """An area for bars, its vertical axis from ``low`` to ``high``."""

    left: float
    top: float
    width: float
    height: float
    low: float
    high: float

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """The horizontal middle."""
        return self.left + self.width / 2

    def y(self, value: float) -> float:
        """Return how far down ``value`` is."""
        return self.bottom - (value - self.low) / (self.high - self.low) * self.height

    def grid(self, values: Sequence[float], form: str) -> Iterator[str]:
        """Yield a line across for each value, labelled in the format ``form``."""
        for value in values:
            y = self.y(value)
            yield line(self.left, y, self.left + self.width, y, "grid" if value else "axis")
            label = form.format(value) if value else "0"
            yield text(self.left - 8, y + 4, label, "faint small", anchor="end")

    def vertical_label(self, content: str) -> str:
        """Return the label of the vertical axis, beside it."""
        x, y = self.left - 56, self.top + self.height / 2
        turned = f'<g transform="rotate(-90 {x:.2f} {y:.2f})">'
        return f"{turned}{text(x, y, content, 'ink heading', anchor='middle')}</g>"

    def bar(self, x: float, width: float, value: float, style: str, told: str) -> str:
        """Return a bar from 0 to ``value``."""
        top = self.y(max(value, 0.0))
        return rectangle(x, top, width, self.y(min(value, 0.0)) - top, style, told)
