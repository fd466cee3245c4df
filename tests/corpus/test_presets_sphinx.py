"""Sphinx's glossaries: several terms in a file of reStructuredText."""

from pathlib import Path

import pytest
from corpus_files import read, read_files, write

from glossearch.corpus.markup import plain_text

TEXT = """Glossary
========

.. glossary::
   :sorted:

   abstract base class
   ABC : classifier
      Abstract base classes complement :term:`duck typing <duck-typing>`.
      See :term:`ABC`.

      .. note:: Beware of
         the dog.

   .. comment
      hidden

   .. index:: single: duck

   duck-typing
      A style.

      .. seealso:: :term:`abc`

   *args*
      Arguments.

.. glossary::

  another
    In the second list.
"""


def test_each_definition_is_an_entry(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"glossary.rst": TEXT, "other.rst": "No glossary.\n"}, "sphinx")
    assert corpus.problems == []
    assert corpus.slugs == ["abstract-base-class", "duck-typing", "args", "another"]
    abc = corpus["abstract-base-class"]
    assert (abc.title, abc.aliases) == ("abstract base class", ("ABC",))
    assert plain_text(abc) == (
        "Abstract base classes complement duck typing. See ABC.\n\nNote: Beware of the dog."
    )
    assert "[[duck-typing|duck typing]]" in abc.body
    assert "[[abstract-base-class|ABC]]" in abc.body
    assert corpus["duck-typing"].see_also == ("abstract-base-class",)
    assert "hidden" not in abc.body


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"glossary.rst": TEXT}, "sphinx")
    lines = TEXT.split("\n")
    for entry in corpus.entries:
        assert entry.place is not None
        title, body = entry.place.lines["title"], entry.place.lines["body"]
        assert entry.title in lines[title - 1]
        assert lines[body - 1].strip()[:10] == plain_text(entry).split("\n")[0][:10]
    assert corpus["abstract-base-class"].place is not None
    assert corpus["abstract-base-class"].place.line("aliases", 0) == 8


def body_of(folder: Path, text: str) -> str:
    indented = text.replace("\n", "\n      ")
    files = {"a.rst": f".. glossary::\n\n   a\n      {indented}\n\n   b\n      Bee.\n"}
    return read_files(folder, files, "sphinx")["a"].body.strip("\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A :term:`b`.", "A [[b|b]]."),
        (":term:`the\n bee <b>`, so", "[[b|the bee]]<!--\n-->, so"),
        (":class:`~a.b.C` :func:`f` :mod:`!m` :py:meth:`x <y>`", "`C` `f` `m` `x`"),
        (":pep:`8` :rfc:`2822#x` :ref:`Label <x>` :doc:`page`", "PEP 8 RFC 2822 Label page"),
        ("``a*b`` `x <https://x.org/a>`_ `y`_ z_ ``t_``", "`a*b` [x](<https://x.org/a>) y z `t_`"),
        ("|now| [1]_ a\\ b `default`", "now  ab *default*"),
        (r":term:`b`\s and :term:`b`\ es \*", r"[[b|b]]s and [[b|b]]es \*"),
        ("__init__ <b> *e* **s**", r"\_\_init\_\_ \<b> *e* **s**"),
        ("Like::\n\n   x = :term:`b`\n\nEnd.", "Like:\n```\nx = :term:`b`\n```\nEnd."),
        (".. code-block:: python\n   :linenos:\n\n   x\n\nEnd.", "```python\n\n\nx\n```\nEnd."),
        (".. image:: x.png\n   :alt: y\n\nEnd.", "End."),
        (".. versionadded:: 3.2 Then.", "> **Added in version 3.2:** Then."),
        (".. warning::\n\n   Hot.\n\nEnd.", "> **Warning:** \n\n> Hot.\n\nEnd."),
        ("* one\n  more\n* two", "* one\n  more\n* two"),
        ("#. one\n#. two", "1. one\n1. two"),
        ("    Only indented.", "Only indented."),
        (".. admonition:: Mind the gap\n\n   It is wide.", "> **Mind the gap**  \n\n> It is wide."),
        ("1. One\n   more.\n\nNo item.", "1. One\n   more.\n\nNo item."),
        ("So:\n\n>>> 1 + 1\n2", "So:\n\n    >>> 1 + 1\n2"),
        ("1. one\n2. two\n\n     three\n\n   four", "1. one\n1. two\n\n     three\n\n   four"),
        ("a. one\nB) two\n\nThree\n   four", "1. one\n1. two\n\nThree\nfour"),
        ("See\n\n>>> f(x)\n1", "See\n\n    >>> f(x)\n1"),
        (".. py:function:: f\n\n   It does.", "It does."),
        (".. rubric:: Head\n\nText.", "**Head**\n\nText."),
        (".. mystery:: Head\n\n   Text.", "Text."),
        (".. admonition:: Mind\n\n   This.", "> **Mind**  \n\n> This."),
        (".. seealso:: That.", "> **See also:** That."),
        (".. deprecated:: 3.1", "> **Deprecated since version 3.1:** "),
        (":ref:`a < b <c>` :ref:`<c>` :term:`x <b>`", "a < b <c> [[b|x]]"),
        (".. code-block::\n\nNo code.", "No code."),
        ("Ends so::", "Ends so:"),
        ("Ends so ::", "Ends so:"),
        (".. raw:: html\n\n   <b>x</b>\n\nEnd.", "End."),
        ("Text.\n\n.. comment\n   hidden\n\nEnd.", "Text.\n\n\n\n\nEnd."),
        ("::\n\n  x\n   y\n\nz", "```\nx\n y\n```\nz"),
        (".. code-block:: python\n   x\n\nEnd.", "```python\nx\n```\nEnd."),
        (".. note:: A\n   .. code-block:: python\n\n      x\nEnd.", "> **Note:** A\n\n\n> x\nEnd."),
        ("Like::\n   x\n\nEnd.", "Like:\nx\n\nEnd."),
        (
            ":std:term:`b` :class:`XMLReader` :func:`~f` :pep:`the first <1>`",
            "[[b|b]] `XMLReader` `f` the first",
        ),
        ("`the\n x <https://x.org/\n a>`_", "[the x](<https://x.org/a>)<!--\n.\n-->"),
        ("` <https://x.org/>`_", "https://x.org/"),
        ("a\\\nb", "a\nb"),
        ("Text.\n\n..\n   hidden\n\nEnd.", "Text.\n\n\n\n\nEnd."),
    ],
)
def test_markup_becomes_markdown(tmp_path: Path, text: str, shown: str) -> None:
    assert body_of(tmp_path, text) == shown


