"""Three real glossaries, read as their projects keep them."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from corpus_files import Reading, read

from glossearch.corpus import Entry
from glossearch.corpus.markup import links, plain_text

# The data lies next to the repository, in ../shared.
GLOSSARIES = Path(__file__).parents[2].parent / "shared" / "data" / "glossaries"

pytestmark = pytest.mark.skipif(not GLOSSARIES.is_dir(), reason=f"{GLOSSARIES} is not there")


class Glossary(NamedTuple):
    preset: str
    entries: int
    linked: int
    related: int


# CNCF has 80 published terms with a category; microservices-architecture has none, and is published.
KUBERNETES, CNCF, MDN = (
    Glossary("kubernetes", 140, 91, 5),
    Glossary("cncf", 81, 63, 8),
    Glossary("mdn", 623, 470, 210),
)
ALL = [pytest.param(one, id=one.preset) for one in (KUBERNETES, CNCF, MDN)]
# Whatever begins with these is syntax of the site, and nothing that its readers see.
TAGS = ("{{", "}}", "[[", "]]", "term_id", "<!--", "[!", "EmbedLiveSample")
ODD = {
    "kubernetes": [
        ("name-collision", "cri.md", 2),
        ("link-to-nowhere", "csi.md", 18),
        ("link-to-nowhere", "dynamic-volume-provisioning.md", 18),
        ("link-to-nowhere", "dynamic-volume-provisioning.md", 18),
    ],
    "cncf": [("name-collision", "continuous-deployment.md", 2)],
    "mdn": [
        ("name-collision", "domain_specific_language/index.md", 2),
        ("name-collision", "dsl/index.md", 2),
        ("link-to-nowhere", "mixin/index.md", 8),
        ("link-to-nowhere", "nonce/index.md", 22),
        ("link-to-nowhere", "rtp/index.md", 8),
        ("link-to-nowhere", "webassembly/index.md", 8),
        ("link-to-nowhere", "webidl/index.md", 8),
    ],
}


@pytest.fixture(scope="module", params=ALL)
def glossary(request: pytest.FixtureRequest) -> Glossary:
    found: Glossary = request.param
    return found


@cache
def reading_of(preset: str) -> Reading:
    return read(GLOSSARIES / preset, preset=preset)


def test_every_term_is_read_without_an_error(glossary: Glossary) -> None:
    corpus = reading_of(glossary.preset)
    assert [str(problem) for problem in corpus.problems if problem.severity == "error"] == []
    assert len(corpus.entries) == glossary.entries


def test_what_is_odd_is_told_at_its_line(glossary: Glossary) -> None:
    problems = reading_of(glossary.preset).problems
    told = sorted((p.rule, p.path.as_posix(), p.line) for p in problems if p.severity == "warning")
    assert len(told) == len(ODD[glossary.preset])
    for found, (rule, name, line) in zip(told, sorted(ODD[glossary.preset]), strict=True):
        assert (found[0], found[2]) == (rule, line)
        assert found[1].endswith(name)


def test_keys_that_say_nothing_of_a_term_are_no_noise(glossary: Glossary) -> None:
    assert [p for p in reading_of(glossary.preset).problems if p.rule == "unknown-key"] == []


def test_no_syntax_of_the_site_is_shown(glossary: Glossary) -> None:
    for entry in reading_of(glossary.preset).entries:
        assert prose(entry)
        for text in (prose(entry), entry.definition or "", *entry.names):
            assert [tag for tag in TAGS if tag in text] == [], entry.slug


def prose(entry: Entry) -> str:
    """Return what readers see but for code, which may well have brackets."""
    return plain_text(replace(entry, body=re.sub(r"(?ms)^ *```.*?^ *```$|`[^`\n]*`", "code", entry.body)))


def test_references_to_other_terms_are_links(glossary: Glossary) -> None:
    entries = reading_of(glossary.preset).entries
    assert sum(any(links(entry)) for entry in entries) == glossary.linked
    assert sum(bool(entry.see_also) for entry in entries) == glossary.related


def test_lines_of_links_are_those_of_the_file(glossary: Glossary) -> None:
    """The last word of a link's text stands on its line, but where the tag goes on over several."""
    checked = wrong = 0
    for entry in reading_of(glossary.preset).entries:
        assert entry.place
        lines = entry.place.path.read_text("utf-8").split("\n")
        for link in links(entry):
            line = lines[entry.place.lines["body"] + link.line - 2].casefold().replace(" ", "_")
            checked += 1
            wrong += link.slug.rpartition("/")[2] not in line
    assert wrong <= checked / 50


def test_kubernetes_fields_come_from_its_own_keys() -> None:
    entries = reading_of("kubernetes")
    assert entries["mvp"].aliases == ("MVP", "Mixed Version Proxy")
    assert entries["mvp"].categories == ("architecture",)
    assert entries["pod-disruption-budget"].see_also == ("pod", "container")
    assert all(entry.definition for entry in entries.entries)
    assert "term_id" not in str([entry.definition for entry in entries.entries])


def test_cncf_drafts_are_told_and_left_out() -> None:
    problems = reading_of("cncf").problems
    drafts = [problem.path.stem for problem in problems if problem.rule == "draft"]
    assert len(drafts) == 8
    assert "software-as-a-service" in drafts
    assert [p.path.stem for p in problems if p.rule == "no-category"] == ["microservices-architecture"]


def test_cncf_titles_tags_and_related_terms() -> None:
    entries = reading_of("cncf")
    api = entries["application-programming-interface"]
    assert api.aliases == ("Application Programming Interface", "API")
    assert api.categories == ("technology", "architecture", "fundamental")
    assert entries["serverless"].title == "Serverless"  # every key of it is capitalised
    assert entries["runtime"].see_also == (
        "cloud-native-apps", "containerization", "container-orchestration", "microservices-architecture",
    )  # fmt: skip


def test_mdn_macros_names_and_ambiguous_terms() -> None:
    entries = reading_of("mdn")
    node = entries["node"]
    assert node.see_also == ("node/dom", "node/networking")
    assert "Node (DOM), Node (networking)" in plain_text(node)
    assert entries["http"].aliases == ("HyperText Transfer Protocol",)
    assert entries["node/dom"].aliases == ()
    assert sum(bool(entry.aliases) for entry in entries.entries) == 144
