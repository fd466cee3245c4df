"""The saved page of a glossary's site, as text and HTML: its term, and none of its furniture."""

import re

import pytest
from interchange_reading import read_as

from glossearch.errors import CorpusError
from support import REPOSITORY

SAVED = REPOSITORY.parent / "shared" / "site" / "training.txt"
TEXT = """\
Ann Example
← Back to glossary

Inference

kv-cache
Also called key-value cache/ attention cache

A KV cache is a store of what a model worked out for the tokens that it has read already. It saves time.

The price is memory. See prompt-caching and tokens.

Long texts fill it: 100,000 tokens of a large model take many gigabytes, which is why some servers drop the
oldest parts, and others share one cache among many readers of the same text.

Use it with care. See attention, context window, or TCP/IP for more.

Want the rest?

There are 12 terms total.

See the full glossary
Today, UTC
Weekly
refreshed /somewhere →
"""
HTML = """\
<!doctype html>
<html lang="en"><head><title>KV cache | Glossary | Ann Example</title>
<script>var x = "See a and b.";</script></head>
<body>
<header><a href="/">Ann Example</a><a href="/about">About</a></header>
<nav><a href="/glossary">← Back to glossary</a></nav>
<main><article>
<p class="eyebrow">Inference</p>
<h1>kv-cache</h1>
<p class="names">Also called <span>key-value cache</span><span>/ attention cache</span></p>
<p>A KV cache is a store of what a model worked out for the <em>tokens</em> that it has read already. It saves
time.</p>
<p>The price is memory. See <a href="/glossary/prompt-caching">prompt-caching</a> and
<a href="tokens.html">tokens</a>.</p>
<h2>Size</h2>
<p>Long texts fill it: <code>100_000</code> tokens of a large model take many gigabytes, which is why some
servers drop the oldest parts, and others <a href="https://example.org/share">share</a>
one cache among many readers.</p>
<ul><li>It is fast.</li><li>It is *big*.</li></ul>
<p>Use it with care. See attention,
<a href="/glossary/context-window">Context window</a>, or TCP/IP for more.</p>
<section><h3>Want the rest?</h3><p>There are 12 terms total.</p>
<p><a href="/glossary">See the full glossary</a></p></section>
</article></main>
<footer>Today, UTC · Weekly · refreshed <a href="/somewhere">/somewhere →</a></footer>
</body></html>
"""
FURNITURE = (
    "Ann Example", "Back to", "12 terms", "full glossary", "Want the", "UTC", "Weekly",
    "somewhere", "Also called",
)  # fmt: skip


@pytest.mark.parametrize("page", [TEXT, HTML], ids=["text", "HTML"])
def test_a_page_becomes_an_entry(page: str) -> None:
    found = read_as("page", page)
    entry = found.entry
    assert found.told == []
    assert (entry.slug, entry.title, entry.categories) == ("kv-cache", "KV cache", ("Inference",))
    assert entry.aliases == ("key-value cache", "attention cache")
    assert entry.see_also == ("prompt-caching", "tokens", "attention", "context-window", "tcp-ip")
    assert entry.body.startswith("A KV cache is a store of what a model worked out for the ")
    assert entry.body.rstrip().endswith("Use it with care.")
    assert "The price is memory.\n" in entry.body
    assert [word for word in FURNITURE if word in entry.body] == []


def test_html_becomes_markdown() -> None:
    body = read_as("page", HTML).entry.body
    assert "the *tokens* that" in body
    assert "\n\n## Size\n\nLong texts fill it: `100_000` tokens" in body
    assert "others [share](https://example.org/share) one cache" in body
    assert "\n\n- It is fast.\n- It is \\*big\\*.\n\n" in body


def test_links_to_other_terms_of_the_site_are_links_between_entries() -> None:
    page = HTML.replace("<head>", '<head><link rel="canonical" href="https://terms.example/g/kv-cache">')
    page = page.replace("It saves", '<a href="https://terms.example/g/red-team/">Red team</a> saves')
    page = page.replace("https://example.org/share", "https://other.example/share")
    body = read_as("page", page).entry.body
    assert "already. [[red-team|Red team]] saves" in body
    assert "[share](https://other.example/share)" in body


def page_of(
    *head: str, body: str = "A word is a unit of language that can stand alone. It may be short."
) -> str:
    return "\n\n".join(["Some Site", "← Back to glossary", *head, body, "There are 3 terms total."]) + "\n"


