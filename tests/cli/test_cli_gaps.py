"""``glossearch gaps``: queries of a log or a file that lead nowhere, and what may mend them."""

import csv
import io
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from glossearch.querylog import Counted, QueryLog
from support import Glossary, Outcome, RunMain

HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
def log(small: Glossary) -> QueryLog:
    (small.root / "glossearch.toml").write_text('query_log = "queries.sqlite"\ntitle = "A & <b>"\n')
    return QueryLog(small.root / "queries.sqlite")


def ask(run_main: RunMain, small: Glossary, *queries: str, form: str = "csv") -> Outcome:
    file = small.root / "queries.txt"
    file.write_text("\n".join(queries) + "\n", encoding="utf-8")
    return run_main("gaps", "--queries", str(file), "--format", form)


def rows(outcome: Outcome) -> list[dict[str, str]]:
    assert outcome.code == 0
    return list(csv.DictReader(io.StringIO(outcome.out)))


def test_gaps_of_the_log_are_told_the_most_frequent_first(log: QueryLog, run_main: RunMain) -> None:
    counted = (
        [Counted("zebra", 0, True)] * 2 + [Counted("temprature", 1, False)] * 3 + [Counted("token", 1, False)]
    )
    log.count(counted, date.today())
    told = run_main("gaps")
    assert told.code == 0
    assert told.out.splitlines() == [
        "2 of 3 queries found too little; 0 terms are not explained",
        "",
        "Asked and not found:",
        "",
        "    3 × temprature",
        "        nearly a name; nearest: Temperature [temperature]",
        "        before corpus/temperature.md:5:",
        "hidden_aliases:",
        "  - temprature",
        "",
        "    2 × zebra",
        "        finds nothing; no entry is near",
        "        or write it: glossearch new zebra",
        "",
        "Lines to paste are right if that entry is what was meant; if none is, the glossary lacks one.",
    ]


def test_a_gap_that_was_mended_is_none(small: Glossary, run_main: RunMain) -> None:
    assert [row["text"] for row in rows(ask(run_main, small, "zebra", "temprature"))] == [
        "temprature",
        "zebra",
    ]
    small.write("zebra", "Zebra", "A zebra is striped.")
    small.write("temperature", "Temperature", "How freely it samples.", hidden_aliases=["temprature"])
    small.build()
    assert rows(ask(run_main, small, "zebra", "temprature")) == []


def test_each_kind_has_the_field_it_belongs_to(small: Glossary, run_main: RunMain) -> None:
    long = "how do the keepers feed some model elephants?"
    found = {
        row["text"]: row for row in rows(ask(run_main, small, "temprature", long, long, "caching prompt"))
    }
    assert found["temprature"]["kind"] == "near"
    assert found["temprature"]["paste"] == "hidden_aliases:\n  - temprature"
    assert (found[long]["kind"], found[long]["times"]) == ("weak", "2")
    assert '"how do the keepers' in found[long]["paste"] or "- how do" in found[long]["paste"]
    assert "caching prompt" not in found  # it finds the entry that it nearly names


def test_a_question_for_a_name_is_told_by_that_name(small: Glossary, run_main: RunMain) -> None:
    told = ask(run_main, small, "what is zebra?", "what is temprature", form="text").out
    assert "glossearch new zebra\n" in told
    assert "  - temprature\n" in told


def test_what_is_misspelt_is_for_hidden_aliases_though_the_match_is_weak(
    small: Glossary, run_main: RunMain
) -> None:
    with small.open() as engine:
        assert engine.search("makng thngsi up").weak
    (row,) = rows(ask(run_main, small, "makng thngsi up"))
    assert (row["kind"], row["entry"]) == ("near", "hallucination")
    assert row["paste"].startswith("hidden_aliases:")


def test_an_entry_without_text_mends_nothing(small: Glossary, run_main: RunMain) -> None:
    small.write("zebra", "Zebra", "<!-- What it is. -->", questions=["Which animal is striped?"])
    small.build()
    found = rows(ask(run_main, small, "zebra", "which animal is striped?", "token"))
    assert [(row["kind"], row["entry"], row["paste"]) for row in found] == [("unwritten", "zebra", "")] * 2
    assert "glossearch edit zebra\n" in ask(run_main, small, "zebra", form="text").out


def test_an_index_that_is_behind_is_told_and_names_nothing_that_is_gone(
    small: Glossary, run_main: RunMain
) -> None:
    small.remove("temperature")
    told = ask(run_main, small, "temprature", form="text")
    assert "run 'glossearch index' first" in told.err
    assert "[temperature]" not in told.out
    small.build()
    assert ask(run_main, small, "temprature", form="text").err == ""


