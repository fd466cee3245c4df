"""What may have been meant: near titles, and corrected spellings, from words as they are written."""

from glossearch.suggestion.spelling import Correction, Speller
from glossearch.suggestion.titles import near_titles

__all__ = ["Correction", "Speller", "near_titles"]
