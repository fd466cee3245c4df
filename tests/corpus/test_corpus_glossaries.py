"""Three real glossaries, read as their projects keep them."""

from pathlib import Path
from typing import NamedTuple

import pytest
from corpus_files import read

from glossearch.corpus.markup import links, plain_text, to_html

# The data lies next to the repository, in ../shared.
GLOSSARIES = Path(__file__).parents[2].parent / "shared" / "data" / "glossaries"

pytestmark = pytest.mark.skipif(not GLOSSARIES.is_dir(), reason=f"{GLOSSARIES} is not there")


class Glossary(NamedTuple):
    path: str
    entries: int
    keys: dict[str, str]
    exclude: tuple[str, ...]


KUBERNETES = Glossary(
    "kubernetes/content",
    140,
    {
        "slug": "id",
        "aliases": "aka",
        "category": "tags",
        "see_also": "related",
        "definition": "short_description",
    },
    ("*/index.md",),
)
MDN = Glossary("mdn/files", 623, {}, ("en-us/glossary/index.md",))
CNCF = Glossary("cncf/content/en", 89, {}, ("_*", "*/_index.md", "search.md"))

TAGS = ("{{<", "{{%", "{{Glossary(", "{{glossary(")
ALL = [pytest.param(KUBERNETES, id="kubernetes"), pytest.param(MDN, id="mdn"), pytest.param(CNCF, id="cncf")]


@pytest.mark.parametrize("glossary", ALL)
def test_every_term_is_read_without_an_error(glossary: Glossary) -> None:
    corpus = read(GLOSSARIES / glossary.path, glossary.keys, glossary.exclude)
    assert [str(problem) for problem in corpus.problems if problem.severity != "note"] == []
    assert len(corpus.entries) == glossary.entries


@pytest.mark.parametrize("glossary", ALL)
def test_no_template_tag_is_shown(glossary: Glossary) -> None:
    for entry in read(GLOSSARIES / glossary.path, glossary.keys, glossary.exclude).entries:
        text = plain_text(entry)
        assert text
        assert [tag for tag in TAGS if tag in text] == [], entry.slug
        assert list(links(entry)) == []
        assert to_html(entry, lambda _: None).startswith("<")


def test_kubernetes_fields_come_from_its_own_keys() -> None:
    corpus = read(GLOSSARIES / KUBERNETES.path, KUBERNETES.keys, KUBERNETES.exclude)
    entries = {entry.slug: entry for entry in corpus.entries}
    assert entries["mvp"].aliases == ("MVP",)
    assert entries["mvp"].categories == ("architecture",)
    assert sum(bool(entry.aliases) for entry in corpus.entries) == 8
    assert sum(entry.definition is not None for entry in corpus.entries) == 140
