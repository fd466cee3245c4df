"""XML that would fill the memory or open other files is refused, in TBX and RDF/XML alike."""

import contextlib
from pathlib import Path

import pytest
from interchange_reading import read_as, written_as

from glossearch.corpus import Entry
from glossearch.errors import CorpusError
from glossearch.interchange.formats import FORMATS

HAM = Entry(slug="ham", title="Ham", body="Cured pork.\n")
LAUGHS = '<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
)


def with_head(name: str, head: str, content: str) -> str:
    """Return a file of a format with a DOCTYPE, and ``content`` for the title."""
    text, _ = written_as(name, HAM)
    declaration, rest = text.split("?>", 1)
    return f"{declaration}?><!DOCTYPE x {head}>{rest.replace('>Ham<', f'>{content}<')}"


@pytest.mark.parametrize("name", ["tbx", "skos-xml"])
@pytest.mark.parametrize(
    ("head", "content", "told"),
    [
        (f"[{LAUGHS}]", "&a9;", "in: declares the entity 'a0', and entities are refused"),
        ('[<!ENTITY b "{long}">]', "&b;", "in: declares the entity 'b'"),
        ('[<!ENTITY f SYSTEM "{secret}">]', "&f;", "in: declares the entity 'f'"),
        ('[<!ENTITY % p SYSTEM "{secret}"> %p;]', "Ham", "in: declares the entity 'p'"),
    ],
    ids=["laughs", "quadratic", "external", "parameter"],
)
def test_entities_are_refused(name: str, head: str, content: str, told: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    head = head.replace("{secret}", secret.as_uri()).replace("{long}", "x" * 100_000)
    with pytest.raises(CorpusError) as refused:
        read_as(name, with_head(name, head, content))
    assert str(refused.value).startswith(told)
    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize("name", ["tbx", "skos-xml"])
def test_a_document_type_is_never_opened(name: str, tmp_path: Path) -> None:
    """TBX of 2008 names its DTD, which does no harm as long as nobody reads it."""
    missing = (tmp_path / "TBXcoreStructV02.dtd").as_uri()
    assert read_as(name, with_head(name, f'SYSTEM "{missing}"', "Ham")).entry == HAM


@pytest.mark.parametrize("name", ["tbx", "skos-xml"])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "in:1:1: bad XML: no element found"),
        ("<a><b></a>", "in:1:9: bad XML: mismatched tag"),
        (
            b'<?xml version="1.0" encoding="utf-99"?><a/>',
            "in: not XML that can be read: unknown encoding: utf-99",
        ),
        (b"\xff\xfe\x00\xd8", "in"),
        (b"<a>caf\xe9</a>", "in:1:7: bad XML: not well-formed (invalid token)"),
    ],
)
def test_what_is_no_xml_is_told_with_its_line(name: str, content: str | bytes, told: str) -> None:
    with pytest.raises(CorpusError) as refused:
        read_as(name, content)
    assert str(refused.value).startswith(told)


def test_xml_of_another_kind_is_told() -> None:
    with pytest.raises(CorpusError, match="in: <html> is not TBX, which begins with <tbx> or <martif>"):
        read_as("tbx", "<html/>")


@pytest.mark.parametrize("name", ["tbx", "skos-xml"])
def test_control_characters_are_told_as_a_loss(name: str) -> None:
    bell = Entry(slug="bell", title="Bell \x07", body="Rings\x00.\r\nTwice.\r")
    text, lost = written_as(name, bell, HAM)
    assert lost == [f"{name}: 1 entry has control characters, which XML cannot hold; U+FFFD stands for them"]
    found = read_as(name, text).entries
    assert [(entry.title, entry.body) for entry in found if entry.slug == "bell"] == [
        ("Bell \ufffd", "Rings\ufffd.\r\nTwice.\r")
    ]


@pytest.mark.parametrize("name", ["tbx", "skos", "skos-xml", "schema-org"])
def test_damaged_files_give_an_error_or_what_is_left(name: str) -> None:
    text, _ = written_as(name, HAM, Entry(slug="b", title="B", body="B.", see_also=("ham", "x")))
    raw = text.encode()
    for cut in range(0, len(raw), 37):
        for damaged in (raw[:cut], raw[:cut] + b"\xff<\x00&" + raw[cut + 9 :]):
            with contextlib.suppress(CorpusError):
                assert len(read_as(name, damaged).entries) <= 3


def test_every_reader_and_writer_is_there() -> None:
    for form in FORMATS.values():
        for function, there in ((form.reader, "read"), (form.writer, "write"), (form.saver, "save")):
            assert not function or callable(getattr(form, there))
