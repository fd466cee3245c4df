"""``glossearch search`` and ``glossearch show``."""

import json
import re

import pytest

from glossearch import presentation
from support import SMALL, Glossary, RunMain, run

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
STEERING = "\x1b[31mred\x1b[0m \x07bell \x9b2J clear \x7f"


def as_json(value: object) -> object:
    return json.loads(json.dumps(value))


def test_hits_are_printed_best_first_with_their_facts_and_passages(
    run_main: RunMain, small: Glossary
) -> None:
    found = run_main("search", "sampling", "temperature")
    assert (found.code, found.err) == (0, "")
    headings = [line for line in found.out.splitlines() if re.match(r"\d+\. ", line)]
    assert re.fullmatch(
        r"1\. Temperature  \[temperature · Models · score \d+\.\d\d · matched alias sampling temperature\]",
        headings[0],
    )
    assert re.fullmatch(r"2\. Token  \[token · Models · score \d+\.\d\d · in definition\]", headings[1])
    assert "   Temperature says how freely a model samples." in found.out


def test_arguments_are_one_query(run_main: RunMain, small: Glossary) -> None:
    assert run_main("search", "next", "prompt").out == run_main("search", "next prompt").out
    assert run_main("search", "why do models make things up?").out.startswith("1. Hallucination  ")
    assert run_main("search", '"next prompt"').out.startswith("1. Prompt caching  ")
    assert run_main("search", "--", "-token", "category:models").out.startswith("1. Temperature  ")


def test_nothing_found_is_said_on_stderr_with_near_titles(run_main: RunMain, small: Glossary) -> None:
    found = run_main("search", "zebra")
    assert (found.code, found.out, found.err) == (1, "", "nothing found for: zebra\n")
    assert run_main("search", " ").err == "the query is empty\n"
    near = run_main("search", "title:temprature")
    assert (near.code, near.out) == (1, "")
    assert near.err == "nothing found for: title:temprature\nperhaps: Temperature\n"


def test_the_limit_is_told_when_there_is_more(run_main: RunMain, small: Glossary) -> None:
    found = run_main("search", "-n", "1", "model")
    assert found.code == 0
    assert len(re.findall(r"^\d+\. ", found.out, re.MULTILINE)) == 1
    assert found.err == "1 of 3 shown; more with --offset 1 or a larger -n\n"
    assert run_main("search", "-n", "1", "--offset", "1", "model").err.startswith("hit 2 of 3 shown; ")
    assert run_main("search", "-n", "2", "--offset", "1", "model").err == ""
    assert run_main("search", "-n", "3", "model").err == ""


def test_pages_put_together_are_the_whole(run_main: RunMain, small: Glossary) -> None:
    whole = run_main("search", "model prompt").out
    pages = [run_main("search", "-n", "1", "--offset", str(n), "model prompt").out for n in range(4)]
    assert "".join(pages) == whole
    beyond = run_main("search", "--offset", "4", "model prompt")
    assert (beyond.code, beyond.out) == (1, "")


def test_a_category_narrows_the_search(run_main: RunMain, small: Glossary) -> None:
    found = run_main("search", "--category", "MODELS", "--json", "model prompt token")
    assert {hit["slug"] for hit in found.json["hits"]} == {"token", "temperature"}  # type: ignore[attr-defined]
    nowhere = run_main("search", "--category", "nowhere", "model")
    assert (nowhere.code, nowhere.out) == (1, "")
    assert nowhere.err == (
        "no entry in the category 'nowhere'; there are: Inference, Models, Odd & ends, Safety\n"
    )
    assert "nothing found for: xyzzy" in run_main("search", "--category", "Models", "xyzzy").err


