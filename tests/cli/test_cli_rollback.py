"""``glossearch rollback``."""

import pytest

from support import Glossary, RunMain, current


def test_a_bad_index_is_left_for_the_one_before(small: Glossary, run_main: RunMain) -> None:
    small.write("token", title="Token", body="This went wrong.")
    assert run_main("index").code == 0
    assert "This went wrong" in run_main("show", "token").out
    done = run_main("rollback")
    assert done.code == 0
    assert "4 entries again" in done.out
    assert "This went wrong" not in run_main("show", "token").out
    assert run_main("status").code == 1, "the corpus says something else"
    assert run_main("index").code == 0
    assert "This went wrong" in run_main("show", "token").out


def test_there_may_be_nothing_to_go_back_to(small: Glossary, run_main: RunMain) -> None:
    done = run_main("rollback")
    assert done.code == 2
    assert "no generation before" in done.err
    assert run_main("search", "token").code == 0


@pytest.mark.parametrize("name", ["manifest.json", "attached.sources", "*.pst"])
def test_what_is_damaged_is_not_gone_back_to(small: Glossary, run_main: RunMain, name: str) -> None:
    folder = small.index / current(small.index)
    small.write("token", title="Token", body="This went wrong.")
    assert run_main("index", "--rebuild").code == 0
    now = current(small.index)
    (file,) = folder.glob(name)
    file.write_bytes(file.read_bytes()[:-1])
    run_main("rollback").assert_error("the index stays as it is, since the one before it is not usable: ")
    assert current(small.index) == now
    assert run_main("search", "token").code == 0


def test_what_other_settings_built_is_not_gone_back_to(small: Glossary, run_main: RunMain) -> None:
    (small.root / "glossearch.toml").write_text('language = "german"\n')
    assert run_main("index").code == 0
    run_main("rollback").assert_error("the index stays as it is", "index outdated", "english")
    assert run_main("search", "token").code == 0
