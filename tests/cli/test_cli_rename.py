"""``glossearch rename``."""

from glossearch.web.app import create_app
from support import Glossary, RunMain


def test_a_dry_run_prints_a_diff_and_changes_nothing(unbuilt: Glossary, run_main: RunMain) -> None:
    before = {file: file.read_bytes() for file in unbuilt.corpus.iterdir()}
    tried = run_main("rename", "temperature", "sampling", "--dry-run")
    assert tried.code == 0
    assert tried.out.splitlines()[:2] == ["--- corpus/token.md", "+++ corpus/token.md"]
    assert (
        "+A token is a piece of text that a model reads. Sampling chooses the [[sampling|temperature]] next."
        in (tried.out.splitlines())
    )
    assert tried.out.splitlines().index("--- corpus/temperature.md") + 1 == tried.out.splitlines().index(
        "+++ corpus/sampling.md"
    )
    assert tried.err == "would repair 2 references in 1 file; nothing was changed\n"
    assert {file: file.read_bytes() for file in unbuilt.corpus.iterdir()} == before


def test_search_the_site_and_the_api_follow(small: Glossary, run_main: RunMain) -> None:
    done = run_main("rename", "temperature", "sampling")
    assert done.code == 0
    assert done.out == "corpus/token.md\ncorpus/temperature.md -> corpus/sampling.md\n"
    assert done.err == "repaired 2 references in 1 file; run 'glossearch index' to search it so\n"
    assert run_main("index", "--strict").out.startswith("added: sampling\n")
    assert run_main("show", "temperature").out.startswith("Temperature  [sampling]")
    client = create_app(small.settings).test_client()
    assert client.get("/entry/temperature", follow_redirects=True).status_code == 200
    assert client.get("/entry/temperature").headers["Location"] == "/entry/sampling"
    told = client.get("/api/v1/entries/temperature", follow_redirects=True).get_json()
    assert told["slug"] == "sampling"
    assert '<a href="/entry/sampling">temperature</a> next' in client.get("/entry/token").text


def test_the_same_again_has_nothing_to_do(unbuilt: Glossary, run_main: RunMain) -> None:
    run_main("rename", "token", "tokens", "--title", "Tokens")
    again = run_main("rename", "token", "tokens")
    assert (again.code, again.out) == (0, "")
    assert again.err == "nothing to do: 'token' is 'tokens', and nothing refers to 'token'\n"


def test_an_old_slug_that_another_entry_goes_by_is_told(unbuilt: Glossary, run_main: RunMain) -> None:
    unbuilt.write("other", aliases=["prompt caching"])
    assert "/entry/prompt-caching leads there" in run_main("rename", "prompt-caching", "caching").err


def test_files_that_cannot_be_read_are_named(unbuilt: Glossary, run_main: RunMain) -> None:
    unbuilt.write_raw("broken.md", "---\n[\n---\n[[token]]\n")
    assert "note: corpus/broken.md has errors" in run_main("rename", "token", "piece").err


def test_refusals_are_one_line(unbuilt: Glossary, run_main: RunMain) -> None:
    run_main("rename", "token", "temperature").assert_error(
        "the slug 'temperature' is taken by corpus/temperature.md; name another one"
    )
    for slug in ("../../up", "..", "a/./b", "a\\..\\b"):
        run_main("rename", "token", slug).assert_error("cannot be a slug: no part of it may be '.' or '..'")
