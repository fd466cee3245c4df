"""TBX of other people, in all styles, and what ours looks like."""

from xml.etree import ElementTree

from interchange_reading import read_as, written_as

from glossearch.corpus import Entry

NAMESPACE = "{urn:iso:std:iso:30042:ed-2}"
DCA = """<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body>
<conceptEntry id="c1"><descrip type="subjectField">Food</descrip>
 <langSec xml:lang="de"><termSec><term>Schinken</term></termSec></langSec>
 <langSec xml:lang="en-US">
  <descripGrp><descrip type="definition">Cured <hi>pork</hi>.</descrip>
  <admin type="source">Me</admin></descripGrp>
  <termSec><term>gammon</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termSec>
  <termSec><term>hamm</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
  <termSec><term>ham</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
 </langSec><ref type="crossReference" target="c2">bread</ref></conceptEntry>
<conceptEntry id="c2"><langSec xml:lang="en">
 <termSec><term>bread</term></termSec><note>Baked.</note></langSec>
</conceptEntry>
<conceptEntry id="c3"><langSec xml:lang="en"><termSec><term>empty</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""
DCT = """<tbx type="TBX-Basic" style="dct" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><text><body>
<conceptEntry id="c1"><min:subjectField>Food</min:subjectField><langSec xml:lang="en">
 <basic:definition>Cured pork.</basic:definition>
 <termSec><term>ham</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
 <termSec><term>gammon</term></termSec></langSec></conceptEntry></body></text></tbx>"""
MARTIF = """<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader/><text><body>
<termEntry id="e1"><descrip type="subjectField">Food</descrip><langSet xml:lang="en">
 <descrip type="definition">Cured pork.</descrip>
 <ntig><termGrp><term>ham</term>
 <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig>
 <tig><term>gammon</term></tig></langSet></termEntry></body></text></martif>"""


def test_concepts_of_one_language_become_entries() -> None:
    found = read_as("tbx", DCA)
    ham, bread = found.entries
    assert (ham.slug, ham.title, ham.aliases, ham.hidden_aliases) == ("ham", "ham", ("gammon",), ("hamm",))
    assert (ham.body, ham.categories, ham.see_also) == ("Cured pork.\n", ("Food",), ("bread",))
    assert (bread.title, bread.body) == ("bread", "Baked.\n")
    assert found.told == [
        "in: error: concept 3 (c3): empty body; write what the term means",
        "in: note: terms and texts in de are not taken over, those in en are",
    ]


def test_other_styles_and_the_edition_of_2008_say_the_same() -> None:
    for text in (DCT, MARTIF):
        entry = read_as("tbx", text).entry
        assert (entry.title, entry.aliases, entry.body) == ("ham", ("gammon",), "Cured pork.\n")
        assert entry.categories == ("Food",)


def test_what_is_written_names_its_dialect_and_refers_to_what_is_there() -> None:
    first = Entry(
        slug="a", title="A", body="Text. More.", aliases=("B",), hidden_aliases=("C",), see_also=("b", "x")
    )
    text, _ = written_as("tbx", first, Entry(slug="b", title="B", body="B."))
    root = ElementTree.fromstring(text)
    assert (root.tag, root.get("type"), root.get("style")) == (f"{NAMESPACE}tbx", "TBX-Basic", "dca")
    ids = [concept.get("id") for concept in root.iter(f"{NAMESPACE}conceptEntry")]
    targets = [reference.get("target") for reference in root.iter(f"{NAMESPACE}ref")]
    assert (ids, targets) == (["c1", "c2"], ["c2"])
    status = [note.text for note in root.iter(f"{NAMESPACE}termNote")]
    assert status[:3] == ["preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts"]
    assert next(root.iter(f"{NAMESPACE}descrip")).text == "Text."


def test_an_edited_export_keeps_the_edit() -> None:
    first = Entry(slug="a", title="A", body="Text.", see_also=("x", "b", "y"))
    text, _ = written_as(
        "tbx", first, Entry(slug="b", title="B", body="B."), Entry(slug="c", title="C", body="C.")
    )
    edited = text.replace('target="c2">b<', 'target="c3">c<')
    assert read_as("tbx", edited).entries[0].see_also == ("x", "y", "c")


def test_a_body_like_our_own_note_is_a_body() -> None:
    entry = Entry(slug="a", title="A", body='glossearch: {"slug": "z"}')
    assert read_as("tbx", written_as("tbx", entry)[0]).entries == [entry]


def test_a_section_or_a_concept_without_a_term_is_none() -> None:
    text = DCA.replace("<term>gammon</term>", "").replace("<term>bread</term>", "")
    found = read_as("tbx", text)
    assert [(entry.title, entry.aliases) for entry in found.entries] == [("ham", ())]
    assert "in: error: concept 2 (c2): no title; add 'title: ...'" in found.told
