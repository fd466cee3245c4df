"""Figures that may have grown old: what ``as_of`` says."""

import calendar
import re
from collections.abc import Iterator
from datetime import date

from glossearch.corpus import Entry
from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


def bad_date(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find ``as_of`` that are no date, or one to come."""
    for entry in _dated(glossary):
        day = _last_day(str(entry.as_of))
        if day is None:
            wrong = "is no date; write it as 2026-11 or 2026-11-25"
        elif (day.year, day.month) > (glossary.today.year, glossary.today.month) or (
            day > glossary.today and len(str(entry.as_of)) > len("2026-11")
        ):
            wrong = f"is still to come (today is {glossary.today}); figures are of a day past"
        else:
            continue
        yield Found(glossary.at(entry, "as_of", text=str(entry.as_of)), f"as_of '{entry.as_of}' {wrong}")


def stale(glossary: Glossary, most: int) -> Iterator[Found]:
    """Find ``as_of`` that lie more than ``most`` days back."""
    for entry in _dated(glossary):
        day = _last_day(str(entry.as_of))
        if day is not None and (age := (glossary.today - day).days) > most:
            yield Found(
                glossary.at(entry, "as_of", text=str(entry.as_of)),
                f"the figures are of {entry.as_of}, {age} days old, {most} are the most; look at them again "
                "and set as_of to the day you did",
            )


def _dated(glossary: Glossary) -> Iterator[Entry]:
    return (entry for entry in glossary.entries.values() if entry.as_of)


def _last_day(text: str) -> date | None:
    """Return the day that ``text`` is, or the last one of the month that it is, or None."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        return date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))
    except (ValueError, calendar.IllegalMonthError):
        return None