@pytest.mark.parametrize(
    ("head", "title", "slug", "category", "aliases"),
    [
        (("Word",), "Word", "word", (), ()),
        (("word",), "Word", "word", (), ()),
        (("Language", "Word"), "Word", "word", ("Language",), ()),
        (("Safety & trust", "red-team"), "Red team", "red-team", ("Safety & trust",), ()),
        (("Language", "Word", "word"), "Word", "word", ("Language",), ()),
        (("Context window", "context-window"), "Context window", "context-window", (), ()),
        (("Word", "word"), "Word", "word", ("Word",), ()),
        (("Word", "Also called vocable"), "Word", "word", (), ("vocable",)),
        (
            ("Word", "Also known as: vocable, lexeme and term."),
            "Word",
            "word",
            (),
            ("vocable", "lexeme and term"),
        ),
        (("Language", "Word", "AKA vocable; lexeme"), "Word", "word", ("Language",), ("vocable", "lexeme")),
        (
            ("Net", "Also called TCP/IP/ internet protocols"),
            "Net",
            "net",
            (),
            ("TCP/IP", "internet protocols"),
        ),
    ],
)
def test_heads_of_all_kinds(
    head: tuple[str, ...], title: str, slug: str, category: tuple[str, ...], aliases: tuple[str, ...]
) -> None:
    entry = read_as("page", page_of(*head)).entry
    assert (entry.title, entry.slug, entry.categories, entry.aliases) == (title, slug, category, aliases)
    assert entry.body == "A word is a unit of language that can stand alone. It may be short.\n"


@pytest.mark.parametrize(
    ("sentence", "slugs", "stays"),
    [
        ("See rlhf and constitutional-ai.", ("rlhf", "constitutional-ai"), False),
        ("See also: Prompt caching, tokens, and GPT-4.1.", ("prompt-caching", "tokens", "gpt-4-1"), False),
        ("(See tokens.)", ("tokens",), False),
        ("See attention for more.", ("attention",), False),
        ("See sampling and see logits.", ("sampling", "logits"), False),
        ("See prompt-injection; see also evals.", ("prompt-injection", "evals"), False),
        (
            "See jailbreak, prompt-injection, and evals for neighbours.",
            ("jailbreak", "prompt-injection", "evals"),
            False,
        ),
        ("See attention to learn how.", ("attention",), False),
        ("See Search for Truth and tokens.", ("search-for-truth", "tokens"), False),
        ("See   beam-search   and\ngreedy decoding.", ("beam-search", "greedy-decoding"), False),
        ("See tokens before reading on.", (), True),
        ("See the paper for details.", (), True),
        ("See section 3 below.", (), True),
        ("See how it is done and why.", (), True),
        ("We see rlhf and tokens every day.", (), True),
        ("Seen from afar, tokens are words.", (), True),
    ],
)
def test_sentences_that_only_refer_become_see_also(
    sentence: str, slugs: tuple[str, ...], stays: bool
) -> None:
    body = f"A word is a unit of language. {sentence}\n\nA second paragraph comes after it."
    entry = read_as("page", page_of("Word", body=body)).entry
    assert entry.see_also == slugs
    assert (sentence in entry.body) is stays
    assert entry.body.startswith("A word is a unit of language.")
    assert entry.body.endswith("A second paragraph comes after it.\n")


def test_a_list_under_see_also_is_taken_too() -> None:
    body = "A word is a unit of language.\n\nSee also\n\n- Rune sign\n- tokens"
    entry = read_as("page", page_of("Word", body=body)).entry
    assert (entry.see_also, entry.body) == (("rune-sign", "tokens"), "A word is a unit of language.\n")


def test_a_list_of_names_that_begins_a_paragraph_may_be_broken_into_lines() -> None:
    body = "A word is a unit of language.\n\nSee   beam-search   and\ngreedy decoding."
    entry = read_as("page", page_of("Word", body=body)).entry
    assert entry.see_also == ("beam-search", "greedy-decoding")
    assert entry.body == "A word is a unit of language.\n"


@pytest.mark.parametrize(
    "head",
    [
        "Term: Over-fitting\nCategory: Training\nSynonyms: overtraining, memorising",
        "Category: Training\nTerm: Over-fitting\nSlug: over-fitting\n\nSynonyms: overtraining, memorising",
        "Over-fitting\nCategory: Training\nSynonyms: overtraining, memorising",
        "Training\nOver-fitting\nover-fitting\nSynonyms: overtraining, memorising",
        "Term: Over-fitting\nSynonyms: overtraining, memorising\nCategory: Training",
    ],
)
@pytest.mark.parametrize("label", ["", "Definition: "])
def test_the_parts_of_the_head_may_be_called_so(head: str, label: str) -> None:
    page = f"""{head}

{label}A model overfits when it has learned its examples by heart.

See generalisation.

Was this page helpful?
Yes No
"""
    entry = read_as("page", page).entry
    assert (entry.title, entry.slug, entry.categories) == ("Over-fitting", "over-fitting", ("Training",))
    assert entry.aliases == ("overtraining", "memorising")
    assert entry.body == "A model overfits when it has learned its examples by heart.\n"
    assert entry.see_also == ("generalisation",)


