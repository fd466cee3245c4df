"""Why an answer is another one than before, or than was expected."""

from collections.abc import Iterator

import pytest

from glossearch.editorial.reasons import reason, shortfall
from glossearch.engine import Engine
from support import Glossary


@pytest.fixture
def engine(small: Glossary) -> Iterator[Engine]:
    with small.open() as opened:
        yield opened


def test_where_nothing_moved_two_entries_were_nearly_equal(engine: Engine) -> None:
    assert reason("model text", engine, engine, "token", "temperature", {}) == "their scores are nearly equal"


def test_a_query_that_does_not_find_an_entry_says_so(engine: Engine) -> None:
    assert shortfall("?!", engine, None, "token") == "token is not among the hits"
    assert shortfall('"cautious"', engine, "temperature", "token") == "token is not among the hits"


def test_an_entry_with_the_name_comes_first(engine: Engine) -> None:
    why = shortfall("sampling temperature", engine, "temperature", "token")
    assert why == 'temperature has "sampling temperature" as an alias'


def test_without_a_name_it_is_told_what_puts_one_entry_before_another(engine: Engine) -> None:
    why = shortfall("how freely it samples next", engine, "temperature", "token")
    assert why.startswith("temperature has more than token: ")
    assert '"freely"' in why
    assert (
        shortfall("how freely it samples next", engine, "token", "token") == "their scores are nearly equal"
    )
