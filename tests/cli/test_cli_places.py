"""Which corpus and which index a command is about."""

from support import Glossary, RunMain


def test_a_folder_of_other_files_is_never_made_an_index(run_main: RunMain, unbuilt: Glossary) -> None:
    other = unbuilt.root / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("Dear reader")
    shown = run_main("search", "--index", str(other), "token")
    assert shown.code == 2
    assert "holds other files and no index; name another folder with --index" in shown.err
    assert [file.name for file in other.iterdir()] == ["letter.txt"]


def test_a_folder_of_a_database_is_never_made_an_index(run_main: RunMain, unbuilt: Glossary) -> None:
    """LevelDB and its kin call their files much as we do."""
    other = unbuilt.root / "cache.ldb"
    other.mkdir()
    files = {"CURRENT": "MANIFEST-000002\n", "LOCK": "", "MANIFEST-000002": "x", "000003.log": "y"}
    for kept in (files, {"CURRENT": "mine"}):
        for name, text in kept.items():
            (other / name).write_text(text)
        shown = run_main("index", "--rebuild", "--index", str(other))
        assert shown.code == 2
        assert "holds other files and no index; name another folder with --index" in shown.err
        assert {file.name: file.read_text() for file in other.iterdir()} == kept
        for file in other.iterdir():
            file.unlink()


def test_an_index_of_another_corpus_is_told(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    (unbuilt.root / "second").mkdir()
    shown = run_main("search", "--corpus", "second", "token")
    assert shown.code == 0
    assert f"was built from {unbuilt.corpus}, which is searched" in shown.err


def test_a_corpus_that_moved_is_noted_by_the_next_run(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    unbuilt.corpus.rename(unbuilt.root / "moved")
    assert "4 unchanged" in run_main("index", "--corpus", "moved").out
    assert "moved\n" in run_main("status", "--corpus", "moved").out


def test_a_changed_corpus_of_another_place_is_no_reason_to_follow(
    run_main: RunMain, unbuilt: Glossary
) -> None:
    run_main("index")
    unbuilt.corpus.rename(unbuilt.root / "moved")
    (unbuilt.root / "moved" / "token.md").unlink()
    shown = run_main("status", "--corpus", "moved")
    assert shown.code == 1
    assert "is another corpus, or this one moved and changed" in shown.out


def test_a_name_that_looks_like_an_operator_is_found(run_main: RunMain, unbuilt: Glossary) -> None:
    unbuilt.write("ware", "-ware", "A suffix for kinds of programs.")
    unbuilt.write("page", "title:page", "An odd name.")
    run_main("index")
    for name in ("-ware", "-Ware", "title:page"):
        assert run_main("search", "-n", "1", "--", name).out.startswith(("1. -ware ", "1. title:page "))
    assert "-ware" not in run_main("search", "--", "programs", "-ware").out