def test_end_tags_may_be_left_out_where_html_allows_it() -> None:
    page = """<!doctype html><title>Gate | Terms</title><nav><ul><li>Home<li>Terms</ul></nav>
    <main><h1>Gate driver</h1>
    <p>A gate driver is an amplifier that charges the gate of a transistor.
    <p>It drives <ul><li>Motors<li>Inverters<ul><li>small<li>large</ul><li><div>Lamps</div></ul>
    <dl><dt>Driver<dd>What drives.<dt>Gate<dd>What is driven.</dl>
    <h2>Related terms</h2><ul><li><a>MOSFET</a><li><a>PWM</a></ul></main>"""
    entry = read_as("page", page).entry
    assert entry.see_also == ("mosfet", "pwm")
    assert entry.body == (
        "A gate driver is an amplifier that charges the gate of a transistor.\n\nIt drives\n\n"
        "- Motors\n- Inverters\n- small\n- large\n- Lamps\n\n"
        "Driver\n\nWhat drives.\n\nGate\n\nWhat is driven.\n"
    )


def test_a_table_at_the_end_is_no_menu() -> None:
    page = """<h1>Motor</h1><p>A motor is a machine that turns electricity into motion.
    <table><tr><th>Name<th>Cost<tr><td>small<td>1</table>"""
    found = read_as("page", page)
    assert found.entry.body.endswith(" motion.\n\nName Cost\n\nsmall 1\n")
    assert len(found.told) == 1


def test_names_may_be_emphasised() -> None:
    page = """<h1>Relay</h1><p>A relay is a switch that a current works.</p>
    <p>See <em>solenoid</em>, <b>coil</b> and see <a href="/contact">contact</a>.</p>"""
    entry = read_as("page", page).entry
    assert entry.see_also == ("solenoid", "coil", "contact")
    assert entry.body == "A relay is a switch that a current works.\n"


def test_a_paragraph_that_was_broken_into_lines_is_one() -> None:
    body = (
        "A word is a unit of language that can stand alone, and that\nstands between two spaces. See\ntokens."
    )
    entry = read_as("page", page_of("Word", body=body)).entry
    assert entry.see_also == ("tokens",)
    assert "\n" not in entry.body.rstrip()


def test_prose_about_the_site_is_no_furniture() -> None:
    body = (
        "A glossary is a list of terms. There are 40 terms in a small one.\n\n"
        "All entries have a title.\n\n"
        + "Copyright holds for its text, as it does for any other, "
        * 5
        + "always.\n\n"
        "It ends here."
    )
    entry = read_as("page", page_of("Glossary", body=body)).entry
    assert entry.body.count("\n\n") == 3
    assert entry.body.endswith("It ends here.\n")


def test_a_page_without_furniture() -> None:
    entry = read_as("page", "Word\n\nA word is a unit of language.\n").entry
    assert (entry.title, entry.body) == ("Word", "A word is a unit of language.\n")


def test_html_without_a_heading_goes_by_its_title() -> None:
    page = "<html><title>Word | Our terms</title><body><p>A word is a unit of language.</p></body></html>"
    entry = read_as("page", page).entry
    assert (entry.title, entry.body) == ("Word", "A word is a unit of language.\n")


def test_a_page_of_another_make() -> None:
    page = """<html><title>Mesh | Cloud words</title><body><header><a href="/">Cloud words</a></header>
    <div class="side"><ul><li>Abstraction</li><li>Bus</li></ul></div>
    <div><h1>Mesh</h1><div>Tag: networking</div><h2>What it is</h2>
    <p>A mesh is a layer of proxies between services that fail now and then.</p>
    <h2>Example</h2><pre><code>mesh   up\n  now</code></pre>
    <table><tr><th>Name</th><th>Cost</th></tr><tr><td>small</td><td>1</td></tr></table>
    <p>Related terms: <a href="/en/bus/">Bus</a>, "Load balancer"</p>
    <div>Last modified: today</div></div></body></html>"""
    found = read_as("page", page)
    entry = found.entry
    assert found.told == [
        "in: note: rows of tables that become lines of text: 2; make tables of them by hand"
    ]
    assert (entry.title, entry.categories, entry.see_also) == (
        "Mesh",
        ("networking",),
        ("bus", "load-balancer"),
    )
    assert entry.body == (
        "A mesh is a layer of proxies between services that fail now and then.\n\n## Example\n\n"
        "```\nmesh   up\n  now\n```\n\nName Cost\n\nsmall 1\n"
    )


