"""Gaps as text for a terminal, as CSV for a spreadsheet, and as a page that needs nothing else."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from shlex import quote

from glossearch.cli.common import formula_safe, printable
from glossearch.editorial.gaps import Gap
from glossearch.evaluation.tables import Rows

_KINDS = {
    "nothing": "finds nothing",
    "weak": "weak matches only",
    "near": "nearly a name",
    "unwritten": "has an entry without text",
    "term": "not explained",
}
_COLUMNS = ("kind", "text", "times", "entry", "title", "path", "line", "replaced_lines", "paste")
_ADVICE = "Lines to paste are right if that entry is what was meant; if none is, the glossary lacks one."
_STYLE = """
:root { color-scheme: light dark; --ink: #1d2330; --dim: #5b6475; --paper: #fbfbfa; --line: #d9dce3; --code:
#eef0f4;
  --mark: #8a3b12; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8ee; --dim: #a2aabb; --paper: #15181f; --line: #333a48; --code: #20252f; --mark: #f0a878;
  } }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1rem 4rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
p { color: var(--dim); margin: .25rem 0; max-width: 44rem; }
table { border-collapse: collapse; width: 100%; }
th { color: var(--dim); font-weight: 500; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem 1rem .5rem 0; border-bottom: 1px solid
var(--line); } .times { text-align: right; font-variant-numeric: tabular-nums; } .text { overflow-wrap:
anywhere; font-weight: 600; } .kind { color: var(--mark); white-space: nowrap; } pre { margin: .25rem 0 0;
padding: .4rem .6rem; background: var(--code); border-radius: .3rem; white-space: pre-wrap;
  overflow-wrap: anywhere; font: .875rem/1.4 ui-monospace, monospace; }
.place { color: var(--dim); font-size: .875rem; overflow-wrap: anywhere; }
@media (max-width: 40rem) { thead { display: none; } tr { display: block; padding: .5rem 0;
  border-bottom: 1px solid var(--line); } td { display: block; border: 0; padding: .1rem 0; } .times {
  text-align: left; } }
"""


def text(gaps: Sequence[Gap], tried: int, title: str) -> str:
    """Return the report for a terminal."""
    lines = [_summary(gaps, tried)]
    for heading, some in _sections(gaps):
        lines += ["", f"{heading}:"]
        for gap in some:
            lines += ["", f"{gap.times:>5} × {gap.text}", f"        {_KINDS[gap.kind]}; {_nearest(gap)}"]
            if gap.paste:
                lines += [f"        {gap.paste.where}:", *gap.paste.text.split("\n")]
            if command := _new(gap):
                lines.append(f"        or write it: {command}")
    if any(gap.paste for gap in gaps):
        lines += ["", _ADVICE]
    return "".join(f"{printable(line)}\n" for line in lines)


def table(gaps: Sequence[Gap], tried: int, title: str) -> str:
    """Return the report as CSV; what a spreadsheet would take for a formula is not left one."""
    out = io.StringIO()
    writer = Rows(out)
    writer.writerow(_COLUMNS)
    for gap in gaps:
        slug, name = (gap.nearest.slug, gap.nearest.title) if gap.nearest else ("", "")
        place = (
            (str(gap.paste.path), gap.paste.line, gap.paste.replaced, gap.paste.text)
            if gap.paste
            else [""] * 4
        )
        row = (gap.kind, gap.text, gap.times, slug, name, *place)
        writer.writerow(formula_safe(cell) if isinstance(cell, str) else cell for cell in row)
    return out.getvalue()


def page(gaps: Sequence[Gap], tried: int, title: str) -> str:
    """Return the report as one HTML page, without scripts and without anything from elsewhere."""
    heading = escape(f"Gaps in {title}")
    sections = "".join(_section(name, some) for name, some in _sections(gaps))
    advice = f"<p>{escape(_ADVICE)}</p>\n" if any(gap.paste for gap in gaps) else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{heading}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{heading}</h1>\n"
        f"<p>{escape(_summary(gaps, tried))}</p>\n{advice}{sections}</body>\n</html>\n"
    )


def _section(heading: str, gaps: Sequence[Gap]) -> str:
    count = "In entries" if gaps[0].kind == "term" else "Asked"
    rows = "".join(_row(gap) for gap in gaps)
    return (
        f"<h2>{escape(heading)}</h2>\n<table>\n<thead><tr>"
        f'<th scope="col" class="times">{count}</th><th scope="col">What</th><th scope="col">How</th>'
        f'<th scope="col">What may mend it</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n'
    )


def _row(gap: Gap) -> str:
    mend = escape(_nearest(gap))
    if gap.paste:
        mend += f'<div class="place">{escape(gap.paste.where)}</div><pre>{escape(gap.paste.text)}</pre>'
    if command := _new(gap):
        mend += f'<div class="place">or write it</div><pre>{escape(command)}</pre>'
    return (
        f'<tr><td class="times">{gap.times:,}</td><td class="text">{escape(gap.text)}</td>'
        f'<td class="kind">{_KINDS[gap.kind]}</td><td>{mend}</td></tr>\n'
    )


def _sections(gaps: Sequence[Gap]) -> Iterator[tuple[str, list[Gap]]]:
    for heading, is_term in (("Asked and not found", False), ("Used and not explained", True)):
        if some := [gap for gap in gaps if (gap.kind == "term") == is_term]:
            yield heading, some


def _summary(gaps: Sequence[Gap], tried: int) -> str:
    terms = sum(gap.kind == "term" for gap in gaps)
    queries = f"{len(gaps) - terms:,} of {tried:,} {'query' if tried == 1 else 'queries'} found too little"
    return f"{queries}; {terms:,} {'term is' if terms == 1 else 'terms are'} not explained"


def _new(gap: Gap) -> str:
    """Return the command that begins an entry of its own, or goes on with one that has no text.

    Empty for what is a question that asks for no name, or nearly a name.
    """
    if gap.kind == "unwritten":
        return f"glossearch edit {quote(gap.nearest.slug)}" if gap.nearest else ""
    asks = gap.paste is not None and gap.paste.field == "questions" and gap.subject == gap.text
    return "" if gap.kind == "near" or asks else f"glossearch new {quote(gap.subject)}"


def _nearest(gap: Gap) -> str:
    return f"nearest: {gap.nearest.title} [{gap.nearest.slug}]" if gap.nearest else "no entry is near"


REPORTS: Mapping[str, Callable[[Sequence[Gap], int, str], str]] = {"text": text, "csv": table, "html": page}
"""By its format, what makes a report of gaps, the number of queries tried and the title of the glossary."""
