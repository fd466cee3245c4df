"""``glossearch batch``: many queries in, one run out, whatever the lines hold."""

import csv
import io
import json
import os
import sys
from pathlib import Path

import pytest

from glossearch import presentation
from support import Glossary, RunMain, run

QUERIES = ["token", "next prompt", "why do models make things up", "category:models"]
FORMATS = ["jsonl", "csv", "tsv", "trec"]
ALL = "\n".join(QUERIES).encode()


def rows(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def table(out: str, dialect: str = "excel") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out, newline=""), dialect=dialect))


def hits(glossary: Glossary, limit: int = 10) -> list[tuple[str, str, int, str, float]]:
    """Return id, query, rank, slug and score of every hit of `QUERIES`."""
    with glossary.open() as engine:
        return [
            (str(number), query, rank, hit.slug, hit.score)
            for number, query in enumerate(QUERIES, 1)
            for rank, hit in enumerate(engine.search(query, limit=limit).hits, 1)
        ]


def test_json_lines_hold_what_the_engine_presents(run_main: RunMain, small: Glossary) -> None:
    done = run_main("batch", stdin=ALL)
    assert (done.code, done.err) == (0, "")
    with small.open() as engine:
        wanted = [
            {"id": str(number), **presentation.results(engine.search(query, highlight=False))}
            for number, query in enumerate(QUERIES, 1)
        ]
    assert rows(done.out) == json.loads(json.dumps(wanted))
    assert run_main("batch", "--format", "jsonl", "-", stdin=ALL).out == done.out


@pytest.mark.parametrize(("form", "dialect"), [("csv", "excel"), ("tsv", "excel-tab")])
def test_tables_can_be_read_back(run_main: RunMain, small: Glossary, form: str, dialect: str) -> None:
    done = run_main("batch", "--format", form, stdin=ALL)
    assert (done.code, done.err) == (0, "")
    found = table(done.out, dialect)
    assert list(found[0]) == ["id", "query", "rank", "slug", "title", "score"]
    wanted = hits(small)
    assert [(row["id"], row["query"], int(row["rank"]), row["slug"]) for row in found] == [
        hit[:4] for hit in wanted
    ]
    assert [float(row["score"]) for row in found] == pytest.approx([hit[4] for hit in wanted], abs=1e-6)


def test_a_trec_run_can_be_read_back(run_main: RunMain, small: Glossary) -> None:
    done = run_main("batch", "--format", "trec", "--tag", "mine", stdin=ALL)
    assert (done.code, done.err) == (0, "")
    fields = [line.split(" ") for line in done.out.splitlines()]
    assert all(len(line) == 6 and line[1] == "Q0" and line[5] == "mine" for line in fields)
    wanted = hits(small)
    assert [(line[0], int(line[3]), line[2]) for line in fields] == [(h[0], h[2], h[3]) for h in wanted]
    assert [float(line[4]) for line in fields] == pytest.approx([hit[4] for hit in wanted], abs=1e-6)
    assert run_main("batch", "-f", "trec", stdin=b"token").out.split()[5] == "glossearch"


def test_a_trec_field_never_holds_white_space(run_main: RunMain, small: Glossary) -> None:
    small.write("odd slug", "Zebra", "A zebra.")
    small.build()
    line = b'{"id": "my query\\n1", "text": "zebra"}\n{"id": "", "text": "zebra"}\n'
    done = run_main("batch", "--format", "trec", "--tag", "a b", stdin=line)
    assert [row.split(" ")[:4] for row in done.out.splitlines()] == [
        ["my%20query%201", "Q0", "odd%20slug", "1"],
        ["%20", "Q0", "odd%20slug", "1"],
    ]
    assert all(row.endswith(" a%20b") for row in done.out.splitlines())


@pytest.mark.parametrize(("form", "dialect"), [("csv", "excel"), ("tsv", "excel-tab")])
def test_tables_hold_any_text(run_main: RunMain, small: Glossary, form: str, dialect: str) -> None:
    title = 'He said "tab\there, comma", and\x1b more'
    small.write("odd", title, "Zebra, \"quoted\".\n\nSecond\tparagraph; 'x'.")
    small.build()
    query = 'zebra, "paragraph" \t x\ny\rz'
    line = json.dumps({"id": 'a,"b"\tc', "text": query}).encode()
    (row,) = table(run_main("batch", "-f", form, "--passages", stdin=line).out, dialect)
    assert (row["id"], row["query"], row["slug"]) == ('a,"b"\tc', query, "odd")
    assert row["title"] == title.replace("\t", " ")
    assert "Zebra" in row["passage"]


