"""CSV and TSV as spreadsheets and other people write them."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from interchange_reading import read_as, written_as

from glossearch.corpus import Entry
from glossearch.errors import CorpusError
from glossearch.interchange.about import About
from glossearch.interchange.cells import guarded, joined, parted, unguarded

HAM = Entry(slug="ham", title="Ham", body="Cured pork.\n", aliases=("gammon", "jamón"))


@given(items=st.lists(st.text(), min_size=1), separator=st.sampled_from(["|", ";", "; ", ", ", "||"]))
def test_lists_come_back_from_a_cell(items: list[str], separator: str) -> None:
    assert parted(joined(items, separator), separator) == items


@given(text=st.text(st.sampled_from("'=+-@\t\r\na ＝")))
def test_no_cell_is_a_formula_and_every_text_comes_back(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert unguarded(cell) == text


def test_any_reader_of_csv_reads_what_is_written() -> None:
    text, lost = written_as(
        "csv", HAM, replace(HAM, slug="x", body='A, "b"\nand c.', extra={"weight": "=1+1"})
    )
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["title"] for row in rows] == ["Ham", "Ham"]
    assert rows[0]["aliases"] == "gammon|jamón"
    assert rows[1]["body"] == 'A, "b"\nand c.'
    assert rows[1]["weight"] == "'=1+1"
    assert lost == []


def test_a_byte_order_mark_is_written_when_it_is_asked_for() -> None:
    text, _ = written_as("csv", HAM, about=About(mark=True))
    assert text.startswith("\ufeffslug,title,")
    assert read_as("csv", text).entries == [HAM]


def test_what_a_table_cannot_hold_is_told() -> None:
    odd = replace(HAM, extra={"draft": True, "empty": None, "Title": "x"})
    text, lost = written_as("csv", odd, replace(odd, slug="b"), HAM)
    assert lost == [
        "csv: 2 entries have other keys that are called as one of our fields; they are left out: "
        f"{odd.slug} (Title), b (Title)",
        "csv: 2 entries have values of other keys that are no text; "
        "they are written as JSON, and read as text",
        "csv: 2 entries have empty values of other keys, which are left out",
    ]
    assert read_as("csv", text).entries[0].extra == {"draft": "true"}


@pytest.mark.parametrize(
    "text",
    [
        "Term,Definition,Synonyms\nHam,Cured pork.,gammon|jamón\n",
        "\ufeffTerm;Definition;Synonyms\r\nHam;Cured pork.;gammon|jamón\r\n",
        "sep=;\r\nTerm;Definition;Synonyms\r\nHam;Cured pork.;gammon|jamón\r\n",
        "term\tdefinition\tsynonyms\nHam\tCured pork.\tgammon|jamón",
        '"Term","Definition","Synonyms"\n\n"Ham","Cured pork.","gammon|jamón"\n,,\n',
    ],
)
def test_tables_of_other_people(text: str) -> None:
    assert read_as("csv", text) == read_as("tsv", text)
    assert read_as("csv", text).entries == [HAM]
    assert read_as("csv", text.lstrip("\ufeff").encode("utf-16")).entries == [HAM]


def test_fields_name_the_columns() -> None:
    text = "Begriff,aka,Erklärung\nHam,a;b,Cured pork.\n"
    fields = {"title": "Begriff", "aliases": "aka", "body": "erklärung"}
    found = read_as("csv", text, fields=fields, separator=";")
    assert found.entry == replace(HAM, aliases=("a", "b"))


def test_a_cell_with_one_name_that_looks_like_several_is_told() -> None:
    text = 'title,body,see_also\nHam,A.,"Matcha, Oolong"\nOolong,B.,"Matcha|Tea, iced"\nMatcha,C.,Ham\n'
    told = [
        "in:2: warning: 'Matcha, Oolong' is one item of see_also; say --list-separator ',' if it is a list"
    ]
    assert read_as("csv", text).told == told
    assert read_as("csv", text, separator=",").entries[0].see_also == ("matcha", "oolong")


def test_bad_rows_are_told_with_their_line_and_the_others_read() -> None:
    text = 'title,body\nHam,"Cured\npork."\nEmpty,\nMore,a,b,c\n,No title.\nBread,Baked.\n'
    found = read_as("csv", text)
    assert found.slugs == ["ham", "bread"]
    assert found.told == [
        "in:4: error: empty body; write what the term means",
        "in:5: error: 4 cells under 2 names; quote cells that have a delimiter",
        "in:6: error: no title; add 'title: ...'",
    ]


def test_a_quote_that_never_ends_is_told_where_it_begins() -> None:
    found = read_as("csv", 'title,body\nHam,Cured pork.\n"Bread,Baked.\nToken,Text.\n')
    assert found.slugs == ["ham"]
    assert found.told == ["in:3: error: a quote is opened and never closed; close it"]


def test_slugs_that_are_not_given_are_made_of_titles_and_differ() -> None:
    found = read_as("csv", "title,body\nC++,A.\nC++,B.\nCafé au lait,C.\n")
    assert found.slugs == ["c-plus-plus", "c-plus-plus-2", "cafe-au-lait"]


def test_a_slug_given_twice_is_an_error() -> None:
    found = read_as("csv", "slug,title,body\na,A,A.\na,B,B.\n")
    assert found.slugs == ["a"]
    assert found.told == ["in:3: error: the slug 'a' is that of line 2; rename one of the two"]


def test_names_in_see_also_become_slugs() -> None:
    text = "title,aliases,see also,body\nPrompt caching,KV reuse,,A.\n"
    text += "B,,Prompt caching|kv reuse|Some other|b,B.\n"
    assert read_as("csv", text).entries[1].see_also == ("prompt-caching", "some-other")


def test_plain_text_becomes_markdown_unless_it_is_that() -> None:
    text = "title,body\nA,Use *args and [[b]].\n"
    assert read_as("csv", text).entry.body == "Use \\*args and \\[\\[b\\]\\].\n"
    assert read_as("csv", text, markup="markdown").entry.body == "Use *args and [[b]]."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", None),
        ("x,y\n1,2\n", "in:1: no column is called 'title'; the first row has x, y."),
        ("title,title\nA,B\n", "in:1: two columns are called 'title'; rename one"),
    ],
)
def test_what_is_no_table_of_terms_is_refused(text: str, told: str | None) -> None:
    if told is None:
        assert read_as("csv", text).entries == []
        return
    with pytest.raises(CorpusError) as refused:
        read_as("csv", text)
    assert str(refused.value).startswith(told)


def test_another_encoding_is_told_with_its_line() -> None:
    with pytest.raises(CorpusError, match=r"in:2: not UTF-8 \(byte 0xe9\); save the file as UTF-8"):
        read_as("csv", "title,body\nCafé,x\n".encode("latin-1"))


def test_a_cell_that_is_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossearch.interchange.table._LARGEST_CELL", 1000)
    before = csv.field_size_limit()
    try:
        with pytest.raises(CorpusError, match="in:3: not a table: field larger than field limit"):
            read_as("csv", f"title,body\nA,x\nB,{'x' * 1001}\n")
    finally:
        csv.field_size_limit(before)


def test_empty_columns_at_the_end_are_none() -> None:
    found = read_as("csv", "title,body,,\nA,Text of it.,,\nB,Text.\n")
    assert [(entry.title, entry.body, entry.extra) for entry in found.entries] == [
        ("A", "Text of it.\n", {}), ("B", "Text.\n", {}),
    ]  # fmt: skip