def test_initials_are_told_to_be_those_of_a_name(small: Glossary, run_main: RunMain) -> None:
    small.write("crd", "CustomResourceDefinition", "Of resources.")
    small.write("hpa", "Horizontal pod auto-scaler", "Of pods.")
    small.build()
    found = {row["text"]: row["entry"] for row in rows(ask(run_main, small, "CRD", "hpas", "crdx"))}
    assert found["CRD"] == "crd"
    assert found["crdx"] != "crd"


def test_terms_that_no_entry_explains(small: Glossary, run_main: RunMain) -> None:
    small.write("a", "Apple", "An apple is as a [[prompt-cache]] or an [[odd-fruit]].")
    small.write("b", "Banana", "A banana is no [[prompt-cache]].", see_also=["prompt-cache"])
    small.build()
    (row,) = rows(ask(run_main, small, "token"))
    assert (row["kind"], row["text"], row["times"]) == ("term", "prompt cache", "2")
    assert (row["entry"], row["title"]) == ("prompt-caching", "Prompt caching")
    assert "prompt cache" in row["paste"]


def test_acronyms_that_no_text_spells_out(small: Glossary, run_main: RunMain) -> None:
    small.write("a", "Apple", "An apple has an HPA and a KPI.")
    small.write("c", "Cherry", "A cherry has an HPA and a KPI, and an SLO.")
    small.write("b", "Banana", "A banana has an HPA, an SLO and a key performance indicator (KPI).")
    small.build()
    assert [(row["kind"], row["text"], row["times"]) for row in rows(ask(run_main, small, "token"))] == [
        ("term", "HPA", "3")
    ]


def test_csv_has_no_formulas(small: Glossary, run_main: RunMain) -> None:
    found = rows(ask(run_main, small, "=cmd(zebra)", "@zebra", "zebra"))
    assert sorted(row["text"] for row in found) == ["'=cmd(zebra)", "'@zebra", "zebra"]
    for row in found:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def test_the_page_is_escaped_and_needs_nothing_else(
    small: Glossary, log: QueryLog, run_main: RunMain
) -> None:
    small.write("evil", f"Evil {HOSTILE}", "Evil elephants.")
    small.build()
    page = ask(run_main, small, HOSTILE, f"evill {HOSTILE}", "zebra", form="html").out
    seen = Tags()
    seen.feed(page)
    assert not {"script", "img", "link", "iframe", "b"}.intersection(seen.tags)
    assert not {"src", "href", "onclick", "style"}.intersection(seen.attributes)
    assert "url(" not in page
    assert "@import" not in page
    assert "<title>Gaps in A &amp; &lt;b&gt;</title>" in page
    assert "&lt;script&gt;" in page
    assert seen.tags.count("tr") == len(rows(ask(run_main, small, HOSTILE, f"evill {HOSTILE}", "zebra"))) + 1


def test_a_terminal_is_not_steered(small: Glossary, run_main: RunMain) -> None:
    told = ask(run_main, small, "zebra \x1b[31m", form="text")
    assert "\x1b" not in told.out
    assert "zebra \\x1b[31m" in told.out


def test_it_can_be_written_to_a_file(small: Glossary, run_main: RunMain) -> None:
    file = small.root / "gaps.html"
    (small.root / "q.txt").write_text("zebra\n")
    told = run_main("gaps", "--queries", "q.txt", "-f", "html", "-o", str(file))
    assert (told.code, told.out) == (0, "")
    assert re.search(r"<td class=\"text\">zebra</td>", file.read_text())
    refused = run_main("gaps", "--queries", "q.txt", "-o", str(Path("nowhere") / "x"))
    assert (refused.code, "nowhere" in refused.err) == (2, True)


def test_few_are_enough(small: Glossary, run_main: RunMain) -> None:
    (small.root / "q.txt").write_text("zebra\ngnu\ngnu\n")
    found = rows(run_main("gaps", "--queries", "q.txt", "-f", "csv", "-n", "1"))
    assert [(row["text"], row["times"]) for row in found] == [("gnu", "2")]


def test_without_queries_that_is_said(small: Glossary, log: QueryLog, run_main: RunMain) -> None:
    assert run_main("gaps").out == "0 of 0 queries found too little; 0 terms are not explained\n"
    (small.root / "glossearch.toml").unlink()
    run_main("gaps").assert_error("there is no query log", "--queries")
    run_main("gaps", "--queries", "missing.txt").assert_error("missing.txt")
