"""What may be meant: names completed, near titles, corrected spellings, from words as they are written."""

from glossearch.suggestion.completion import Completer, Suggestion
from glossearch.suggestion.spelling import Correction, Speller
from glossearch.suggestion.titles import near_titles

__all__ = ["Completer", "Correction", "Speller", "Suggestion", "near_titles"]