def test_a_text_with_crumbs_and_a_menu_below() -> None:
    page = """Home > Glossary > Mesh

Mesh

A mesh is a layer of proxies between services.

Related terms: Bus

Share this
Previous: Map
Next: Node
(c) 2026 Cloud words. All rights reserved.
"""
    entry = read_as("page", page).entry
    assert (entry.title, entry.categories, entry.see_also) == ("Mesh", (), ("bus",))
    assert entry.body == "A mesh is a layer of proxies between services.\n"


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("", "in: no title found"),
        ("<html><body><nav>Menu</nav></body></html>", "in: no title found"),
        ("A word is a unit of language that can stand alone.", "in: no title found"),
        ("<div>" * 5_000 + "<h1>x</h1>", "in: its elements are nested too deep"),
    ],
)
def test_what_is_no_page_of_a_term_is_told(page: str, told: str) -> None:
    with pytest.raises(CorpusError) as refused:
        read_as("page", page)
    assert str(refused.value).startswith(told)


def as_html(text: str) -> str:
    """Return a saved text as a page of HTML: what is in one line there is an element here."""
    site, back, *rest = (line for line in text.splitlines() if line.strip())
    category, term, names, *blocks = rest
    footer = next(number for number, line in enumerate(blocks) if "?" in line and len(line) < 30)
    body = "".join(f"<p>{line}</p>\n" for line in blocks[:footer])
    end = "".join(f"<div>{line}</div>" for line in blocks[footer:])
    return (
        f"<html><head><title>{term} | {site}</title></head><body>"
        f"<header>{site}</header><nav><a href='/g'>{back}</a></nav>"
        f"<main><p>{category}</p><h1>{term}</h1><p>{names}</p>{body}</main><footer>{end}</footer></body></html>"
    )


@pytest.mark.skipif(not SAVED.is_file(), reason=f"the shared data is not here: {SAVED}")
@pytest.mark.parametrize("html", [False, True], ids=["text", "HTML"])
def test_a_page_of_a_real_site(html: bool) -> None:
    text = SAVED.read_text(encoding="utf-8")
    entry = read_as("page", as_html(text) if html else text).entry
    assert (entry.title, entry.slug, entry.categories) == ("Training", "training", ("Training",))
    assert entry.aliases == ("pre-training", "model training")
    assert entry.see_also == ("rlhf", "constitutional-ai")
    definition = next(line for line in text.splitlines() if line.startswith("Training is the process"))
    paragraphs = entry.body.rstrip().split("\n\n")
    assert paragraphs[0] == definition
    assert len(paragraphs) == 8
    lines = [line for line in text.splitlines() if line.strip()]
    furniture = [line for line in lines if len(line) < 50 or re.match("See the full", line)]
    assert [line for line in furniture if f"\n{line}\n" in f"\n{entry.body}\n"] == []


def test_a_picture_of_its_own_is_no_paragraph_and_one_in_a_text_is_its_words() -> None:
    body = "<p>The area is <img alt='pi r squared'> exactly.</p><p><a href='x'><img alt='A pie'></a></p>"
    entry = read_as("page", page_of("Circle", body=body)).entry
    assert entry.body.endswith("The area is pi r squared exactly.\n")
    assert "pie" not in entry.body


def test_links_of_a_menu_at_the_end_are_left_out_without_a_footer_too() -> None:
    text = "A mesh is a layer of proxies between services, which fail now and then.\n"
    assert read_as("page", f"Mesh\n\n{text}\nProducts\n\nOur team\n").entry.body == text


def test_a_text_may_begin_with_a_list() -> None:
    page = "<h1>Mesh</h1><ul><li>A layer of proxies.</li><li>A net.</li></ul><p>Both are meant here.</p>"
    assert read_as("page", page).entry.body == "- A layer of proxies.\n- A net.\n\nBoth are meant here.\n"


def test_what_html_says_of_its_parts_is_gone_by() -> None:
    page = """<title>x</title><link rel="canonical" href="http://[oops/mesh">
    <header><h1>Mesh</h1></header><div role="navigation"><p>All of our many products and services.</p></div>
    <p>A mesh is <a href="http://[oops">a net</a>.</p><blockquote><p>It holds.</p></blockquote>"""
    entry = read_as("page", page).entry
    assert (entry.title, entry.body) == ("Mesh", "A mesh is a net.\n\n> It holds.\n")
