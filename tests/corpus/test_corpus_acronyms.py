"""Short and long forms of one name."""

import pytest

from glossearch.corpus.acronyms import forms, is_short_for

PAIRS = [
    ("RBAC", "Role-Based Access Control"),
    ("JS", "JavaScript"),
    ("NaN", "Not a Number"),
    ("k8s", "Kubernetes"),
    ("I18N", "Internationalization"),
    ("LLMs", "Large Language Models"),
    ("APIs", "Application Programming Interfaces"),
    ("APIs", "Application Programming Interface"),
    ("CVEs", "Common Vulnerability Entry"),
    ("ABS", "A Brake System"),
    ("OS", "Operating System"),
    ("XSS", "Cross-site scripting"),
    ("XML", "Extensible Markup Language"),
    ("CSS3", "Cascading Style Sheets 3"),
    ("TCP/IP", "Transmission Control Protocol / Internet Protocol"),
    ("ABCDEFGHIJKL", "A B C D E F G H I J K L."),
    ("etc", "et cetera"),
    ("CSSOM", "CSS Object Model"),
    ("DB", "Database"),
    ("AI", "A I am"),
]

STRANGERS = [
    ("CSS", "Block"),
    ("A", "Alpha"),
    ("1", "1 a"),
    ("", "Alpha"),
    ("A B", "Alpha Beta"),
    ("ABCDEFGHIJKLM", "A B C D E F G H I J K L M N"),
    ("Alpha", "Alp"),
    ("Alpha", "aLPHA"),
    ("CIA", "Confidentiality"),  # the initials of several words
    ("k8s", "Kubernete"),
    ("k8s", "Kubernetex"),
    ("k8s", "Xubernetes"),
    ("XSS", "Site scripting"),
    ("XCS", "Across the sea"),
    ("RBAC", "Role-Based Assets"),
    ("CBA", "C A B"),
    ("AS", "A"),
    ("C-X", "Class-based"),
    ("As", "Alpha"),
    ("--", "Alpha"),
    ("A-", "Alpha Beta"),
    ("AB", "A"),
    ("AA", "Abc"),
    ("BC", "ABC"),
    ("lls", "Large language"),
]


@pytest.mark.parametrize(("short", "long"), PAIRS)
def test_letters_of_a_short_form_are_in_the_long_one_in_their_order(short: str, long: str) -> None:
    assert is_short_for(short, long)
    assert forms(f"{long} ({short})") == (long, short)
    assert forms(f" {short}  ({long})") == (short, long)


@pytest.mark.parametrize(("short", "long"), STRANGERS)
def test_what_only_looks_like_a_short_form_is_none(short: str, long: str) -> None:
    assert not is_short_for(short, long)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Node (disambiguation)", ("Node",)),
        ("Node (Disambiguation)", ("Node",)),
        ("Node (DOM)", ()),
        ("RBAC", ()),
        ("Role-Based Access Control (RBAC) today", ()),
        ("Role-Based (Access) Control (RBAC)", ()),
        ("(RBAC)", ()),
        (f"{'R' * 194}x (Rx)", (f"{'R' * 194}x", "Rx")),
        (f"{'R' * 195}x (Rx)", ()),  # no name is so long
    ],
)
def test_only_a_name_with_its_other_form_has_two(name: str, expected: tuple[str, ...]) -> None:
    assert forms(name) == expected
