"""A small glossary with everything in it that a page has to cope with."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.web.app import create_app
from support import rewrite_manifest

Write = Callable[[str, str], None]

ENTRIES = {
    "token": """---
title: Token
aliases: [word piece, subword]
hidden_aliases: [tokne]
category: Models
see_also: [temperature, nowhere, token]
questions:
  - Why are models paid for by the token?
---
A token is the piece of text that a model reads and writes. It is often a part of a word.

Sampling of the next token is governed by the [[temperature|temperature knob]], and [[nowhere|not by this]].
""",
    "temperature": """---
title: Temperature
aliases: [sampling temperature]
category: [Models, "R&D / odd: <names>"]
---
Temperature is a number that says how freely a model chooses the next token.
""",
    "prompt-injection": """---
title: Prompt injection
hidden_aliases: [zqhidden]
category: Safety
---
Prompt injection is an attack by text that a model takes for an order.
""",
    "lonely": """---
title: Lonely entry
---
# One heading

It has no category. <b>Raw</b> markup is allowed, ![an image](https://elsewhere.example/x.png) is not.

### Two deeper

| head | other |
|------|-------|
| cell | more  |
""",
    "hostile": """---
title: "<script>alert('title')</script> & co"
aliases: ["<img src=x onerror=alert('alias')>"]
category: "<i>Hostile</i>"
questions: ["Is <script>alert('question')</script> run?"]
---
Hostile <script>alert('body')</script> text with <img src=x onerror=alert(1)> in it.
<a href="javascript:alert(1)" onclick="alert(2)">first</a> [second](javascript:alert(3))
<iframe src="https://elsewhere.example/"></iframe> <p style="color:red" class="c" id="main">styled</p>

[[token|<script>alert('link')</script>]]
""",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    return Settings(corpus=corpus, index=tmp_path / "index", title="Terms & <Things>")


@pytest.fixture
def write(settings: Settings) -> Write:
    """Write an entry's file; ``reindex`` makes it count."""

    def write_entry(name: str, text: str) -> None:
        (settings.corpus / f"{name}.md").write_text(text, encoding="utf-8")

    return write_entry


@pytest.fixture
def reindex(settings: Settings) -> Callable[[], None]:
    def build() -> None:
        report = Engine.build(settings=settings)
        assert not report.problems.errors

    return build


class _Compiled(BytecodeCache):
    """Templates as one application has compiled them, for the others."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once() -> None:
    Flask.jinja_options = {"bytecode_cache": _Compiled()}


@pytest.fixture(scope="session")
def _indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the corpus of `ENTRIES` and its index, to be copied."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "corpus").mkdir()
    for name, text in ENTRIES.items():
        (folder / "corpus" / f"{name}.md").write_text(text, encoding="utf-8")
    assert not Engine.build(corpus=folder / "corpus", index=folder / "index").problems.errors
    return folder


@pytest.fixture
def app(_indexed: Path, settings: Settings) -> Flask:
    shutil.copytree(_indexed, settings.corpus.parent, dirs_exist_ok=True)
    rewrite_manifest(settings.index, {"corpus": str(settings.corpus)})
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def many(settings: Settings, write: Write, reindex: Callable[[], None]) -> FlaskClient:
    """A glossary in which 23 entries match "many", 12 of them in the category Even."""
    for number in range(23):
        category = "Odd" if number % 2 else "Even"
        write(
            f"e{number:02}",
            f"---\ntitle: Entry {number:02}\ncategory: {category}\n---\nOne of many things.\n",
        )
    reindex()
    return create_app(settings).test_client()
