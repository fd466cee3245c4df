"""Files of other people's glossaries, damaged at random: each is told of, and the rest is indexed."""

import random
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from glossearch.config import PRESETS
from glossearch.corpus import Corpus, Problems, read_corpus
from glossearch.engine import Engine
from support import REAL_CORPUS, REPOSITORY, run

GLOSSARIES = REPOSITORY.parent / "shared" / "data" / "glossaries"
SEED = 6
SMALL = {
    "hugo": '---\ntitle: Term {n}\n---\nText of {{{{< glossary_tooltip text="one" term_id="t1" >}}}} more.\n',
    "jekyll": "---\ntitle: Term {n}\n---\nText {{% include x.html %}} of [one]({{% link t1.md %}}).\n",
    "mdn": '---\ntitle: Term {n}\nslug: Glossary/t{n}\n---\nText of {{{{Glossary("t1")}}}} and more.\n',
    "cncf": "---\ntitle: Term {n}\ncategory: x\n---\nText of [one](/t1/) and more.\n",
}
PIECES = [
    "{{<", ">}}", "{{%", "%}}", "{{", "}}", "{%", "%}", "[[", "]]", "](", "[", ")", "`", "```\n", "~~~", "\n",
    "\n\n", "---\n", "title: x\n", "slug: Glossary/x\n", ":term:`", "::\n", ".. glossary::\n", "   ", "> ",
    "> [!note]", "!!! a\n", "%%", "==", "#a", "*[a]: b", ": c", "|", '"', "'", "é", "comment", "raw",
    "endraw",
    'glossary("a")', "\\", "+++\n", "<!--", "x.md", "https://x", "_", "*", "term_id=x", "(A B)",
    "aliases: [a]\n", "related:\n- [[x]]\n", "## See also\n",
]  # fmt: skip


def truncated(data: bytes, rng: random.Random) -> bytes:
    """Cut in the middle of a line, as a full disk or a broken download does."""
    places = [at for at in range(1, len(data)) if data[at - 1 : at] != b"\n"]
    return data[: rng.choice(places)]


def in_another_encoding(data: bytes, rng: random.Random) -> bytes:
    text = data.decode()
    if rng.random() < 0.5:
        return text.encode("utf-16")
    at = rng.randrange(len(text))
    return (text[:at] + "é" + text[at:]).encode("latin-1", "replace")


def with_broken_yaml(data: bytes, rng: random.Random) -> bytes:
    broken = rng.choice(
        [b"tags: [a, b\n", b'x: "open\n', b"\tx: 1\n", b"title: twice\ntitle: twice\n", b"a: b: c\n"]
    )
    return data.replace(b"---\n", b"---\n" + broken, 1)


def binary(data: bytes, rng: random.Random) -> bytes:
    return rng.randbytes(len(data))


DAMAGE: list[Callable[[bytes, random.Random], bytes]] = [
    truncated, in_another_encoding, with_broken_yaml, binary,
]  # fmt: skip


def damage(files: Iterable[Path], number: int, rng: random.Random) -> set[Path]:
    """Damage so many of the files, each in one of the ways in turn, and return which."""
    chosen = rng.sample(sorted(files), number)
    for turn, file in enumerate(chosen):
        file.write_bytes(DAMAGE[turn % len(DAMAGE)](file.read_bytes(), rng))
    return set(chosen)


def check(corpus: Corpus, damaged: set[Path], before: dict[Path, str]) -> None:
    problems = Problems()
    after = {entry.place.path: entry.slug for entry in read_corpus(corpus, problems) if entry.place}
    assert damaged <= {problem.path for problem in problems.found}
    assert {path: slug for path, slug in before.items() if path not in damaged}.items() <= after.items()


def places(corpus: Corpus) -> dict[Path, str]:
    return {entry.place.path: entry.slug for entry in read_corpus(corpus, Problems()) if entry.place}


def test_two_hundred_damaged_files_of_ours(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    for preset, text in SMALL.items():
        folder = tmp_path / preset
        shutil.copytree(REAL_CORPUS, folder) if preset == "hugo" else folder.mkdir()
        for number in range(60):
            (folder / f"t{number}.md").write_text(text.format(n=number))
        corpus = Corpus(folder, preset=preset)
        before = places(corpus)
        assert len(before) == (100 if preset == "hugo" else 60)
        check(corpus, damage(before, 50, rng), before)


def test_two_hundred_damaged_files_of_real_glossaries(tmp_path: Path) -> None:
    if not GLOSSARIES.is_dir():
        pytest.skip(f"the shared data is not here: {GLOSSARIES}")
    rng = random.Random(SEED)
    for preset, number in (("kubernetes", 50), ("cncf", 40), ("mdn", 110)):
        folder = shutil.copytree(GLOSSARIES / preset, tmp_path / preset)
        corpus = Corpus(folder, preset=preset)
        before = places(corpus)
        check(corpus, damage(before, number, rng), before)


def test_the_command_indexes_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "terms"
    folder.mkdir()
    for number in range(20):
        (folder / f"t{number}.md").write_text(SMALL["hugo"].format(n=number))
    damaged = damage(folder.iterdir(), 8, random.Random(SEED))
    shown = run("index", "--corpus", "terms", "--preset", "hugo", cwd=tmp_path)
    assert shown.code == 1
    assert "Traceback" not in shown.err
    told = {line.partition(":")[0] for line in shown.err.splitlines()}
    assert {f"terms/{file.name}" for file in damaged} <= told
    with Engine.open(index=tmp_path / "index") as engine:
        assert 12 <= engine.count < 20


@pytest.mark.parametrize("preset", PRESETS)
def test_bytes_of_any_kind_are_no_traceback(tmp_path: Path, preset: str) -> None:
    rng = random.Random(SEED)
    for number in range(150):
        text = "".join(rng.choices(PIECES, k=rng.randrange(60)))
        head = rng.choice(
            ["---\ntitle: x\nslug: Glossary/x\n---\n", "+++\n", ".. glossary::\n\n   a\n      ", ""]
        )
        for suffix in ("md", "rst"):
            (tmp_path / f"{number}.{suffix}").write_text(head + text)
    problems = Problems()
    for entry in read_corpus(Corpus(tmp_path, preset=preset), problems):
        assert entry.place is not None
        lines = entry.place.path.read_text().count("\n")
        if preset != "sphinx":
            assert entry.place.lines["body"] - 1 + entry.body.count("\n") == lines
    for problem in problems.found:
        assert problem.line is None or 1 <= problem.line <= problem.path.read_text().count("\n") + 1
