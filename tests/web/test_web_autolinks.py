"""Names of entries in running text."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from glossearch.annotation import Names
from glossearch.schema import Headline
from glossearch.web.autolinks import with_links
from web_fixtures import Write
from web_html import page_of


def names(**entries: tuple[str, ...]) -> Names:
    """Return the names of entries given as slug=(title, *aliases)."""
    return Names(Headline(slug, title, tuple(aliases), (), ()) for slug, (title, *aliases) in entries.items())


NAMES = names(
    prompt=("Prompt",),
    injection=("Prompt injection", "instruction hijacking"),
    query=("Query",),
    tokens=("Tokens", "BPE"),
    it=("IT",),
    ai=("AI", "Artificial intelligence (machine thinking)"),
    rnd=("R&D",),
    c=("C",),
    the=("The",),
    fine=("Fine-tuning",),
    alias_of_two=("Two", "shared"),
    other_of_two=("Three", "shared"),
    dom=("DOM (Document Object Model)",),
)


def linked(html: str, *known: str) -> str:
    return with_links(html, NAMES, known, lambda slug: f"/{slug}").replace(' class="term"', "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a prompt injection here", 'a <a href="/injection">prompt injection</a> here'),
        ("a prompt-injection", 'a <a href="/injection">prompt-injection</a>'),
        ("Prompt injections", '<a href="/injection">Prompt injections</a>'),
        ("a prompt, injection", 'a <a href="/prompt">prompt</a>, injection'),
        ("prompting", "prompting"),
        ("two queries", '<a href="/alias_of_two">two</a> <a href="/query">queries</a>'),
        ("one token", 'one <a href="/tokens">token</a>'),
        ("it is not bpe", "it is not bpe"),
        ("IT uses BPE", '<a href="/it">IT</a> uses <a href="/tokens">BPE</a>'),
        ("AIs and AI's", '<a href="/ai">AIs</a> and AI\'s'),
        ("machine thinking", '<a href="/ai">machine thinking</a>'),
        ("the C shared", "the C shared"),
        ("our R&amp;D &lt;b&gt;", 'our <a href="/rnd">R&amp;D</a> &lt;b&gt;'),
        ("fine tuning", '<a href="/fine">fine tuning</a>'),
        ("the document object model", 'the <a href="/dom">document object model</a>'),
        ("prompt and prompt", '<a href="/prompt">prompt</a> and prompt'),
    ],
)
def test_names_in_a_text(text: str, expected: str) -> None:
    assert linked(f"<p>{text}</p>") == f"<p>{expected}</p>"


@pytest.mark.parametrize("tag", ["a", "code", "pre", "h2", "kbd", "dfn", "samp", "var"])
def test_not_within_links_code_and_headings(tag: str) -> None:
    html = f"<{tag}>prompt <b>query</b></{tag}>"
    assert linked(html) == html
    assert linked(f"{html}<p>prompt</p>").endswith('<p><a href="/prompt">prompt</a></p>')


def test_tags_and_attributes_are_left_alone() -> None:
    html = '<p title="a prompt > a query">no names</p>'
    assert linked(html) == html


def test_a_known_name_takes_its_words_with_it() -> None:
    assert linked("<p>a prompt injection</p>", "injection") == "<p>a prompt injection</p>"


def test_a_title_goes_before_an_alias() -> None:
    both = names(one=("Gate", "Door"), other=("Door",))
    assert with_links("door", both, (), str) == '<a class="term" href="other">door</a>'


def test_addresses_are_escaped() -> None:
    found = with_links("<p>prompt</p>", NAMES, (), lambda slug: '/"><script>')
    assert 'href="/&quot;&gt;&lt;script&gt;"' in found


def test_an_entry_links_to_others_where_it_first_mentions_them(
    client: FlaskClient, write: Write, reindex: Callable[[], None]
) -> None:
    write(
        "essay",
        "---\ntitle: Essay\naliases: [long text]\n---\n"
        "An essay has many tokens. The tokens of a long text are dear, so are `tokens`.\n\n"
        "## Prompt injections\n\n[A prompt injection](https://example.org/) and a prompt injection; "
        "the [[temperature]] and the temperature.\n",
    )
    reindex()
    body = page_of(client, "/entry/essay").one(class_="body")
    assert [(one["href"], one.text) for one in body.all("a", class_="term")] == [
        ("/entry/token", "tokens"),
        ("/entry/prompt-injection", "prompt injection"),
    ]


def test_names_of_a_new_generation_are_linked(
    client: FlaskClient, write: Write, reindex: Callable[[], None]
) -> None:
    assert not page_of(client, "/entry/temperature").all("a", href="/entry/number")
    write("number", "---\ntitle: Number\n---\nA number counts.\n")
    reindex()
    assert (
        page_of(client, "/entry/temperature").one("a", class_="term", href="/entry/number").text == "number"
    )
