"""Links of the documentation lead somewhere, and addresses of the site that it names are served."""

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from support import REPOSITORY

PAGES = [REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
_CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_ADDRESS = re.compile(r"http://127\.0\.0\.1:8080(/[^\s'\">)]*)")


def prose(page: Path) -> str:
    return _CODE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    headings = (
        re.sub(r"[^\w\- ]", "", html.unescape(heading).lower()) for heading in _HEADING.findall(prose(page))
    )
    return {heading.strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [link for link in _LINK.findall(prose(page)) if "://" not in link]
    for link in links:
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_addresses_of_the_readme_are_served(client: FlaskClient) -> None:
    addresses = _ADDRESS.findall((REPOSITORY / "README.md").read_text(encoding="utf-8"))
    assert any(address.startswith("/api/v1/") for address in addresses)
    for address in addresses:
        assert client.get(address).status_code == 200, address
