"""Slugs of titles, and names of files of slugs."""

import pytest

from glossearch.corpus.slugs import file_name, slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Café, C++ & C#", "cafe-c-plus-plus-and-c-sharp"),
        ("Ångström crème brûlée", "angstrom-creme-brulee"),
        ("A+B", "a-plus-b"),
        ("F# (C#)", "f-sharp-c-sharp"),
        ("# 1", "1"),
        ("ÉCOLE X", "ecole-x"),
        ("Й кофе", "й-кофе"),  # a letter of its own, not one with an accent
        ("  --X_y--  ", "x-y"),
        ("X-xX", "x-xx"),
        ("?!", "term"),
        ("", "term"),
        ("a" * 120, "a" * 100),
        (f"{'a' * 99} b", "a" * 99),
    ],
)
def test_a_slug_is_what_can_be_typed_of_a_title(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("ci/cd", "ci-cd.md"),
        ("../up", "up.md"),
        ("-X", "X.md"),
        ("X.X", "X.X.md"),
        ("X. ", "X.-.md"),
        ("end..", "end.md"),
        ("a:b?c", "a-b-c.md"),
        ("e\u0301", "é.md"),
        ("nul", "nul-term.md"),
        ("NUL.txt", "NUL.txt-term.md"),
        ("index", "index-term.md"),
        ("_index", "_index-term.md"),
        ("indexes", "indexes.md"),
        ("...", "term.md"),
        ("é" * 151, f"{'é' * 100}.md"),
        (f"{'a' * 199}. b", f"{'a' * 199}.md"),
    ],
)
def test_every_system_takes_the_name_of_a_file_and_shows_it(slug: str, name: str) -> None:
    assert file_name(slug) == name
