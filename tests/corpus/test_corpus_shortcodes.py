"""Hugo shortcodes and MDN macros -> the text that readers of the built site see."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glossearch.corpus.shortcodes import expand
from support import examples

TABLE = [
    ("no tags at all", "no tags at all"),
    ('{{< glossary_tooltip text="API Server" term_id="kube-apiserver" >}}', "API Server"),
    ('{{< glossary_tooltip term_id="kube-apiserver" text="API Server">}}', "API Server"),
    ('{{<glossary_tooltip term_id="kube-apiserver">}}', "kube apiserver"),
    ("{{< glossary_tooltip term_id='pod' text='Pods' >}}s", "Podss"),
    ("{{< glossary_tooltip term_id=pod >}}", "pod"),
    ('{{< glossary_tooltip text="" term_id="a-b" >}}', "a b"),
    ('{{% glossary_tooltip text="Pod" term_id="pod" %}}', "Pod"),
    ('{{< figure src="/a.png" title="A figure" />}}', "A figure"),
    ('{{< note >}}Mind the gap.{{< /note >}}', "Mind the gap."),
    ("a {{% sign-language-section Fq-kda8kIHg %}} b", "a  b"),
    ('{{< skew currentVersion >}}', ""),
    ('{{Glossary("scope")}}', "scope"),
    ('{{glossary("scope", "scoped")}}', "scoped"),
    ('{{Glossary("scope", "")}}', "scope"),
    ("{{ Glossary( 'scope' ) }}", "scope"),
    ('{{HTMLElement("input/button", "button", "", 1)}}', "button"),
    ("{{DOMxRef()}}", ""),
    ("{{ not a tag", "{{ not a tag"),
    ("{{< never closed", "{{< never closed"),
    ("a {{< x >}} b {{< y text='c' >}} d", "a  b c d"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "visible"), TABLE)
def test_tag_becomes_its_visible_text(source: str, visible: str) -> None:
    assert expand(source) == visible


PIECES = [
    "{{<",
    ">}}",
    "{{%",
    "%}}",
    "{{",
    "}}",
    "(",
    ")",
    '"',
    "'",
    "\n",
    "a",
    "text=",
    "title=",
    " ",
    "/",
    "-",
    ",",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example('{{< figure title="one\ntwo" >}}')
@example('{{Glossary("one\ntwo",\n"three")}}')
@settings(derandomize=True, max_examples=examples(400), deadline=None)
def test_number_of_lines_stays(source: str) -> None:
    assert expand(source).count("\n") == source.count("\n")


@given(st.text(max_size=60).filter(lambda text: "{{" not in text))
@settings(derandomize=True, max_examples=examples(100), deadline=None)
def test_text_without_braces_stays(source: str) -> None:
    assert expand(source) == source


@pytest.mark.parametrize("opening", ["{{< a ", "{{% a ", "{{A(", '{{A("'])
def test_tags_that_never_close_take_no_quadratic_time(opening: str) -> None:
    started = time.process_time()
    expand(opening * 4_000)
    assert time.process_time() - started < 1.0


def test_what_a_tag_shows_is_on_its_first_line() -> None:
    assert expand('a {{<\nx text="b\nc" >}} d') == "a b c\n\n d"