@pytest.mark.parametrize(
    "query",
    [
        "token",
        "why do models make things up",
        "category:models",
        '"next prompt"',
        "word-pieces",
        "tokne",
        "token vs temperature",
        "temprature",
        "heat",
    ],
)
def test_json_is_what_the_engine_presents(run_main: RunMain, small: Glossary, query: str) -> None:
    found = run_main("search", "--json", query)
    with small.open() as engine:
        wanted = presentation.results(engine.search(query))
    assert found.json == as_json(wanted)
    assert (found.code, found.err) == (0, "")
    assert found.json["total"] == len(found.json["hits"])  # type: ignore[arg-type]


def test_json_takes_limit_and_offset(run_main: RunMain, small: Glossary) -> None:
    found = run_main("search", "--json", "-n", "2", "--offset", "1", "model prompt")
    with small.open() as engine:
        assert found.json == as_json(presentation.results(engine.search("model prompt", limit=2, offset=1)))
    assert [hit["rank"] for hit in found.json["hits"]] == [2, 3]  # type: ignore[attr-defined]


def test_json_of_nothing_is_json_still(run_main: RunMain, small: Glossary) -> None:
    found = run_main("search", "--json", "zebra")
    assert (found.code, found.err) == (1, "")
    assert (found.json["query"], found.json["total"], found.json["hits"]) == ("zebra", 0, [])


def test_what_was_read_otherwise_is_said_on_stderr(run_main: RunMain, small: Glossary) -> None:
    found = run_main("search", '"token')
    assert found.code == 0
    assert found.err == "A quotation mark is never closed; it was read as plain text.\n"
    assert found.out.startswith("1. Token  ")
    assert run_main("search", "--json", '"token').json["diagnostics"] == [found.err.strip()]


@pytest.mark.parametrize("command", [("search", "token"), ("show", "token")], ids=" ".join)
def test_a_missing_index_is_built_first_and_that_is_said(
    run_main: RunMain, glossary: Glossary, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    glossary.write_small()
    monkeypatch.chdir(glossary.root)
    first = run_main(*command)
    assert first.code == 0
    assert first.err == "no index at index yet; building it from corpus\n"
    second = run_main(*command)
    assert (second.out, second.err) == (first.out, "")


def test_a_missing_index_is_built_from_what_is_good(
    run_main: RunMain, glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    glossary.write_small()
    glossary.write_raw("bad.md", "---\ntitle: [\n---\nBad.\n")
    monkeypatch.chdir(glossary.root)
    found = run_main("search", "token")
    assert found.code == 0
    assert found.out.startswith("1. Token  ")
    assert "bad.md:" in found.err
    assert len(found.err.splitlines()) == 2


def test_a_first_search_in_a_process_of_its_own(glossary: Glossary) -> None:
    glossary.write_small()
    found = run("search", "why do models make things up", cwd=glossary.root)
    assert found.code == 0
    assert found.out.startswith("1. Hallucination  ")
    assert found.err == "no index at index yet; building it from corpus\n"
    again = run("search", "why do models make things up", cwd=glossary.root)
    assert (again.code, again.out, again.err) == (0, found.out, "")


@pytest.fixture
def hostile(small: Glossary) -> Glossary:
    small.write(
        "hostile",
        f"Hostile {STEERING}",
        f"Hostile text {STEERING} \x02 goes \x03 on, clear \x07\x1b hostile \x08\x08.",
        aliases=[f"alias {STEERING}"],
        category=f"Category {STEERING}",
        questions=[f"Question {STEERING}?"],
    )
    small.write("hostile-too", "Hostile too", "See.", see_also=[f"x{STEERING}"])
    small.build()
    return small


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "hostile"),
        ("search", f"hostile {STEERING}"),
        ("search", f"alias {STEERING}"),
        ("search", '"clear hostile"'),
        ("search", "--explain", f"Hostile {STEERING}"),
        ("search", f"what is Hostile {STEERING}"),
        ("search", f"token vs Hostile {STEERING}"),
        ("search", f"temprature{STEERING}"),
        ("search", "--json", f"hostile {STEERING}"),
        ("search", f"zebra{STEERING}"),
        ("search", f"Hostil{STEERING}x"),
        ("show", "hostile"),
        ("show", "hostile-too"),
        ("show", f"hostile {STEERING}"),
        ("show", f"nothing {STEERING}"),
        ("show", f"alias {STEERING}"),
        ("index", "--rebuild"),
        ("status",),
    ],
    ids=lambda arguments: re.sub(r"[^\w -]", "", " ".join(arguments)),
)
def test_control_characters_never_reach_the_terminal(
    run_main: RunMain, hostile: Glossary, arguments: tuple[str, ...]
) -> None:
    shown = run_main(*arguments)
    assert CONTROL.findall(shown.err) == []
    if "--json" not in arguments:
        assert CONTROL.findall(shown.out) == []
    assert "\x1b" not in shown.out


