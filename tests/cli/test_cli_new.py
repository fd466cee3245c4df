"""``glossearch new``."""

import errno
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.authoring.skeletons import Draft, create
from glossearch.corpus import Corpus, Problems, read_corpus
from support import Glossary, RunMain, properties


def test_a_new_entry_is_valid_and_nothing_of_its_hints_is_found(unbuilt: Glossary, run_main: RunMain) -> None:
    made = run_main(
        "new", "Context window", "--alias", "token limit", "--alias", "n: ctx", "--category", "models"
    )
    file = unbuilt.corpus / "context-window.md"
    assert (made.code, made.out, made.err) == (0, "corpus/context-window.md\n", "")
    assert file.read_text().startswith(
        '---\ntitle: Context window\naliases:\n  - token limit\n  - "n: ctx"\ncategory: Models\n# hidden'
    )
    assert unbuilt.build(strict=True).problems.found == []
    assert run_main("search", "token limit").code == 0
    for word in ("TODO", "misspellings", "stands"):
        assert run_main("search", f'"{word}"').code == 1


def test_hints_stand_below_each_other_whatever_the_keys_are(unbuilt: Glossary, run_main: RunMain) -> None:
    (unbuilt.root / "glossearch.toml").write_text(
        'preset = "hugo"\n[fields]\nhidden_aliases = "names-that-are-never-shown"\n'
    )
    run_main("new", "Ham")
    lines = (unbuilt.corpus / "ham.md").read_text().splitlines()
    hints = [line for line in lines if line.startswith("# ")]
    assert [hint.split()[1] for hint in hints] == [
        "aka:",
        "names-that-are-never-shown:",
        "related:",
        "questions:",
    ]
    assert len({len(hint) - len(re.sub(r"^# \S+ +", "", hint)) for hint in hints}) == 1


@pytest.mark.parametrize(
    ("term", "file"),
    [
        ("Café au lait", "cafe-au-lait.md"),
        ("C++", "c-plus-plus.md"),
        ("検索", "検索.md"),
        ("  A\n b ", "a-b.md"),
    ],
)
def test_the_slug_is_made_of_the_term(unbuilt: Glossary, run_main: RunMain, term: str, file: str) -> None:
    assert run_main("new", term).out == f"corpus/{file}\n"
    assert (unbuilt.corpus / file).is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("new", "Tokens"), "the term 'Tokens' is a name of 'token' already ('Token' in corpus/token.md)"),
        (("new", "KV-cache reuse"), "glossearch edit prompt-caching"),
        (("new", "X", "--alias", "tokne"), "the alias 'tokne' is a name of 'token' already"),
        (("new", "X", "--slug", "token"), "the slug 'token' is taken by corpus/token.md"),
        (("new", "X", "--category", "Model"), "no entry has the category 'Model' (did you mean 'Models'?)"),
        (("new", " "), "the term is empty"),
        (("new", "X", "--alias", "a\x1bb"), "the text 'a\\x1bb' has control characters"),
        (("new", "Readme"), "corpus/readme.md would not be read: 'exclude' has \"readme*\""),
        (("new", "There"), "corpus/there.md is there already, and no entry 'there' is read from it"),
    ],
)
def test_what_is_taken_is_refused_with_where(
    unbuilt: Glossary, run_main: RunMain, arguments: tuple[str, ...], told: str
) -> None:
    (unbuilt.root / "glossearch.toml").write_text('exclude = ["readme*"]\n')
    unbuilt.write_raw("there.md", "---\n[\n---\n")
    before = sorted(unbuilt.corpus.iterdir())
    outcome = run_main(*arguments, "--corpus", "corpus")
    outcome.assert_error(told)
    assert sorted(unbuilt.corpus.iterdir()) == before


