"""The categories that results can be kept to."""

from flask.testing import FlaskClient

from web_html import Element, page_of


def facets(client: FlaskClient, path: str) -> Element:
    return page_of(client, path).one("nav", class_="facets")


def test_categories_of_all_hits_with_counts(many: FlaskClient) -> None:
    found = facets(many, "/search?q=many")
    assert found.links == [
        ("/search?q=many", "All"),
        ("/search?q=many&category=Even", "Even 12"),
        ("/search?q=many&category=Odd", "Odd 11"),
    ]
    assert found.one("a", aria_current="true").text == "All"
    assert [number.text for number in found.all("span", class_="number")] == ["12", "11"]


def test_they_stay_when_one_is_chosen(many: FlaskClient) -> None:
    found = facets(many, "/search?q=many&category=odd")
    assert [text for _, text in found.links] == ["All", "Even 12", "Odd 11"]
    assert found.one("a", aria_current="true").text == "Odd 11"
    assert page_of(many, "/search?q=many&category=Odd").one(class_="count").text == "1–10 of 11 entries"


def test_a_chosen_category_without_hits_can_be_left(client: FlaskClient) -> None:
    found = facets(client, "/search?q=subword&category=Nonsense")
    assert found.links[0] == ("/search?q=subword", "All")
    assert not found.all("a", aria_current="true")


def test_no_choice_where_there_is_none(client: FlaskClient) -> None:
    for path in ("/search?q=attack", "/search?category=Models", "/search?q=zebra", "/search"):
        assert not page_of(client, path).all("nav", class_="facets"), path
