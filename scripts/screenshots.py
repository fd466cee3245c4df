"""Take the pictures of docs/images anew, with the browser of the tests.

scripts/screenshots [NAME ...]

The glossary of this repository is served on this machine, and each page is shown 1000 pixels wide.
"""

import os
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

import click
from benching.servers import started
from playwright.sync_api import Browser, sync_playwright

from browsing.chromium import EXECUTABLE, flags

_ROOT = Path(__file__).resolve().parent.parent
_IMAGES = _ROOT / "docs" / "images"


class Picture(NamedTuple):
    """A page as it is shown: what is typed on it, how high the window is, and the colours."""

    path: str
    typed: str = ""
    height: int = 720
    width: int = 1000
    scheme: Literal["light", "dark"] = "light"


PICTURES = {
    "home": Picture("/"),
    "results": Picture("/search?q=why+do+models+make+things+up"),
    "answer": Picture("/search?q=what+is+temperature", height=640),
    "comparison": Picture("/search?q=fine-tuning+vs+RAG", height=640),
    "typing": Picture("/search?q=prompt", typed="pro", height=560),
    "corrected": Picture("/search?q=halucinatoin", height=480),
    "nothing-found": Picture("/search?q=zxcvbnm", height=480),
    "entry": Picture("/entry/retrieval-augmented-generation?q=relevant+passages", height=540),
    "compare": Picture("/compare?a=fine-tuning&b=retrieval-augmented-generation", height=600),
    "api": Picture("/api/v1/docs"),
    "not-found": Picture("/entry/temprature", height=480),
    "dark": Picture("/search?q=why+do+models+make+things+up", scheme="dark"),
    "phone": Picture("/entry/temperature", width=360, height=720),
}


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice(list(PICTURES)))
def main(names: tuple[str, ...]) -> None:
    """Take the pictures, and tell how large each is."""
    _IMAGES.mkdir(exist_ok=True)
    os.environ["GLOSSEARCH_PUBLIC_URL"] = "https://glossary.example.org"  # instead of whatever port is free
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        options = ["--port", "0", "--corpus", str(_ROOT / "corpus"), "--index", str(folder / "index")]
        with started(["-m", "glossearch", "serve", *options], folder / "log") as port:
            # Text smoothed in grey alone makes a file half as large.
            browser = playwright.chromium.launch(
                executable_path=EXECUTABLE, args=[*flags(), "--disable-lcd-text"]
            )
            for name in names or PICTURES:
                file = _IMAGES / f"{name}.png"
                take(browser, f"http://127.0.0.1:{port}", PICTURES[name], file)
                click.echo(f"{file.relative_to(_ROOT)}: {file.stat().st_size / 1024:.0f} KB")
            browser.close()


def take(browser: Browser, origin: str, picture: Picture, file: Path) -> None:
    """Take one picture."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
    )
    with context:
        page = context.new_page()
        page.goto(origin + picture.path)
        if picture.typed:
            page.locator("#q").fill(picture.typed)
            page.locator("#suggestions [role=option]").first.wait_for()
            page.keyboard.press("ArrowDown")
        page.screenshot(path=file, animations="disabled", caret="hide")


if __name__ == "__main__":
    main()
