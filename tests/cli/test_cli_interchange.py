"""``import`` and ``export``: formats by name, what is written where, and what is told."""

import errno
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossearch.corpus import Corpus, Entry, Problems, read_corpus
from glossearch.interchange import folder as files
from support import REAL_CORPUS, SMALL, Glossary, RunMain

ONE = '[{"title": "Ham", "body": "Cured pork."}]'
INDEX = "run 'glossearch index' to search it so\n"
SINGLE = ["jsonl", "csv", "tsv", "json", "yaml", "ttl", "rdf", "tbx", "jsonld"]


def entries_of(folder: Path) -> list[Entry]:
    problems = Problems()
    found = sorted(read_corpus(Corpus(folder), problems), key=lambda entry: entry.slug)
    assert problems.errors == []
    return found


@pytest.mark.parametrize("suffix", [*SINGLE, "folder"])
def test_the_whole_glossary_goes_there_and_back(
    suffix: str, tmp_path: Path, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = "copy" if suffix == "folder" else f"g.{suffix}"
    exported = run_main("export", "--corpus", str(REAL_CORPUS), "-o", file)
    assert (exported.code, exported.out, exported.err) == (0, "", "")
    imported = run_main("import", file, "--to", "back")
    assert (imported.code, imported.err) == (0, "")
    assert imported.out.endswith("40 entries for back: 40 written\n")
    assert entries_of(tmp_path / "back") == entries_of(REAL_CORPUS)
    again = run_main("import", file, "--to", "back", "--replace")
    assert (again.code, again.out) == (0, "40 entries for back: 40 unchanged\n")


@pytest.mark.parametrize("form", ["jsonl", "csv", "skos", "tbx"])
def test_a_pipe_from_one_to_the_other(unbuilt: Glossary, run_main: RunMain, form: str) -> None:
    exported = run_main("export", "--format", form)
    assert exported.code == 0
    imported = run_main("import", "-", "--from", form, "--to", "back", stdin=exported.out.encode())
    assert imported.code == 0, imported
    assert entries_of(unbuilt.root / "back") == entries_of(unbuilt.corpus)


def test_entries_that_are_there_are_passed_over_unless_replaced(unbuilt: Glossary, run_main: RunMain) -> None:
    (unbuilt.corpus / "sub").mkdir()
    there = (unbuilt.corpus / "token.md").rename(unbuilt.corpus / "sub" / "token.md")
    before = there.read_text()
    records = [{"slug": "token", "title": "Token", "body": "New.", "markup": "markdown"}, *json.loads(ONE)]
    (unbuilt.root / "in.json").write_text(json.dumps(records))
    first = run_main("import", "in.json")
    assert (first.code, first.err) == (0, INDEX)
    assert first.out.splitlines() == [
        "written: ham",
        "passed over, since corpus has them (--replace writes them anew): token",
        "2 entries for corpus: 1 written, 1 passed over",
    ]
    assert there.read_text() == before
    dry = run_main("import", "in.json", "--replace", "--dry-run")
    assert (dry.out.splitlines()[0], dry.err) == ("would replace: token", "")
    assert there.read_text() == before
    second = run_main("import", "in.json", "--replace")
    assert second.out.splitlines() == [
        "replaced: token",
        "2 entries for corpus: 1 replaced, 1 unchanged",
    ]
    assert there.read_text() == "---\ntitle: Token\n---\nNew."
    assert not (unbuilt.corpus / "token.md").exists()


@pytest.mark.parametrize("form", ["csv", "jsonl", "ttl", "tbx"])
def test_only_what_was_edited_is_replaced_however_the_file_is_written(
    unbuilt: Glossary, run_main: RunMain, form: str
) -> None:
    head = "# reviewer: Ann\ncategory: 'Food'\naliases: [gammon, \"jam#bon\"]\ntitle: Ham  # short\n"
    text = f"---\n{head}---\nPork.\n"
    file = unbuilt.write_raw("ham.md", text)
    unbuilt.write_raw("egg.md", "---\naliases: [ova]\ntitle: 'Egg #1'\n---\nLaid.\n")
    run_main("export", "-o", f"g.{form}")
    again = run_main("import", f"g.{form}", "--replace")
    assert (again.code, again.err) == (0, "")
    assert again.out == f"{len(SMALL) + 2} entries for corpus: {len(SMALL) + 2} unchanged\n"
    assert file.read_text() == text
    edited = (unbuilt.root / f"g.{form}").read_text().replace("Pork.", "Cured.").replace("Laid.", "White.")
    (unbuilt.root / f"g.{form}").write_text(edited)
    replaced = run_main("import", f"g.{form}", "--replace")
    assert "replaced: egg, ham\n" in replaced.out
    assert replaced.err == "markdown: 1 entry has comments in the front matter, which are lost: ham\n" + INDEX


def test_a_dry_run_writes_nothing(tmp_path: Path, run_main: RunMain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = run_main("import", "-", "--from", "json", "--dry-run", stdin=ONE.encode())
    assert shown.out.splitlines() == [
        "would write: ham",
        "1 entry for corpus: 1 written (--dry-run: nothing was written)",
    ]
    assert list(tmp_path.iterdir()) == []


def test_files_stay_in_the_folder_and_no_file_is_lost(
    tmp_path: Path, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    slugs = ["../../up", "a/b", "a\\b", "A/B", "CON", "index", ".x", "x" * 400, "é", "e\u0301"]
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "up.md").write_text("A file that is no entry.")
    lines = [json.dumps({"id": slug, "title": f"T {slug}", "text": "x"}) for slug in slugs]
    shown = run_main(
        "import", "-", "--from", "jsonl", "--to", "to", "--replace", stdin="\n".join(lines).encode()
    )
    assert shown.code == 0, shown
    names = sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file())
    assert [name[:20] for name in names] == [
        "to/A-B-3.md", "to/CON-term.md", "to/a-b-2.md", "to/a-b.md", "to/index-term.md",
        "to/up-2.md", "to/up.md", "to/x.md", "to/xxxxxxxxxxxxxxxxx", "to/é-2.md", "to/é.md",
    ]  # fmt: skip
    assert (tmp_path / "to" / "up.md").read_text() == "A file that is no entry."
    (tmp_path / "to" / "up.md").unlink()
    assert sorted(entry.slug for entry in entries_of(tmp_path / "to")) == sorted(slugs)


def test_a_link_in_the_folder_is_replaced_and_not_followed(
    tmp_path: Path, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outside = tmp_path / "outside.md"
    outside.write_text("---\ntitle: Ham\n---\nOutside.\n")
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "ham.md").symlink_to(outside)
    passed = run_main("import", "-", "--from", "json", "--to", "to", stdin=ONE.encode())
    assert (passed.code, "1 passed over" in passed.out) == (0, True)
    shown = run_main("import", "-", "--from", "json", "--to", "to", "--replace", stdin=ONE.encode())
    assert "replaced: ham" in shown.out
    assert not (tmp_path / "to" / "ham.md").is_symlink()
    assert "Outside." in outside.read_text()
    assert "Cured pork." in (tmp_path / "to" / "ham.md").read_text()


def test_the_keys_of_the_corpus_are_written_and_read(unbuilt: Glossary, run_main: RunMain) -> None:
    settings = '[fields]\naliases = "aka"\nslug = "id"\n'
    (unbuilt.root / "glossearch.toml").write_text(settings)
    (unbuilt.root / "in.csv").write_text("id,title,aka,body\nh,Ham,gammon|jambon,Cured pork.\n")
    assert run_main("import", "in.csv", "--to", "mapped").code == 0
    assert (unbuilt.root / "mapped" / "h.md").read_text() == (
        "---\ntitle: Ham\naka:\n  - gammon\n  - jambon\n---\nCured pork.\n"
    )
    own = unbuilt.root / "own"
    own.mkdir()
    (own / "x.md").write_text("---\ntitle: X\naliases: [y]\n---\nText.\n")
    assert run_main("import", "own", "--to", "mapped").code == 0
    assert "aka:\n  - y\n" in (unbuilt.root / "mapped" / "x.md").read_text()


def test_bad_rows_are_told_and_the_exit_code_is_1(unbuilt: Glossary, run_main: RunMain) -> None:
    (unbuilt.root / "in.csv").write_text("title,body\nHam,Cured pork.\n\x1b[2J,\n")
    shown = run_main("import", "in.csv")
    assert shown.code == 1
    assert shown.err == "in.csv:3: error: empty body; write what the term means\n" + INDEX
    assert shown.out.startswith("written: ham\n")


def test_what_markdown_cannot_hold_is_told(unbuilt: Glossary, run_main: RunMain) -> None:
    records = [{"title": "A", "body": "x", "n": 3}, {"title": "B", "body": "x" * (1 << 20)}]
    shown = run_main("import", "-", "--from", "json", stdin=json.dumps(records).encode())
    assert shown.code == 1
    assert shown.err.splitlines() == [
        "markdown: 1 entry has numbers or truth values of other keys, which become text",
        "markdown: 1 entry has more than 1 MiB, which no file of a corpus may have; they are left out",
        INDEX.strip(),
    ]
    assert shown.out.endswith("2 entries for corpus: 1 written, 1 left out\n")


def test_what_a_format_cannot_hold_is_told(unbuilt: Glossary, run_main: RunMain) -> None:
    unbuilt.write_raw("ham.md", "---\ntitle: Ham\n---\nHam\x01 is meat.\n")
    shown = run_main("export", "-f", "tbx")
    assert (shown.code, shown.out.startswith("<?xml")) == (0, True)
    assert shown.err.startswith("tbx: 1 entry has control characters")


def test_what_no_file_can_hold_so_that_it_is_read_again_is_told(unbuilt: Glossary, run_main: RunMain) -> None:
    records = [{"title": "A", "body": "x", "questions": [f"Why {number}?" for number in range(10_001)]}]
    shown = run_main("import", "-", "--from", "json", stdin=json.dumps(records).encode())
    assert (shown.code, shown.out) == (1, "1 entry for corpus: 1 left out\n")
    assert not (unbuilt.corpus / "a.md").exists()


def test_a_folder_that_cannot_be_listed_is_told(
    unbuilt: Glossary, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> Iterator[Path]:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refused)  # the superuser may list everything
    run_main("import", "-", "--from", "json", stdin=ONE.encode()).assert_error(
        "corpus: cannot be read: Permission denied"
    )


def test_a_file_that_goes_while_it_is_to_be_replaced_is_written_anew(
    unbuilt: Glossary, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = files._has_comments

    def overtaken(path: Path) -> bool:
        path.unlink()
        return really(path)

    monkeypatch.setattr(files, "_has_comments", overtaken)
    records = [{"slug": "token", "title": "Token", "body": "Another text."}]
    shown = run_main("import", "-", "--from", "json", "--replace", stdin=json.dumps(records).encode())
    assert (shown.code, shown.out.splitlines()[0]) == (0, "replaced: token")
    assert "Another text." in (unbuilt.corpus / "token.md").read_text()


def test_files_with_errors_are_left_out_of_an_import(unbuilt: Glossary, run_main: RunMain) -> None:
    unbuilt.write_raw("bad.md", "---\ntitle: [\n---\n")
    shown = run_main("import", "corpus", "--from", "markdown", "--to", "copy")
    assert shown.code == 1
    assert "corpus/bad.md:3:1: error: bad YAML" in shown.err
    assert {file.stem for file in (unbuilt.root / "copy").iterdir()} == set(SMALL)


def test_entries_with_errors_are_left_out_of_an_export(unbuilt: Glossary, run_main: RunMain) -> None:
    unbuilt.write_raw("bad.md", "---\ntitle: [\n---\n")
    shown = run_main("export", "-f", "jsonl")
    assert shown.code == 1
    assert len(shown.out.splitlines()) == len(SMALL)
    assert ": error: bad YAML" in shown.err


ERRORS = [
    (("import", "missing.csv"), "missing.csv: no such file; name one to import"),
    (("import", "corpus", "--from", "csv"), "corpus is a folder, and csv is read from a file"),
    (
        ("import", "in.json", "--to", "in.json"),
        "in.json: not a folder; name one for the Markdown files with --to",
    ),
    (("import", "in.json", "--from", "yaml", "--list-separator", "\\"), "--list-separator must be a text"),
    (
        ("import", "in.weird"),
        "the name of in.weird tells no format that can be read; name it with --from: markdown,",
    ),
    (("import", "-"), "name the format of standard input with --from: markdown,"),
    (("import", "empty.json"), "empty.json: no entry in it, read as json; --from names another format"),
    (("import", "in.json", "--from", "tbx"), "in.json:1:1: bad XML"),
    (("import", "x" * 300 + ".csv"), "cannot be read: File name too long"),
    (("export", "-f", "csv", "--list-separator", ""), "--list-separator must be a text"),
    (("export",), "no format is named; name one with --format: markdown,"),
    (("export", "-o", "x.weird"), "the name of x.weird tells no format that can be written"),
    (("export", "-o", "x.xml"), "x.xml may be skos-xml or tbx; name one with --format"),
    (("export", "-o", "x.html"), "the name of x.html tells no format that can be written"),
    (("export", "-f", "markdown"), "markdown is more than one file; say where with --output"),
    (("export", "-o", "corpus"), "corpus: not empty; name a new folder"),
    (("export", "-f", "jsonl", "--corpus", "missing"), "missing: no such corpus"),
    (("export", "-o", "nowhere/g.csv"), "nowhere/g.csv"),
    (("export", "-o", "nowhere/g.ifo"), "nowhere"),
]


@pytest.mark.parametrize(("arguments", "told"), ERRORS)
def test_errors_say_what_to_do(
    unbuilt: Glossary, run_main: RunMain, arguments: tuple[str, ...], told: str
) -> None:
    (unbuilt.root / "in.json").write_text(ONE)
    (unbuilt.root / "in.weird").write_text(ONE)
    (unbuilt.root / "empty.json").write_text("[]")
    shown = run_main(*arguments)
    assert (shown.code, shown.out) == (2, "")
    assert told in shown.err
    assert "Traceback" not in shown.err


def test_a_failed_export_leaves_the_file_that_was_there(unbuilt: Glossary, run_main: RunMain) -> None:
    (unbuilt.root / "g.csv").write_text("before")
    assert run_main("export", "-o", "g.csv", "--corpus", "missing").code == 2
    assert (unbuilt.root / "g.csv").read_text() == "before"
    assert [file.name for file in unbuilt.root.iterdir() if file.name.startswith(".")] == []


def test_json_and_xml_are_told_by_what_is_in_them(unbuilt: Glossary, run_main: RunMain) -> None:
    for form, file in (("schema-org", "a.json"), ("skos-xml", "b.xml"), ("tbx", "c.xml")):
        (unbuilt.root / file).write_text(run_main("export", "-f", form).out)
        assert (
            f"{len(SMALL)} entries for {form}: {len(SMALL)} written"
            in run_main("import", file, "--to", form).out
        )


def test_an_imported_glossary_can_be_searched(unbuilt: Glossary, run_main: RunMain) -> None:
    run_main("import", "-", "--from", "json", stdin=ONE.encode())
    assert "1. Ham  [ham" in run_main("search", "cured pork").out


def test_a_preset_is_of_what_is_read_and_not_of_what_is_written(
    tmp_path: Path, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site").mkdir()
    tag = '{{< glossary_tooltip text="nodes" term_id="node" >}}'
    page = f"---\ntitle: Pod\nid: pod\naka: [podlet]\ntags: [core]\n---\nRuns on {tag}.\n"
    (tmp_path / "site" / "pod.md").write_text(page)
    assert run_main("import", "site", "--preset", "kubernetes").code == 0
    assert (tmp_path / "corpus" / "pod.md").read_text() == (
        "---\ntitle: Pod\naliases:\n  - podlet\ncategory: core\n---\nRuns on [[node|nodes]].\n"
    )


def test_a_folder_elsewhere_has_not_the_preset_of_the_corpus(unbuilt: Glossary, run_main: RunMain) -> None:
    (unbuilt.root / "glossearch.toml").write_text('preset = "hugo"\n')
    (unbuilt.root / "in.csv").write_text("title,aliases,body\nHam,gammon,Cured pork.\n")
    assert run_main("import", "in.csv", "--to", "elsewhere").err == ""
    assert run_main("import", "in.csv", "--to", "corpus/more").err == INDEX
    assert "\naliases:\n  - gammon\n" in (unbuilt.root / "elsewhere" / "ham.md").read_text()
    assert "\naka:\n  - gammon\n" in (unbuilt.corpus / "more" / "ham.md").read_text()


def test_a_file_of_several_entries_is_never_replaced(
    tmp_path: Path, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "glossearch.toml").write_text('preset = "sphinx"\n')
    (tmp_path / "corpus").mkdir()
    pages = ".. glossary::\n\n   ham\n      Cured pork.\n\n   bread\n      Baked dough.\n"
    (tmp_path / "corpus" / "terms.rst").write_text(pages)
    shown = run_main("import", "-", "--from", "json", "--replace", stdin=ONE.encode())
    assert "passed over, since their files have other entries, too: ham\n" in shown.out
    assert (tmp_path / "corpus" / "terms.rst").read_text() == pages


def test_of_two_files_with_one_slug_the_first_is_imported(unbuilt: Glossary, run_main: RunMain) -> None:
    site = unbuilt.root / "site"
    for folder in ("a", "b"):
        (site / folder).mkdir(parents=True)
        (site / folder / "ham.md").write_text(f"---\ntitle: Ham {folder}\n---\nText.\n")
    shown = run_main("import", "site")
    assert shown.code == 1
    assert (
        shown.err
        == "site/b/ham.md: error: the slug 'ham' is taken by site/a/ham.md; rename one of the two\n" + INDEX
    )
    assert "title: Ham a\n" in (unbuilt.corpus / "ham.md").read_text()


def test_one_markdown_file_is_imported(unbuilt: Glossary, run_main: RunMain) -> None:
    (unbuilt.root / "ham.md").write_text("---\ntitle: Ham\n---\nText.\n")
    assert run_main("import", "ham.md").out == "written: ham\n1 entry for corpus: 1 written\n"
