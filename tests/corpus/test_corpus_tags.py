"""HTML without its tags."""

import pytest

from glossearch.corpus.tags import without_tags


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<b>c</b>d", "a c d"),
        ("a<!-- b > c -->d", "a d"),
        ("a<!-- <b> -- > -->d<!--e-->f", "a d f"),
        ("a<script>b <i> c</script >d", "a d"),
        ("a<STYLE x>b > c</Style>d", "a d"),
        ("<script>a</style>b</script>c", " c"),
        ("<scripts>a</scripts>", " a "),
        ("a<b>c<!-- x -->d", "a c d"),
        ("no tag", "no tag"),
        ("", ""),
        # what never ends
        ("a<!-- b > c", "a  c"),
        ("a<script>b > c", "a b > c"),
        ("a<!-- b <!-- c", "a<!-- b <!-- c"),
        ("a<b c", "a<b c"),
        ("a<!-->b", "a b"),
        ("a<script b", "a<script b"),
        ("<!-- a > b <!-- c --> d", "  d"),
        ("x<!-- a <b> c <style> d <i> e", "x  c   d   e"),
        (">a<", ">a<"),
        ("x><!-- a", "x><!-- a"),
    ],
)
def test_tags_comments_scripts_and_styles_become_spaces(html: str, text: str) -> None:
    assert without_tags(html) == text
