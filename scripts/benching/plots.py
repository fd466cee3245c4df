"""Pictures of the figures: lines on two logarithmic axes, as SVG that follows a light or dark theme."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benching.growing import ENTRIES, WORDS
from benching.searching import KINDS
from glossearch.evaluation.svg import Panel, line, quoted, rectangle, text

_WIDTH, _HEIGHT = 760, 420
_LEFT, _TOP, _INNER_WIDTH, _INNER_HEIGHT = 76, 76, 520, 280
# Colours of Okabe & Ito 2008, "Color universal design", which the colour-blind tell apart; light, then dark.
_THEME = {
    "paper": ("#ffffff", "#14171c"),
    "ink": ("#1f2328", "#e6e9ed"),
    "faint": ("#59636e", "#a3adb8"),
}
_RULE = ("#d9dee3", "#333a42")
_ENGINES = {
    "glossearch": ("#0072b2", "#56b4e9"),
    "whoosh": ("#d55e00", "#f0944d"),
    "fts5": ("#00795a", "#2fc79c"),
    "tantivy": ("#a8518a", "#df9fc6"),
    "bm25s": ("#7a6a00", "#e6d34a"),
}
_LEAST_APART = 17.0
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A title, the labels of the axes, and the points of each engine."""

    title: str
    across: str
    up: str
    series: Mapping[str, Points]


def plots(figures: Mapping[str, Any]) -> dict[str, str]:
    """Return the pictures that the figures of a run are enough for, by name."""
    found = {}
    for name, chart in _charts(figures):
        if any(len(points) > 1 for points in chart.series.values()):
            found[name] = "\n".join(_picture(chart)) + "\n"
    return found


def _charts(figures: Mapping[str, Any]) -> Iterator[tuple[str, Chart]]:
    for kind, title in zip(KINDS, ("The ten best", "The ten best with passages"), strict=True):
        by_size = {
            int(key.split()[1]): told[kind] for key, told in figures.items() if key.startswith("search ")
        }
        p50 = {size: {name: one["p50"] for name, one in told.items()} for size, told in by_size.items()}
        yield f"bench-{kind}", Chart(f"{title}, in one run", "entries", "p50, ms", _series(p50))
    for key, name, across in ((ENTRIES, "bench-entries", "entries"), (WORDS, "bench-words", "words")):
        growth = {int(size): told for size, told in figures.get(key, {}).items()}
        title = f"A search, by {'entries of GCIDE' if across == 'entries' else 'words of the query'}"
        yield name, Chart(title, across, "p50, ms", _series(growth))


def _series(growth: Mapping[int, Mapping[str, float]]) -> dict[str, Points]:
    names = {name: None for told in growth.values() for name in told}
    return {
        name: [(size, told[name]) for size, told in sorted(growth.items()) if name in told] for name in names
    }


def _picture(chart: Chart) -> Iterator[str]:
    xs = sorted({x for points in chart.series.values() for x, _ in points})
    ys = [y for points in chart.series.values() for _, y in points]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)) + 1e-9)
    panel = Panel(_LEFT, _TOP, _INNER_WIDTH, _INNER_HEIGHT, low, high)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" role="img" aria-labelledby="title">'
    )
    yield f"<style>{_style()}</style>"
    yield rectangle(0, 0, _WIDTH, _HEIGHT, "paper")
    yield text(24, 34, chart.title, "ink title", name="title")
    yield text(24, 54, "both axes logarithmic; lower is faster", "faint small")
    for power in range(low, high + 1):
        y = panel.y(power)
        yield line(panel.left, y, panel.left + panel.width, y, "grid")
        yield text(panel.left - 8, y + 4, f"{10.0**power:g}", "faint small", anchor="end")
    yield panel.vertical_label(chart.up)
    for x in xs:
        yield text(_x(x, xs, panel), panel.bottom + 20, f"{x:,.0f}", "faint small", anchor="middle")
    yield text(panel.middle, panel.bottom + 44, chart.across, "ink heading", anchor="middle")
    for name, points in chart.series.items():
        yield from _line(name, points, xs, panel)
    yield from _labels(chart, panel)
    yield "</svg>"


def _x(value: float, xs: Sequence[float], panel: Panel) -> float:
    if len(xs) == 1:
        return panel.middle
    share = math.log(value / xs[0]) / math.log(xs[-1] / xs[0])
    return panel.left + 16 + share * (panel.width - 32)


def _line(name: str, points: Points, xs: Sequence[float], panel: Panel) -> Iterator[str]:
    places = [(_x(x, xs, panel), panel.y(math.log10(y)), x, y) for x, y in points]
    path = " ".join(f"{x:.2f},{y:.2f}" for x, y, _, _ in places)
    yield f'<polyline class="line {name}-line" points="{path}"/>'
    for left, top, x, y in places:
        told = quoted(f"{name}, {x:,.0f}: {y:.2f} ms")
        yield f'<circle class="{name}" cx="{left:.2f}" cy="{top:.2f}" r="4"><title>{told}</title></circle>'


def _labels(chart: Chart, panel: Panel) -> Iterator[str]:
    """Yield the names of the engines beside the ends of their lines, far enough apart to be read."""
    ends = sorted((panel.y(math.log10(points[-1][1])), name) for name, points in chart.series.items())
    places: list[float] = []
    for y, _ in ends:
        places.append(max(y, places[-1] + _LEAST_APART) if places else y)
    for (_, name), y in zip(ends, places, strict=True):
        yield text(panel.left + panel.width + 4, y + 4, name, f"{name} heading")


def _style() -> str:
    rules = [
        "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;font-size:13px}",
        ".title{font-size:18px;font-weight:600}.heading{font-weight:600}.small{font-size:12px}",
        ".line{fill:none;stroke-width:2}.grid{stroke-width:1}",
    ]
    for theme in (0, 1):
        colors = {name: pair[theme] for name, pair in (_THEME | _ENGINES).items()}
        fills = "".join(f".{name}{{fill:{color}}}" for name, color in colors.items())
        lines = "".join(f".{name}-line{{stroke:{pair[theme]}}}" for name, pair in _ENGINES.items())
        both = f"{fills}{lines}.grid{{stroke:{_RULE[theme]}}}"
        rules.append(f"@media (prefers-color-scheme:dark){{{both}}}" if theme else both)
    return "".join(rules)
