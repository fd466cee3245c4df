"""What stands above the hits: the answer card, and remarks on what was searched."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from web_fixtures import Write


def cards(page: str) -> list[str]:
    return re.findall(r'<section class="card .*(?=<ol class="hits)', page, re.DOTALL)


def text(html: str) -> str:
    """Return ``html`` without tags, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def remarks(page: str) -> list[str]:
    return re.findall(r'<p class="remark">(.*?)</p>', page)


def hit_list(page: str) -> str:
    return page.split('<ol class="hits')[1].split("</ol>")[0]


@pytest.mark.parametrize("query", ["token", "what+is+a+token%3F", "subword"])
def test_what_asks_for_an_entry_has_its_definition_above_the_hits(client: FlaskClient, query: str) -> None:
    page = client.get(f"/search?q={query}").text
    [card] = cards(page)
    assert page.index(card) < page.index('<ol class="hits')
    assert '<section class="card definition" aria-labelledby="answer" lang="en">' in card
    assert '<h2 id="answer"><dfn><a href="/entry/token?q=' + query + '">Token</a></dfn></h2>' in card
    assert "<p>A token is the piece of text that a model reads and writes.</p>" in card
    assert '<dt lang="en">Also called</dt>\n    <dd>word piece</dd>\n    <dd>subword</dd>' in card
    assert '<dt lang="en">See also</dt>\n    <dd><a href="/entry/temperature">Temperature</a></dd>' in card
    assert "tokne" not in card


def test_a_hit_does_not_say_again_what_the_card_says(client: FlaskClient) -> None:
    hits = hit_list(client.get("/search?q=what+is+a+token").text)
    assert '<h2><a href="/entry/token?q=what+is+a+token"><mark>Token</mark></a></h2>' in hits
    assert '<p class="passage">It is often a part of a word. ' in hits
    assert "is the piece of text" not in hits
    # All that there is of this one is its definition.
    assert 'class="passage"' not in hit_list(client.get("/search?q=zqhidden").text)


def test_an_entry_without_other_names_and_references_has_no_list_of_them(client: FlaskClient) -> None:
    [card] = cards(client.get("/search?q=lonely+entry").text)
    assert "<dl" not in card


def test_a_comparison_has_both_definitions_and_what_each_says_of_the_other(client: FlaskClient) -> None:
    page = client.get("/search?q=temperature+vs+token").text
    [card] = cards(page)
    assert '<section class="card comparison" aria-labelledby="answer"' in card
    assert '<h2 id="answer" class="unseen">' in card
    left, right = card.split('<section class="side">')[1:]
    assert '<h3><dfn><a href="/entry/temperature?q=temperature+vs+token">Temperature</a></dfn></h3>' in left
    assert "<p>Temperature is a number that says how freely a model chooses the next token.</p>" in left
    assert "<dl" not in left  # that is all it says of tokens
    assert '<h3><dfn><a href="/entry/token?q=temperature+vs+token">Token</a></dfn></h3>' in right
    assert "What Token says of Temperature" in text(right)
    assert re.search(r"<dd>.*the <mark>temperature</mark> knob", right)


@pytest.mark.parametrize("query", ["model+reads+text", "category:models", "token+-temperature", "", "zebra"])
def test_other_queries_have_no_card(client: FlaskClient, query: str) -> None:
    assert cards(client.get(f"/search?q={query}").text) == []


def test_the_card_is_on_the_first_page_only(
    many: FlaskClient, write: Write, reindex: Callable[[], None]
) -> None:
    write("many", "---\ntitle: Many\n---\nMany are more than a few.\n")
    reindex()
    assert len(cards(many.get("/search?q=many").text)) == 1
    second = many.get("/search?q=many&page=2").text
    assert "Page 2 of 3" in second
    assert cards(second) == []


def test_the_card_is_of_the_category_asked_for(client: FlaskClient) -> None:
    assert len(cards(client.get("/search?q=token&category=models").text)) == 1
    assert cards(client.get("/search?q=token&category=safety").text) == []


def test_a_misspelt_name_is_searched_as_it_was_meant(client: FlaskClient) -> None:
    page = client.get("/search?q=+tempratur&category=Models").text
    link = '<a href="/search?q=Temperature&amp;category=Models">Temperature</a>'
    assert remarks(page) == [f"Nothing has “tempratur”; showing entries for “{link}”."]
    assert '<a href="/entry/temperature?q=+tempratur">' in hit_list(page)


def test_a_misspelt_word_among_others_is_asked_about(client: FlaskClient) -> None:
    page = client.get("/search?q=freely+tempratur").text
    assert remarks(page) == ['Did you mean <a href="/search?q=freely+temperature">freely temperature</a>?']


def test_where_a_category_has_nothing_the_link_leads_out_of_it(client: FlaskClient) -> None:
    page = client.get("/search?q=tempratur&category=safety").text
    assert remarks(page) == ['Did you mean <a href="/search?q=Temperature">Temperature</a>?']


def test_what_is_spelt_right_needs_no_remark(client: FlaskClient) -> None:
    for query in ("token", "next token", "category:models", "zebra", ""):
        assert remarks(client.get("/search", query_string={"q": query}).text) == []


def test_weak_matches_are_told_and_subdued(client: FlaskClient) -> None:
    page = client.get("/search?q=attack+of+purple+dinosaur+cupcakes").text
    assert remarks(page) == ["Weak matches only: the glossary may have no entry for this."]
    assert '<ol class="hits weak"' in page
    assert '<ol class="hits"' in client.get("/search?q=attack+by+text").text


def test_matches_by_meaning_alone_are_told(client: FlaskClient) -> None:
    label = '<p class="matched" lang="en">matched by meaning</p>'
    hits = hit_list(client.get("/search?q=heat").text)
    assert hits.count("<article>") == hits.count(label) == 1
    assert '<a href="/entry/temperature?q=heat">' in hits
    for query in ("token", "freely", "category:models", "-token"):
        assert label not in hit_list(client.get("/search", query_string={"q": query}).text)


def test_cards_and_remarks_are_escaped(
    client: FlaskClient, write: Write, reindex: Callable[[], None]
) -> None:
    write(
        "sly",
        "---\ntitle: <u>Slyword</u>\naliases: [<u>sly alias</u>]\nsee_also: [hostile]\n---\n"
        "A `<u>slyword</u>` is markup. It goes on about <script> and the token.\n",
    )
    reindex()
    for query in ("<u>slyword</u>", "<u>sly alias</u> vs token"):
        page = client.get("/search", query_string={"q": query}).text
        assert len(cards(page)) == 1
        assert "<u>" not in page
        assert "<script>" not in page
    assert "&lt;script&gt;alert(&#39;title&#39;)" in cards(client.get("/search?q=<u>slyword</u>").text)[0]
    page = client.get("/search", query_string={"q": "<u>slywrod"}).text
    assert remarks(page)
    assert "<u>" not in page