def test_force_allows_homonyms_and_new_categories(unbuilt: Glossary, run_main: RunMain) -> None:
    assert run_main("new", "Tokens", "--category", "Model", "--force").code == 0
    assert "category: Model\n" in (unbuilt.corpus / "tokens.md").read_text()
    run_main("new", "Token", "--force").assert_error("the slug 'token' is taken")
    assert run_main("new", "Token", "--force", "--slug", "token/2").out == "corpus/token-2.md\n"
    slugs = {entry.slug for entry in read_corpus(Corpus(unbuilt.corpus), Problems())}
    assert {"tokens", "token/2"} <= slugs


def test_a_category_like_no_other_is_a_new_one(unbuilt: Glossary, run_main: RunMain) -> None:
    assert run_main("new", "X", "--category", "Zoology").code == 0


def test_keys_are_those_of_the_corpus(unbuilt: Glossary, run_main: RunMain) -> None:
    (unbuilt.root / "glossearch.toml").write_text('[fields]\naliases = "aka"\nsee_also = "related"\n')
    run_main("new", "X", "--alias", "Y")
    text = (unbuilt.corpus / "x.md").read_text()
    assert "aka:\n  - Y\n" in text
    assert "# related:" in text


def test_the_file_is_beside_the_others(
    glossary: Glossary, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(glossary.root)
    glossary.write("content/terms/a/ham")
    glossary.write("content/terms/b/egg")
    assert run_main("new", "Bread").out == "corpus/content/terms/bread.md\n"


def test_a_corpus_of_lines_is_told_which_line_to_add(tmp_path: Path, run_main: RunMain) -> None:
    (tmp_path / "all.jsonl").write_text('{"id": "x", "title": "X", "text": "x"}\n')
    run_main("new", "Ham", "--corpus", str(tmp_path / "all.jsonl")).assert_error(
        'add one to it, as {"id": "ham", "title": "Ham", "text": "..."}'
    )


_names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(str.strip)


@properties
@given(_names, st.lists(_names, max_size=2), _names)
def test_any_term_makes_an_entry_of_that_name_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, term: str, aliases: list[str], category: str
) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    create(Corpus(folder), Draft(term, "", aliases, category))
    problems = Problems()
    (entry,) = read_corpus(Corpus(folder), problems)
    assert entry.title == " ".join(term.split())
    assert set(entry.aliases) == {" ".join(alias.split()) for alias in aliases}
    assert entry.categories == (" ".join(category.split()),)
    assert problems.errors == []


@pytest.mark.parametrize("preset", ["kubernetes", "cncf", "hugo", "jekyll", "mkdocs", "obsidian"])
def test_a_glossary_of_another_kind_gets_its_own_keys(
    glossary: Glossary, run_main: RunMain, monkeypatch: pytest.MonkeyPatch, preset: str
) -> None:
    monkeypatch.chdir(glossary.root)
    (glossary.root / "glossearch.toml").write_text(f'preset = "{preset}"\n')
    assert run_main("new", "Ham", "--alias", "gammon", "--category", "Meat").code == 0
    assert run_main("rename", "ham", "bacon", "--title", "Bacon").code == 0
    assert run_main("index", "--strict").code == 0
    told = run_main("show", "ham").out
    assert told.startswith("Bacon  [bacon]\nAlso called: gammon, Ham\nCategory: Meat\n")


@pytest.mark.parametrize("preset", ["mdn", "sphinx"])
def test_a_glossary_whose_entries_are_kept_otherwise_gets_none(
    glossary: Glossary, run_main: RunMain, preset: str
) -> None:
    (glossary.root / "glossearch.toml").write_text(f'preset = "{preset}"\n')
    run_main("--config", str(glossary.root / "glossearch.toml"), "new", "Ham").assert_error("cannot be made")
    assert list(glossary.corpus.iterdir()) == []


def test_where_nothing_can_be_written_there_is_no_half_of_an_entry(
    unbuilt: Glossary, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        run_main("new", "Ham").assert_error("ham.md: No space left on device")
    assert not (unbuilt.corpus / "ham.md").exists()
    assert run_main("new", "Ham").code == 0
