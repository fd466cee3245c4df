"""A picture of two runs side by side, as SVG: the measures, and query by query what changed."""

from collections.abc import Iterator
from typing import IO

from glossearch.evaluation.comparison import Change, Comparison
from glossearch.evaluation.measures import MAIN, MEASURES
from glossearch.evaluation.svg import Panel, line, rectangle, text

_WIDTH, _HEIGHT = 960, 440
_MEASURES_PANEL = Panel(left=76, top=104, width=330, height=264, low=0.0, high=1.0)
_CHANGES_LEFT, _CHANGES_WIDTH = 500, 436
_BAR, _GAP = 30, 2
# A bar for each changed query, this wide at most; with very many queries, bars touch.
_WIDEST = 26.0
_REACHES = (0.1, 0.2, 0.5, 1.0)
_LONGEST_NAME = 40

# Blue and orange of Okabe & Ito 2008, "Color universal design", which the colour-blind tell apart too. Light
# first, then dark.
_COLORS = {
    "paper": ("#ffffff", "#14171c"),
    "ink": ("#1f2328", "#e6e9ed"),
    "faint": ("#59636e", "#a3adb8"),
    "grid": ("#d9dee3", "#333a42"),
    "baseline": ("#9aa4af", "#7d8792"),
    "run": ("#0072b2", "#56b4e9"),
    "worse": ("#d55e00", "#f0944d"),
}


def write_svg(out: IO[str], comparison: Comparison) -> None:
    """Write the picture; it follows the reader's light or dark theme."""
    out.write("\n".join(_picture(comparison)) + "\n")


def _picture(comparison: Comparison) -> Iterator[str]:
    run, baseline = _short(comparison.run.run.name), _short(comparison.baseline.run.name)
    count = len(comparison.run.queries.texts)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" role="img" aria-labelledby="title">'
    )
    yield f"<style>{_style()}</style>"
    yield rectangle(0, 0, _WIDTH, _HEIGHT, "paper")
    yield text(24, 34, f"{run} against the baseline {baseline}", "ink title", name="title")
    yield text(24, 56, f"{count} judged {'query' if count == 1 else 'queries'}", "faint")
    yield from _measures(comparison)
    yield from _changes(comparison)
    yield "</svg>"


def _style() -> str:
    rules = [
        "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;font-size:13px}",
        ".title{font-size:18px;font-weight:600}.heading{font-weight:600}.small{font-size:12px}",
        "rect{shape-rendering:crispEdges}.grid,.axis{stroke-width:1}",
    ]
    for theme in (0, 1):
        colors = {name: pair[theme] for name, pair in _COLORS.items()}
        fills = "".join(f".{name}{{fill:{color}}}" for name, color in colors.items())
        lines = f".grid{{stroke:{colors['grid']}}}.axis{{stroke:{colors['faint']}}}"
        rules.append(f"@media (prefers-color-scheme:dark){{{fills}{lines}}}" if theme else fills + lines)
    return "".join(rules)


def _measures(comparison: Comparison) -> Iterator[str]:
    """Yield the left panel: for each measure a bar of the baseline and one of the run."""
    panel = _MEASURES_PANEL
    yield from _legend(panel.left, (("baseline", "baseline"), ("run", "run")))
    yield from panel.grid([0.0, 0.25, 0.5, 0.75, 1.0], "{:.2f}")
    yield panel.vertical_label("mean over the queries")
    step = panel.width / len(MEASURES)
    for place, name in enumerate(MEASURES):
        middle = panel.left + step * (place + 0.5)
        sides = (
            (comparison.baseline, "baseline", middle - _BAR - _GAP / 2),
            (comparison.run, "run", middle + _GAP / 2),
        )
        for evaluation, side, left in sides:
            value = evaluation.scores.mean(name)
            yield panel.bar(left, _BAR, value, side, f"{name} of the {side}: {value:.4f}")
            yield text(left + _BAR / 2, panel.y(value) - 5, f"{value:.2f}", "ink small", anchor="middle")
        p = comparison.significance[name].p
        yield from _caption(middle, panel, name, f"p {'< 0.001' if p < 0.001 else f'= {p:.3f}'}")


def _changes(comparison: Comparison) -> Iterator[str]:
    """Yield the right panel: a bar for each changed query's difference."""
    better, worse, changed = len(comparison.better), len(comparison.worse), comparison.changes
    panel = _changes_panel(changed)
    yield from _legend(panel.left, (("run", f"better: {better}"), ("worse", f"worse: {worse}")))
    yield from panel.grid([panel.high * share for share in (-1.0, -0.5, 0.0, 0.5, 1.0)], "{:+.2f}")
    yield panel.vertical_label(f"change of {MAIN}")
    step = min(_WIDEST, panel.width / max(1, len(changed)))
    # Thin bars are drawn without gaps, or they would fade and flicker.
    width = step * 0.8 if step >= 3 else max(step, 1.0)
    for place, change in enumerate(changed):
        side = "run" if change.difference > 0 else "worse"
        told = f"{change.id}: {change.text} ({change.before:.4f} to {change.after:.4f})"
        yield panel.bar(panel.left + place * step, width, change.difference, side, told)
    yield line(panel.left, panel.y(0), panel.left + panel.width, panel.y(0), "axis")
    same = len(comparison.run.queries.texts) - len(changed)
    below = f"{same} unchanged, not drawn"
    yield from _caption(panel.middle, panel, "changed queries, most improved first", below)


def _changes_panel(changed: tuple[Change, ...]) -> Panel:
    """Return the panel, its axis just long enough for the largest change."""
    largest = max((abs(change.difference) for change in changed), default=0.0)
    reach = next((reach for reach in _REACHES if reach >= largest), 1.0)
    panel = _MEASURES_PANEL
    return Panel(_CHANGES_LEFT, panel.top, _CHANGES_WIDTH, panel.height, -reach, reach)


def _caption(x: float, panel: Panel, heading: str, below: str) -> Iterator[str]:
    yield text(x, panel.bottom + 20, heading, "ink heading", anchor="middle")
    yield text(x, panel.bottom + 38, below, "faint small", anchor="middle")


def _legend(left: float, entries: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for place, (name, label) in enumerate(entries):
        x = left + place * 130
        yield rectangle(x, 74, 12, 12, name)
        yield text(x + 18, 85, label, "ink")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
