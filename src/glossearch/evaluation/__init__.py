"""How well search answers: judged queries, runs, measures and the comparison of two runs.

Files are in TREC's formats. This package imports the measuring library only when it measures.
"""
