"""docs/editing.md, walked as an editor would: every command prints what the page says."""

from pathlib import Path

import pytest

from support import REPOSITORY
from walking import Walk, steps


@pytest.mark.slow
def test_every_command_of_the_page_does_what_it_says(tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    for step in steps(REPOSITORY / "docs" / "editing.md"):
        walk.take(step)
    assert (tmp_path / "our-terms" / "corpus" / "context.md").is_file()
