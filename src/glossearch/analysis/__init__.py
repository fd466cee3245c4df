"""Text analysis: words, stems, stop words, sentences and names."""

from glossearch.analysis.analyzer import Analyzer, Token
from glossearch.analysis.forward import Forward
from glossearch.analysis.inverted import Inverted
from glossearch.analysis.names import name_keys, part_names
from glossearch.analysis.sentences import sentence_spans

__all__ = ["Analyzer", "Forward", "Inverted", "Token", "name_keys", "part_names", "sentence_spans"]
