"""Relevance judgments: which entry answers which query, and how well."""

import re
from collections.abc import Mapping
from pathlib import Path

from glossearch.evaluation.trec import at, lines, token

Qrels = Mapping[str, Mapping[str, int]]
"""Query id -> docno (an entry's slug) -> grade; a grade of 1 or more means relevant."""

_COLUMNS = "qid iter docno grade, as TREC has it, or qid docno grade"
_GRADE_NAMES = {"grade", "judgement", "judgment", "label", "rel", "relevance", "relevancy", "score"}
_HIGHEST_GRADE = 1000


def read_qrels(file: Path) -> Qrels:
    """Read judgments, ``qid iter docno grade`` (TREC) or ``qid docno grade``.

    Columns are parted by tabs where the line has one, else by white space. A first line of column names is
    passed over. Raises `EvaluationError` with the file and line.
    """
    qrels: dict[str, dict[str, int]] = {}
    first = True
    for number, line in lines(file):
        columns = [column.strip() for column in line.split("\t")] if "\t" in line else line.split()
        if len(columns) not in (3, 4) or not all(columns):
            raise at(file, number, f"{len([c for c in columns if c])} columns, where {_COLUMNS} was expected")
        header = first and columns[-1].casefold() in _GRADE_NAMES
        first = False
        if header:
            continue
        query, docno, grade = token(columns[0]), token(columns[-2]), columns[-1]
        if not re.fullmatch(r"[-+]?[0-9]{1,9}", grade) or abs(int(grade)) > _HIGHEST_GRADE:
            raise at(file, number, f"the grade must be a whole number up to {_HIGHEST_GRADE}, not '{grade}'")
        judged = qrels.setdefault(query, {})
        if judged.setdefault(docno, int(grade)) != int(grade):
            raise at(file, number, f"'{docno}' has the grade {judged[docno]} for '{query}' already")
    return qrels


def relevant(qrels: Qrels, query: str) -> frozenset[str]:
    """Return the docnos that are relevant to ``query``."""
    return frozenset(docno for docno, grade in qrels.get(query, {}).items() if grade > 0)
