"""Names, entries and queries that would steer a terminal, or lead out of the corpus."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from glossearch.config import Settings
from glossearch.web.app import create_app
from support import COMMAND, ENDLESS, PATIENCE, Glossary, RunMain, environment, rewrite_manifest, run

STEERING = "\x1b[2J\x1b]0;owned\x07\x9b31m\x9d0;owned\x9c\u202eevil\u2066\u200f"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a glossary whose every text would steer a terminal, and of its index."""
    folder = tmp_path_factory.mktemp("steering")
    texts = {
        "aliases": [f"alias {STEERING}"],
        "category": [f"kind {STEERING}"],
        "see_also": [f"slug {STEERING}"],
    }
    line = {
        "id": "odd",
        "title": f"Title {STEERING}",
        "text": f"Body {STEERING} text.",
        "questions": [STEERING],
        **texts,
    }
    other = {"id": f"bad{STEERING}", "title": "Bad", "text": "x", f"key {STEERING}": "y"}
    file = folder / "corpus.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in (line, other)), encoding="utf-8")
    (folder / "glossearch.toml").write_text('corpus = "corpus.jsonl"\n')
    run("index", cwd=folder)
    return folder


@pytest.fixture
def steering(indexed: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    shutil.copytree(indexed, tmp_path, dirs_exist_ok=True)
    rewrite_manifest(tmp_path / "index", {"corpus": str(tmp_path / "corpus.jsonl")})
    return tmp_path


COMMANDS = [
    ("index",),
    ("status",),
    ("verify",),
    ("search", "body"),
    ("search", "--explain", "body text"),
    ("search", "--json", "body"),
    ("search", STEERING),
    ("search", "--category", STEERING, "body"),
    ("show", "odd"),
    ("show", "--json", "odd"),
    ("show", STEERING),
    ("batch", f"no such file {STEERING}"),
    ("index", "--corpus", f"nowhere {STEERING}"),
    ("search", "--index", f"nowhere {STEERING}", "--corpus", f"nowhere {STEERING}", "x"),
    ("evaluate", f"nowhere {STEERING}", f"nowhere {STEERING}"),
    ("--config", f"nowhere {STEERING}", "status"),
    (f"no such command {STEERING}",),
    ("search", f"--no-such-option{STEERING}"),
    ("search", "-n", STEERING, "x"),
]  # fmt: skip


@pytest.mark.parametrize(
    "arguments", COMMANDS, ids=lambda arguments: re.sub(r"[^\w -]", "", " ".join(arguments))
)
def test_nothing_that_is_printed_steers_a_terminal(steering: Path, arguments: tuple[str, ...]) -> None:
    shown = run(*arguments, cwd=steering)
    assert shown.code in (0, 1, 2)
    assert "Traceback" not in shown.err
    for text in (shown.out, shown.err):
        assert not OBEYED.search(text), text


def test_json_means_the_same_with_escapes(steering: Path) -> None:
    assert run("show", "--json", "odd", cwd=steering).json["title"] == f"Title {STEERING}"
    (steering / "queries.txt").write_text("body\n")
    batch = run("batch", "queries.txt", cwd=steering)
    assert not OBEYED.search(batch.out)
    assert json.loads(batch.out)["hits"][0]["title"] == f"Title {STEERING}"


@pytest.mark.parametrize(
    "query",
    [b"\xff\xfe", b"\xed\xa0\x80", '"' * 10_000, "(" * 10_000, "a" * 100_000, "-" * 999, "\u202e\u200b"],
)
def test_any_argument_is_a_query(small: Glossary, query: str | bytes) -> None:
    done = subprocess.run(
        [*COMMAND, "search", "--", query],
        cwd=small.root,
        env=environment(),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr


def test_any_line_of_a_pipe_is_a_query_or_passed_over(small: Glossary) -> None:
    lines = [
        b"token",
        b"\0",
        b"\xff",
        b'"' * 10_000,
        b"a" * 1_000_000,
        b'{"text": 1}',
        b"{" * 10_000,
        b'{"text": "\\ud800"}',
        b"token",
    ]
    shown = run("batch", "-", cwd=small.root, stdin=b"\n".join(lines))
    assert "Traceback" not in shown.err
    answered = [json.loads(line) for line in shown.out.splitlines()]
    assert answered[0]["hits"][0]["slug"] == answered[-1]["hits"][0]["slug"] == "token"
    assert len(answered) + shown.err.count("passed over") == len(lines)


def outside(glossary: Glossary) -> Path:
    file = glossary.root / "secret.md"
    file.write_text("---\ntitle: Secret\n---\nNobody should read it.\n")
    return file


def test_a_link_out_of_the_corpus_is_refused_by_name(small: Glossary) -> None:
    secret = outside(small)
    (small.corpus / "link.md").symlink_to(secret)
    small.write("new", "New")
    done = run("index", cwd=small.root)
    assert (done.code, done.out.count("1 added")) == (1, 1), "all but the link"
    assert f"link.md: error: a link to {secret}, out of the corpus" in done.err
    assert "follow_links = true" in done.err
    assert run("search", "secret", cwd=small.root).code == 1
    allowed = run("index", cwd=small.root, GLOSSEARCH_FOLLOW_LINKS="true")
    assert "1 added" in allowed.out
    assert run("search", "secret", cwd=small.root).code == 0


def test_a_link_is_seen_through_other_links_and_dots(small: Glossary) -> None:
    outside(small)
    (small.root / "way.md").symlink_to("secret.md")
    (small.corpus / "link.md").symlink_to(Path("..") / "corpus" / ".." / "way.md")
    assert "link.md: error: a link to" in run("index", cwd=small.root).err


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["index"], 1), (["check"], 1), (["check", "--fix"], 1), (["export", "--format", "jsonl"], 1),
        (["status"], 0), (["verify"], 0), (["diff", "--base", "index"], 0), (["rename", "link", "other"], 2),
        (["edit", "link"], 2), (["edit", "corpus/link.md"], 2),
    ],
)  # fmt: skip
def test_no_command_reads_or_writes_by_such_a_link(
    small: Glossary, run_main: RunMain, monkeypatch: pytest.MonkeyPatch, command: list[str], code: int
) -> None:
    monkeypatch.setenv("EDITOR", "touch")
    secret = outside(small)
    secret.write_text("---\ntitle: Secret  \nalias: zqhidden\n---\nzqhidden text  \n")
    before = secret.read_bytes(), secret.stat().st_mtime_ns
    (small.corpus / "link.md").symlink_to(secret)
    done = run_main(*command)
    assert done.code == code, done
    assert "zqhidden" not in done.out + done.err
    assert (secret.read_bytes(), secret.stat().st_mtime_ns) == before


