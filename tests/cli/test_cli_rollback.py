"""``glossearch rollback``."""

from support import Glossary, RunMain


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