def test_queries_may_be_objects_with_ids(run_main: RunMain, small: Glossary) -> None:
    lines = b"""
token
{"id": "q7", "text": "prompt"}
{"text": "prompt"}
{"id": 12, "text": "prompt", "more": [1]}
{"id": null, "text": "prompt"}
"""
    done = run_main("batch", stdin=lines)
    assert (done.code, done.err) == (0, "")
    assert [(row["id"], row["query"]) for row in rows(done.out)] == [
        ("2", "token"),
        ("q7", "prompt"),
        ("4", "prompt"),
        ("12", "prompt"),
        ("6", "prompt"),
    ]


def test_a_file_of_queries(run_main: RunMain, small: Glossary) -> None:
    file = small.root / "queries.txt"
    file.write_bytes(b"\xef\xbb\xbftoken\r\n\r\n  next prompt  \r\n")
    done = run_main("batch", str(file))
    assert (done.code, done.err) == (0, "")
    assert [(row["id"], row["query"]) for row in rows(done.out)] == [("1", "token"), ("3", "next prompt")]


BAD_LINES = {
    "no UTF-8": (b"\xff\xfe", "not UTF-8"),
    "broken JSON": (b'{"text": ', "bad JSON"),
    "no text": (b'{"id": "x"}', 'no "text"'),
    "text is a number": (b'{"text": 7}', 'no "text"'),
    "text is null": (b'{"text": null}', 'no "text"'),
    "half a surrogate pair": (b'{"text": "\\ud800 token"}', ""),
    "half a surrogate pair as id": (b'{"id": "\\udfff", "text": "token"}', ""),
    "too deep": (b'{"text": ' + b"[" * 100_000, "bad JSON"),
    "a number too long": (b'{"text": "x", "n": ' + b"9" * 10_000 + b"}", "bad JSON"),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_reported_and_the_rest_goes_on(
    run_main: RunMain, small: Glossary, name: str, form: str
) -> None:
    bad, message = BAD_LINES[name]
    done = run_main("batch", "--format", form, "-o", "out", stdin=b"token\n" + bad + b"\nprompt\n")
    assert done.code == 1
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert done.err.startswith("-:2: ")
    assert message in done.err
    assert done.err.endswith("; passed over\n")
    good = run_main("batch", "--format", form, stdin=b"token\n\nprompt\n")
    assert good.code == 0
    assert Path("out").read_text() == good.out


HARD_QUERIES = [
    "*a*", "?*?*?*e", "[a TO z]", "((((", '"', '""', "-", "- -", "title:", "category:", ":", "~3", "a~",
    "/x/", "NOT", "AND OR", "\\", "'", "x" * 100_000, "w " * 3000, "(" * 2000, "é" * 5000, "\u202e\u200b",
    "title:-x", '-"', '"a" "b" -"c" title:"d', "{}", "[]", "null",
]  # fmt: skip


def test_no_query_stops_the_rest(run_main: RunMain, small: Glossary) -> None:
    lines = [*(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(HARD_QUERIES)), "token"]
    done = run_main("batch", stdin="\n".join(lines).encode())
    assert (done.code, done.err) == (0, "")
    found = rows(done.out)
    assert [row["query"] for row in found] == [*HARD_QUERIES, "token"]
    plain = [text for text in HARD_QUERIES if not text.startswith("{")]
    done = run_main("batch", stdin="\n".join(plain).encode())
    assert (done.err, len(rows(done.out))) == ("", len(plain))


def test_the_limit_holds_for_each_query(run_main: RunMain, small: Glossary) -> None:
    done = run_main("batch", "-n", "1", stdin=ALL)
    assert [len(row["hits"]) for row in rows(done.out)] == [1, 1, 1, 1]  # type: ignore[arg-type]
    assert [row["total"] for row in rows(done.out)][3] == 2


def test_passages_are_added_on_request(run_main: RunMain, small: Glossary) -> None:
    def first(*options: str) -> dict[str, object]:
        row = rows(run_main("batch", *options, stdin=b"temperature").out)[0]
        hit = row["hits"][0]  # type: ignore[index]
        assert isinstance(hit, dict)
        return hit

    assert not {"snippet", "passage"} & set(first())
    assert "<mark>Temperature</mark>" in str(first("--passages")["snippet"])


@pytest.mark.parametrize("form", FORMATS)
def test_when_nothing_is_found_at_all_the_exit_code_is_1(
    run_main: RunMain, small: Glossary, form: str
) -> None:
    assert run_main("batch", "-f", form, stdin=b"zebra\nquagga\n").code == 1
    assert run_main("batch", "-f", form, stdin=b"zebra\ntoken\n").code == 0
    nothing = run_main("batch", "-f", form, stdin=b"")
    assert (nothing.code, nothing.err) == (1, "")
    assert nothing.out.replace("id,query,rank,slug,title,score\n", "").replace(
        "id\tquery\trank\tslug\ttitle\tscore\n", ""
    ) in ("", "\n")


@pytest.mark.parametrize("form", FORMATS)
def test_an_output_file_holds_what_stdout_would(run_main: RunMain, small: Glossary, form: str) -> None:
    before = set(small.root.iterdir())
    done = run_main("batch", "-f", form, "-o", "run.out", stdin=ALL)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert Path("run.out").read_bytes().decode() == run_main("batch", "-f", form, stdin=ALL).out
    assert set(small.root.iterdir()) - before == {small.root / "run.out"}


def test_an_output_file_is_replaced_whole_and_readable_as_any_other(
    run_main: RunMain, small: Glossary
) -> None:
    before = os.umask(0o027)
    try:
        Path("run.out").write_text("old and longer " * 1000)
        run_main("batch", "-o", "run.out", stdin=b"token")
    finally:
        os.umask(before)
    assert len(rows(Path("run.out").read_text())) == 1
    assert Path("run.out").stat().st_mode & 0o777 == 0o640


def test_an_output_file_survives_a_failure(run_main: RunMain, small: Glossary) -> None:
    Path("run.out").write_text("old")
    before = set(small.root.iterdir())
    run_main("batch", "nowhere.txt", "-o", "run.out").assert_error("nowhere.txt")
    assert Path("run.out").read_text() == "old"
    assert set(small.root.iterdir()) == before


@pytest.mark.parametrize("file", ["nowhere.txt", "corpus"])
def test_a_file_that_cannot_be_read_is_one_line(run_main: RunMain, small: Glossary, file: str) -> None:
    run_main("batch", file).assert_error(file)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no /proc here")
def test_a_file_that_fails_while_it_is_read_is_one_line(run_main: RunMain, small: Glossary) -> None:
    Path("run.out").write_text("old")
    run_main("batch", "/proc/self/mem", "-o", "run.out").assert_error("nput/output error")
    assert Path("run.out").read_text() == "old"


@pytest.mark.parametrize("output", ["no/such/folder/run.out", "corpus"])
def test_an_output_that_cannot_be_written_is_an_error(
    run_main: RunMain, small: Glossary, output: str
) -> None:
    done = run_main("batch", "-o", output, stdin=ALL)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    assert output in done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_told_with_the_name_of_the_output(run_main: RunMain, small: Glossary) -> None:
    done = run_main("batch", "-o", "/dev/full", stdin=ALL)
    assert (done.code, done.out) == (2, "")
    assert done.err == "glossearch: /dev/full: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="the sizes of files are not limited there")
def test_an_output_that_gets_too_long_is_told_with_its_name(run_main: RunMain, small: Glossary) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        done = run_main("batch", "-o", "run.out", stdin=ALL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (done.code, done.err) == (2, "glossearch: run.out: File too large\n")
    assert not Path("run.out").exists()


def test_a_batch_in_a_process_of_its_own(small: Glossary) -> None:
    done = run("batch", "-f", "trec", "-n", "1", cwd=small.root, stdin=b"token\n\xff\nzebra\nprompt\n")
    assert done.code == 1
    assert [line.split()[:3] for line in done.out.splitlines()] == [
        ["1", "Q0", "token"],
        ["4", "Q0", "prompt-caching"],
    ]
    assert done.err == "-:2: not UTF-8; passed over\n"
