"""Rows of CSV and TSV, whose lines end as all our output does."""

import csv
from collections.abc import Iterable
from typing import IO


class Rows:
    """Writes rows to ``out`` in a ``dialect`` of `csv`, with "\\n" at their ends."""

    def __init__(self, out: IO[str], dialect: str = "excel") -> None:
        self._out = out
        # It writes "\r\n": up to Python 3.12 it quotes only those ends of lines that it writes.
        self._writer = csv.writer(self, dialect)

    def writerow(self, cells: Iterable[object]) -> None:
        """Write one row."""
        self._writer.writerow(cells)

    def write(self, line: str) -> None:
        """Write a line that ends in "\\r\\n"."""
        self._out.write(f"{line[:-2]}\n")
