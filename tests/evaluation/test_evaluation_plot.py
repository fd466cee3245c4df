import io
import xml.etree.ElementTree as ElementTree

import pytest
from evaluation_files import compared, run_of

from glossearch.evaluation.comparison import Comparison, JudgedQueries, evaluate
from glossearch.evaluation.measures import MEASURES
from glossearch.evaluation.plot import write_svg
from glossearch.evaluation.svg import Panel, quoted

SVG = "{http://www.w3.org/2000/svg}"


def drawn(comparison: Comparison) -> ElementTree.Element:
    out = io.StringIO()
    write_svg(out, comparison)
    return ElementTree.fromstring(out.getvalue())


def words(picture: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


def told(picture: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{SVG}title")]


def test_axes_legend_and_measures_are_labelled() -> None:
    picture = drawn(compared({"q": {"a": 1}, "r": {"a": 1}}, {"q": "b a", "r": "a"}, {"q": "a", "r": "a"}))
    labels = words(picture)
    assert labels[:2] == ["after against the baseline before", "2 judged queries"]
    assert {*MEASURES, "baseline", "run", "better: 1", "worse: 0"} <= set(labels)
    assert {"mean over the queries", "change of nDCG@10", "1 unchanged, not drawn"} <= set(labels)


def test_each_bar_tells_its_value() -> None:
    picture = drawn(compared({"q": {"a": 1}}, {"q": "b a"}, {"q": "a b"}))
    assert "nDCG@10 of the baseline: 0.6309" in told(picture)
    assert "nDCG@10 of the run: 1.0000" in told(picture)
    assert "q: text of q (0.6309 to 1.0000)" in told(picture)


def test_both_themes_are_colored() -> None:
    style = drawn(compared({"q": {"a": 1}}, {}, {"q": "a"})).find(f"{SVG}style")
    assert style is not None
    assert style.text is not None
    light, dark = style.text.split("@media (prefers-color-scheme:dark)")
    assert ".paper{fill:#ffffff}" in light
    assert ".paper{fill:#14171c}" in dark


def test_any_text_is_valid_svg() -> None:
    odd = "<b>&\"'\x00\x1b\ufffe\n\ud83d\ude00 end"
    queries = JudgedQueries.of({"q": odd}, {"q": {"a": 1}})
    name = f"{odd}{'x' * 50}"
    picture = drawn(
        Comparison(evaluate(queries, run_of({}, name)), evaluate(queries, run_of({"q": "a"}, odd)))
    )
    assert any("q: <b>&\"'" in line for line in told(picture))
    assert words(picture)[0].endswith("xxx…")


@pytest.mark.parametrize(("count", "widest"), [(1, 26.0), (10, 26.0), (500, 1.0)])
def test_bars_stay_in_the_panel(count: int, widest: float) -> None:
    names = [f"q{number}" for number in range(count)]
    both = compared({name: {"a": 1} for name in names}, {}, dict.fromkeys(names, "b a"))
    bars = [bar for bar in drawn(both).iter(f"{SVG}rect") if "to 0.6309" in "".join(bar.itertext())]
    assert len(bars) == count
    assert all(float(bar.get("width", "0")) <= widest for bar in bars)
    assert all(500 <= float(bar.get("x", "0")) < 936 for bar in bars)
    assert all(104 <= float(bar.get("y", "0")) <= 368 for bar in bars)


def test_a_panel_places_values_between_low_and_high() -> None:
    panel = Panel(left=0, top=10, width=100, height=200, low=-1.0, high=1.0)
    assert (panel.y(1.0), panel.y(0.0), panel.y(-1.0)) == (10, 110, 210)
    assert 'y="110.00" width="5.00" height="100.00"' in panel.bar(0, 5, -1.0, "worse", "told")


def test_white_space_is_one_space() -> None:
    assert quoted(" a\n\tb ") == "a b"
