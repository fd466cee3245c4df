"""What a shell is told when it completes a command line."""

import re
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from glossearch.errors import GlossearchError

if TYPE_CHECKING:
    from glossearch.schema import Headline

_MOST = 200
# A shell would take it for something else, or show what steers the terminal.
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def complete_names(
    context: click.Context, _parameter: click.Parameter, typed: str
) -> list[CompletionItem[str]]:
    """Return the slugs, else the titles and aliases, that begin as what was ``typed``; none without an index.

    A shell shows the title beside a slug. Whatever is wrong is silent here: the command itself will tell it.
    """
    try:
        lines = _headlines(context)
    except (GlossearchError, OSError):
        return []
    start = typed.casefold()
    items = {line.slug: line.title for line in lines if line.slug.casefold().startswith(start)}
    if start and not items:
        names = ((name, line) for line in lines for name in (line.title, *line.aliases))
        items = {name: line.title for name, line in names if name.casefold().startswith(start)}
    fit = [(value, title) for value, title in sorted(items.items()) if not _UNFIT.search(value + title)]
    return [CompletionItem(value, help=title) for value, title in fit[:_MOST]]


def complete_categories(
    context: click.Context, _parameter: click.Parameter, typed: str
) -> list[CompletionItem[str]]:
    """Return the categories that begin as what was ``typed``; none without an index."""
    from glossearch.cli.categories import categories

    try:
        names = categories(_headlines(context))
    except (GlossearchError, OSError):
        return []
    return [
        CompletionItem(name)
        for name in names
        if name.casefold().startswith(typed.casefold()) and not _UNFIT.search(name)
    ][:_MOST]


def complete_rules(
    _context: click.Context, _parameter: click.Parameter, typed: str
) -> list[CompletionItem[str]]:
    """Return the rules of ``check`` that the last item of a list may become, after what is before it."""
    from glossearch.editorial.rules import RULES

    before, comma, start = typed.rpartition(",")
    begun = before.split(",")
    return [
        CompletionItem(f"{before}{comma}{name}", help=rule.says)
        for name, rule in RULES.items()
        if name.startswith(start) and name not in begun
    ]


def _headlines(context: click.Context) -> "list[Headline]":
    from glossearch.cli.common import load_settings
    from glossearch.engine import Engine

    root = context.find_root()
    settings = load_settings(root.params.get("config")).with_options(index=context.params.get("index"))
    with Engine.open(settings=settings) as engine:
        return engine.headlines()
