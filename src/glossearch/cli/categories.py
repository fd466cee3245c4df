"""Categories as people name them on the command line."""

from collections.abc import Iterable

from glossearch.schema import Headline


def of_category(lines: Iterable[Headline], category: str) -> list[Headline]:
    """Return those of ``lines`` that are of ``category``, in upper or lower case."""
    key = category.strip().casefold()
    return [line for line in lines if any(name.casefold() == key for name in line.categories)]


def no_category(lines: list[Headline], category: str) -> str:
    """Return the line on ``category``, which none of ``lines``, those of all entries, is of."""
    if not lines:
        return "the glossary has no entries"
    names = categories(lines)
    if not names:
        return "the glossary has no categories"
    return f"no entry in the category '{category}'; there are: {', '.join(names)}"


def categories(lines: Iterable[Headline]) -> list[str]:
    """Return the categories of ``lines`` by name; of those that differ in case only, the first met."""
    found: dict[str, str] = {}
    for line in lines:
        for name in line.categories:
            found.setdefault(name.casefold(), name)
    return [found[key] for key in sorted(found)]
