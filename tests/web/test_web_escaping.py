"""Whatever an entry or a visitor writes stays text."""

import json
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from web_html import parsed

HOSTILE = "</title><script>alert('query')</script>\"'><img src=x onerror=alert(1)>"
PATHS = [
    "/",
    "/entry/hostile",
    "/search?q=hostile",
    "/search?q=script",
    "/search?q=" + quote("<img src=x onerror=alert('alias')>"),
    "/search?q=" + quote("token vs <img src=x onerror=alert('alias')>"),
    "/search?q=" + quote("<script>tempratur"),
    "/search?category=" + quote("<i>Hostile</i>"),
    "/search?q=" + quote(HOSTILE),
    "/search?q=hostile&category=" + quote(HOSTILE),
    "/search?q=token&category=" + quote(HOSTILE),
    "/search?q=" + quote('"' + HOSTILE),
    "/" + quote(HOSTILE),
    "/entry/" + quote("<script>alert('title')"),
    "/entry/hostile?q=" + quote(HOSTILE),
    "/compare?a=hostile&b=token",
    "/compare?a=hostile&b=" + quote(HOSTILE),
    "/browse?letter=" + quote(HOSTILE),
    "/browse?letter=%23",
    "/search?q=hostile&explain=1",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_page_holds_active_content(client: FlaskClient, path: str) -> None:
    page = parsed(client.get(path).text)
    names = [one.tag for one in page.elements()]
    assert not {"iframe", "style", "object", "embed", "img", "svg", "base"} & set(names)
    assert names.count("title") == names.count("main") == names.count("search") == 1
    for script in page.all("script"):
        if script["src"]:
            assert script.text == ""
        else:
            assert script["type"] == "application/ld+json"
            assert json.loads(script.text)["@context"] == "https://schema.org"
    for one in page.one("body").elements():
        assert not any(key.startswith("on") or key in ("style", "srcdoc") for key in one.attributes), one.tag
        for key in ("href", "src", "action"):
            assert (one[key] or "/").startswith(("/", "#")), one.attributes


def test_the_texts_are_shown_as_they_are(client: FlaskClient) -> None:
    page = client.get("/entry/hostile").text
    assert "<dfn>&lt;script&gt;alert(&#39;title&#39;)&lt;/script&gt; &amp; co</dfn>" in page
    assert "<li>&lt;img src=x onerror=alert(&#39;alias&#39;)&gt;</li>" in page
    assert ">Is &lt;script&gt;alert(&#39;question&#39;)&lt;/script&gt; run?</a></li>" in page
    assert "&lt;i&gt;Hostile&lt;/i&gt;</a>" in page


def test_a_body_is_sanitised(client: FlaskClient) -> None:
    body = client.get("/entry/hostile").text.split('<div class="body"')[1].split("</article>")[0]
    assert "alert('body')" not in body
    assert "<a>first</a>" in body
    assert "[second](javascript:alert(3))" in body
    assert "<p>styled</p>" in body
    assert "<a href=\"/entry/token\">&lt;script&gt;alert('link')&lt;/script&gt;</a>" in body


def test_near_titles_are_escaped(client: FlaskClient) -> None:
    assert (
        "&lt;script&gt;alert(&#39;title&#39;)&lt;/script&gt; &amp; co</a>"
        in client.get("/script alert title co").text
    )
