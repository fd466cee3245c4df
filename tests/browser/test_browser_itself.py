"""What the other tests here rest on: that a missing browser is told, and what may not be skipped fails."""

import pytest

from browsing import chromium
from support import REPOSITORY


@pytest.mark.parametrize(
    ("must", "outcome"),
    [(False, pytest.skip.Exception), (True, pytest.fail.Exception)],
    ids=["elsewhere", "CI"],
)
def test_what_is_missing_is_skipped_and_in_ci_fails(
    monkeypatch: pytest.MonkeyPatch, must: bool, outcome: type[BaseException]
) -> None:
    monkeypatch.setattr(chromium, "IN_CI", must)
    monkeypatch.setattr(chromium, "AXE", None)
    with pytest.raises(outcome, match="axe-core is not there: scripts/browser installs it"):
        chromium.axe()


def test_run_by_root_it_goes_without_its_sandbox_and_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
    assert {"--no-sandbox", "--disable-background-networking"} < set(chromium.flags())
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    assert "--no-sandbox" not in chromium.flags()


def test_axe_core_is_not_part_of_the_repository() -> None:
    folders = (REPOSITORY / name for name in ("src", "tests", "scripts", "docs"))
    assert not [
        file for folder in folders for file in folder.rglob("*axe*") if file.suffix in (".js", ".tgz")
    ]
