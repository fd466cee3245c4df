"""What a text is about, as a vector: static token vectors, summed. docs/vectors.md tells of them."""

from glossearch.semantics.files import save_table
from glossearch.semantics.table import ENGLISH, Vector, VectorTable
from glossearch.semantics.tokens import Tokens, is_token

__all__ = ["ENGLISH", "Tokens", "Vector", "VectorTable", "is_token", "save_table"]