def test_a_link_within_the_corpus_is_an_entry(small: Glossary) -> None:
    (small.corpus / "again.md").symlink_to("token.md")
    assert "1 added" in run("index", cwd=small.root).out


def test_a_corpus_that_is_a_link_itself_is_read(small: Glossary) -> None:
    small.corpus.rename(small.root / "elsewhere")
    small.corpus.symlink_to("elsewhere")
    (small.corpus / "again.md").symlink_to("token.md")
    assert "1 added" in run("index", cwd=small.root).out


def test_links_to_folders_and_to_nothing_lead_nowhere(small: Glossary) -> None:
    (small.root / "folder").mkdir()
    (small.root / "folder" / "secret.md").write_text("---\ntitle: Secret\n---\nx\n")
    (small.corpus / "linked").symlink_to(small.root / "folder")
    (small.corpus / "round").symlink_to(small.corpus)
    assert "0 added" in run("index", cwd=small.root).out


def test_an_excluded_link_is_none(small: Glossary) -> None:
    (small.corpus / "link.md").symlink_to(outside(small))
    (small.root / "glossearch.toml").write_text('exclude = ["link.md"]\n')
    assert run("index", cwd=small.root).code == 0


def test_an_endless_number_in_html_stops_no_command(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    markdown = (
        f"<div>{ENDLESS}</div>\n\n# A {ENDLESS}\n\n![{ENDLESS}](x) <b title='{ENDLESS}'>{ENDLESS}</b>\n"
    )
    (tmp_path / "corpus" / "odd.md").write_text(f"---\ntitle: Odd\n---\nA thing.\n\n{markdown}")
    page = f"<h1>Terms</h1><p title='{ENDLESS}'>Odd {ENDLESS} <a href='{ENDLESS}'>thing</a> there.</p>"
    (tmp_path / "page.html").write_text(page)
    (tmp_path / "saved.html").write_text(f"<h1>Other {ENDLESS}</h1><p>It is a {ENDLESS} thing.</p>")
    for command in (
        ("index",),
        ("search", "odd"),
        ("show", "odd"),
        ("check",),
        ("export", "--format", "json"),
        ("annotate", "page.html"),
        ("annotate", "--format", "links", "--base-url", "/", "page.html"),
        ("import", "saved.html", "--to", "more"),
    ):
        done = run(*command, cwd=tmp_path)
        assert "Traceback" not in done.err, command
        assert done.code == 0, (command, done)
    settings = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index")
    assert create_app(settings).test_client().get("/entry/odd").status_code == 200