def test_control_characters_are_made_visible(run_main: RunMain, hostile: Glossary) -> None:
    assert r"Hostile \x1b[31mred\x1b[0m \x07bell \x9b2J clear \x7f" in run_main("search", "hostile").out
    assert r"nothing found for: zebra\x1b[31m" in run_main("search", "zebra\x1b[31m").err
    assert r"\x1b[31mred" in run_main("show", "hostile").out
    assert r"clear \x07\x1b hostile" in " ".join(run_main("search", '"clear hostile"').out.split())


def test_show_prints_the_whole_entry(run_main: RunMain, small: Glossary) -> None:
    shown = run_main("show", "token")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines()[:4] == [
        "Token  [token]",
        "Also called: word piece, subword unit",
        "Category: Models",
        "",
    ]
    assert "Sampling chooses the temperature next." in shown.out
    assert "  Why are models paid for by the token?" in shown.out
    assert "See also: temperature" in shown.out
    assert "tokne" not in shown.out


@pytest.mark.parametrize(
    "name", ["token", "Token", "TOKEN", "tokens", "word piece", "Word-Pieces", "tokne", "subword unit"]
)
def test_show_takes_a_slug_a_title_or_an_alias(run_main: RunMain, small: Glossary, name: str) -> None:
    shown = run_main("show", name)
    assert shown.code == 0
    assert shown.out == run_main("show", "token").out


def test_show_json_is_what_the_engine_presents(run_main: RunMain, small: Glossary) -> None:
    with small.open() as engine:
        for slug in SMALL:
            entry = engine.entry(slug)
            assert entry is not None
            assert run_main("show", "--json", slug).json == as_json(presentation.entry(entry, engine))


def test_show_of_nothing_suggests_slugs(run_main: RunMain, small: Glossary) -> None:
    shown = run_main("show", "temprature")
    assert (shown.code, shown.out) == (1, "")
    assert shown.err == "no entry 'temprature'; perhaps: temperature\n"
    nothing = run_main("show", "##")
    assert (nothing.code, nothing.out, nothing.err) == (1, "", "no entry '##'\n")
    assert run_main("show", "--json", "##").code == 1


def test_show_prefers_a_slug_to_a_name(run_main: RunMain, small: Glossary) -> None:
    small.write("word piece", "Something else", "Not a token.")
    small.build()
    assert run_main("show", "word piece").out.startswith("Something else  [word piece]")
    assert run_main("show", "--json", "Word piece").json["slug"] == "token"


@pytest.mark.parametrize("slug", ["a b", "a/b", "状態", "--help", "'\""])
def test_show_takes_any_slug(run_main: RunMain, small: Glossary, slug: str) -> None:
    file = small.root / "corpus.jsonl"
    file.write_text(json.dumps({"id": slug, "title": "Odd", "text": "Odd text."}))
    options = ["--corpus", str(file), "--index", str(small.root / "odd")]
    shown = run_main("show", *options, "--", slug)
    assert shown.code == 0
    assert shown.out.startswith(f"Odd  [{slug}]")