def test_a_reference_leads_to_the_entry_of_its_name_before_that_of_an_alias(tmp_path: Path) -> None:
    text = ".. glossary::\n\n   one\n   two\n      To :term:`it <two>`.\n\n   {}\n      Told.\n"
    corpus = read_files(tmp_path, {"a.rst": text.format("three")}, "sphinx")
    assert corpus["one"].body.strip() == "To [[one|it]]."
    corpus = read_files(tmp_path, {"a.rst": text.format("two")}, "sphinx")
    assert corpus["one"].body.strip() == "To [[two|it]]."


def test_terms_may_follow_the_directive_at_once_and_lines_end_in_three_ways(tmp_path: Path) -> None:
    text = (
        "\n.. glossary::\n   one\n      First.\n   ..\n      hidden\n\n      hidden too\n"
        "   two \\* :ref:`x`\n      Second."
    )
    for end in ("\n", "\r\n", "\r"):
        corpus = read_files(tmp_path, {"a.rst": text.replace("\n", end).encode()}, "sphinx")
        assert corpus.problems == []
        assert [(entry.title, plain_text(entry)) for entry in corpus.entries] == [
            ("one", "First."),
            ("two * x", "Second."),
        ]
        assert [entry.place.lines["title"] for entry in corpus.entries if entry.place] == [3, 9]


def test_see_also_is_told_at_its_line(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"glossary.rst": TEXT}, "sphinx")
    place = corpus["duck-typing"].place
    assert place is not None
    assert ":term:`abc`" in TEXT.split("\n")[(place.line("see_also", 0) or 0) - 1]


def test_an_empty_glossary_is_told_at_its_directive(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"a.rst": f"{TEXT}\n.. glossary::", "b.rst": "\n.. glossary::\n"}, "sphinx")
    told = [(problem.line, problem.message) for problem in corpus.problems]
    message = "a glossary without terms; indent them below it"
    assert told == [(TEXT.count("\n") + 2, message), (2, message)]


def test_what_is_odd_is_told_at_its_line(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.rst": ".. glossary::\n\n   twice\n      To :term:`nothing`.\n\n   twice\n      Two.\n\n   empty\n",
        "b.rst": ".. glossary::\n\nNot indented.\n",
        "c.rst": b".. glossary::\n\n   caf\xe9\n      A place.\n",
        "e.rst": b".. glossary::\n\n   huge\n      " + b"x" * (1 << 20),
        "d.rst": b".. glossary::\n\n   bin\x00ary\n      A place.\n",
    }
    corpus = read_files(tmp_path, files, "sphinx")
    assert sorted(corpus.rules) == [
        ("bad-text", "c.rst", 3),
        ("bad-text", "d.rst", 3),
        ("empty-body", "a.rst", 9),
        ("empty-glossary", "b.rst", 1),
        ("link-to-nowhere", "a.rst", 4),
        ("name-collision", "a.rst", 6),
        ("too-large", "e.rst", None),
    ]
    assert corpus.slugs == ["twice", "twice-2"]


def test_one_file_can_be_the_corpus(tmp_path: Path) -> None:
    read_files(tmp_path, {"glossary.rst": TEXT}, "sphinx")
    assert len(read(tmp_path / "glossary.rst", preset="sphinx").entries) == 4


def test_a_term_of_signs_alone_has_a_slug_and_tabs_are_eight_wide(tmp_path: Path) -> None:
    text = ".. glossary::\n\n\t()\n\t  Told.\n        x\n          Too.\n"
    corpus = read_files(tmp_path, {"a.rst": text}, "sphinx")
    assert [(entry.slug, entry.title, entry.body) for entry in corpus.entries] == [
        ("term", "()", "Told."),
        ("x", "x", "Too.\n"),
    ]


def test_a_link_out_of_the_corpus_is_not_read_for_terms(tmp_path: Path) -> None:
    corpus = write(tmp_path / "corpus", {"one.rst": TEXT})
    write(tmp_path, {"secret.rst": TEXT.replace("another", "secret")})
    (corpus / "two.rst").symlink_to(tmp_path / "secret.rst")
    found = read(corpus, preset="sphinx")
    assert "secret" not in [entry.slug for entry in found.entries]
    assert ("error", "two.rst", None) in found.places
