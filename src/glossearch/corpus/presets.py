"""Glossaries that we did not write: for each kind, which key holds a field, and what becomes of its syntax.

A preset is data: docs/presets.md has a section on each. The steps change a page in place, in their order.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from glossearch.corpus import admonitions, extra, hugo, liquid, mdn, rst, rstmarkup, sitelinks, wikilinks
from glossearch.corpus.acronyms import forms
from glossearch.corpus.mapping import Record
from glossearch.corpus.page import Page, Rewrite, Step
from glossearch.corpus.problems import Problems
from glossearch.corpus.sources import MARKDOWN_SUFFIXES, Source, files

_INDEX_PAGES = ("index", "_index")


def by_name(path: str) -> str:
    """Return the slug that a file has by its path: its name in lower case, with hyphens for spaces.

    >>> by_name("Terms/Service Mesh.md"), by_name("pod/index.md")
    ('service-mesh', 'pod')
    """
    parts = PurePosixPath(path.strip().strip("/")).parts
    names = [re.sub(r"\.(?:md|markdown)$", "", part, flags=re.IGNORECASE) for part in parts[-2:]]
    if len(names) > 1 and names[-1] in _INDEX_PAGES:
        names.pop()
    return "-".join(names[-1].casefold().split()) if names else ""


def by_name_without_date(path: str) -> str:
    """Return `by_name` without the date that Jekyll's posts begin with."""
    return liquid.without_date(by_name(path))


@dataclass(frozen=True, slots=True)
class Preset:
    """How a kind of glossary is read.

    - ``fields``: which key holds a field.
    - ``exclude``: globs of files that are no entries.
    - ``harmless``: keys that say nothing of a term, in lower case; they are not told of.
    - ``slug_of``: the slug of a file that gives none.
    - ``steps``: what is done with each page.
    - ``suffixes``: how the names of its files end.
    - ``items``: makes of its files a source for each entry, where a file can have several; ``item`` makes a
      record of one of them.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    harmless: frozenset[str] = frozenset()
    slug_of: Callable[[str], str] = by_name
    steps: tuple[Step, ...] = ()
    suffixes: tuple[str, ...] = MARKDOWN_SUFFIXES
    items: Callable[[Iterable[Source]], Iterator[Source]] | None = None
    item: Callable[[Source, Problems], Record | None] = field(default=lambda _, __: None)

    def sources(
        self, path: Path, exclude: tuple[str, ...], *, follow_links: bool = False
    ) -> Iterator[Source]:
        """Return where there are entries in the folder, or the one file, ``path``.

        Raises `CorpusError` for what cannot be listed.
        """
        if path.is_dir():
            found = files(path, exclude or self.exclude, self.suffixes, follow_links=follow_links)
        else:
            found = iter([Source(str(path), path.name)])
        return self.items(found) if self.items else self._with_slugs(found)

    def _with_slugs(self, found: Iterable[Source]) -> Iterator[Source]:
        """Yield what was ``found`` with slugs; of two files with one, the one in fewer folders has it."""
        listed = list(found)
        slugs: dict[str, str] = {}
        for source in sorted(listed, key=lambda source: source.name.count("/")):
            slug = self.slug_of(source.name)
            if slug in slugs:
                folders = map(by_name, PurePosixPath(source.name).parts[:-1])
                slug = "/".join(filter(None, [*folders, slug]))
            slugs.setdefault(slug, source.name)
        names = {name: slug for slug, name in slugs.items()}
        for source in listed:
            yield source._replace(slug=names.get(source.name, self.slug_of(source.name)))

    def page(
        self,
        record: Record,
        source: Source,
        keys: Mapping[str, str],
        problems: Problems,
        exclude: tuple[str, ...] = (),
    ) -> Page:
        """Return what was read at ``source`` as a page that we can read, or that is not published.

        ``exclude`` are the globs given in place of the preset's own.
        """
        page = Page.of(record, source, keys, problems)
        page.left_out = exclude or self.exclude
        for step in self.steps:
            step(page)
            if not page.published:
                break
        return page


def _text(rewrite: Rewrite) -> Step:
    return lambda page: page.rewrite(rewrite)


def _links(target: sitelinks.Target) -> Step:
    return _text(sitelinks.links(target))


def _uncategorised(page: Page) -> None:
    """Tell of a page without the category that all others have."""
    key = page.key("category")
    if not any(page.texts(key)):
        page.problems.note(page.file, 1, "no-category", f"no '{key}', which every term has; add '{key}: ...'")


def _also_categories(*keys: str) -> Step:
    """Return what takes the texts under ``keys`` for categories, too."""

    def step(page: Page) -> None:
        for key in keys:
            for text, line in list(page.texts(key)):
                page.add("category", text, line)

    return step


def _title_forms(page: Page) -> None:
    """Take both names of a title "X (Y)" for aliases, where one is short for the other."""
    key = page.key("title")
    for name in forms(page.text(key)):
        page.add("aliases", name, page.lines.get(key))


def _title_of_name(page: Page) -> None:
    """Take the file's name for the title where there is none; no line of the file has it."""
    if not page.text(page.key("title")):
        page.put("title", PurePosixPath(page.name).stem)


def _title_of_slug(page: Page) -> None:
    """Make a title of the slug where there is none, as Jekyll does."""
    if not page.text(page.key("title")):
        words = re.split(r"[-_\s]+", page.slug)
        page.put("title", " ".join(word[:1].upper() + word[1:] for word in words))


def _whole(page: Page) -> None:
    """Tell of a file that ends in the middle of a line."""
    if page.body and not page.body.endswith("\n"):
        line = page.lines["body"] + page.body.count("\n")
        page.problems.note(
            page.file, line, "no-final-newline", "no line break at the end; is the file whole?"
        )


def _described(page: Page) -> None:
    """Take ``description`` for the definition of a page without a text."""
    key = page.held("description")
    if not page.body.strip() and not page.text(page.key("definition")) and page.text(key):
        page.put("definition", page.values[key], page.lines.get(key))


_HUGO_KEYS = frozenset(
    "aliases author authors bookcollapsesection cascade card categories content_type data date description "
    "draft expirydate full-link full_link headless images isplain keywords lastmod layout lang linktitle "
    "markup menu modified no_list noindex outputs params publishdate reviewers approvers series sidebar "
    "sitemap slug status summary tags toc toc_hide translationkey type url weight".split()
)
_JEKYLL_KEYS = frozenset(
    "author categories category comments date description excerpt grand_parent has_children has_toc image "
    "lang last_modified_at layout nav_exclude nav_order parent permalink published redirect_from redirect_to "
    "ref sidebar sitemap tag tags toc updated weight".split()
)
_MKDOCS_KEYS = frozenset(
    "authors categories comments date description hide icon image links search social status subtitle tags "
    "template weight".split()
)
_OBSIDIAN_KEYS = frozenset(
    "alias created cover cssclass cssclasses date id modified position publish related tag tags type updated "
    "up uid".split()
)
_MDN_KEYS = frozenset(("page-type", "sidebar", "status", "short-title", "browser-compat", "spec-urls"))
_HOME_PAGES = ("README.md", "*/README.md", "LICENSE.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md")
_CNCF_LINK = r"(?:https?://glossary\.cncf\.io)?/(?!style-guide|contribut|search|_index)([\w-]+)/?(?:#.*)?$"
_MDN_LINK = r"(?:https?://developer\.mozilla\.org)?/en-US/docs/Glossary/([^?]+)$"
_KUBERNETES_LINK = r"(?:https?://kubernetes\.io)?/docs/reference/glossary/?\?.*#term-([\w.-]+)$"

PRESETS: Mapping[str, Preset] = {
    "kubernetes": Preset(
        fields={
            "slug": "id", "aliases": "aka", "category": "tags", "definition": "short_description",
            "see_also": "related",
        },
        exclude=("index.md", "*/index.md", "_index.md", "*/_index.md"),
        harmless=_HUGO_KEYS,
        steps=(
            _whole, hugo.headless, hugo.drafts, hugo.lower_slugs, _title_forms,
            _text(hugo.shortcodes(by_name)), _links(sitelinks.site(_KUBERNETES_LINK, by_name)),
            _text(sitelinks.absolute("https://kubernetes.io")),
        ),
    ),
    "cncf": Preset(
        exclude=("_TEMPLATE.md", "_index.md", "search.md", "*/_TEMPLATE.md", "*/_index.md", "*/search.md"),
        harmless=_HUGO_KEYS,
        steps=(
            _whole, hugo.headless, hugo.drafts, _uncategorised, _title_forms, _also_categories("tags"),
            _text(hugo.shortcodes(by_name)), _links(sitelinks.site(_CNCF_LINK, by_name)),
            _text(sitelinks.absolute("https://glossary.cncf.io")), sitelinks.related("related terms"),
        ),
    ),
    "mdn": Preset(
        harmless=_MDN_KEYS,
        slug_of=mdn.slug_of,
        steps=(
            _whole, hugo.headless, mdn.terms, _text(mdn.macros),
            _links(sitelinks.site(_MDN_LINK, mdn.slug_of)),
            _text(sitelinks.absolute("https://developer.mozilla.org")), _text(admonitions.callouts),
            sitelinks.related("see also"), _title_forms, mdn.names_in_definition,
        ),
    ),
    "hugo": Preset(
        fields={"aliases": "aka", "see_also": "related"},
        exclude=("_index.md", "*/_index.md", *_HOME_PAGES),
        harmless=_HUGO_KEYS,
        steps=(
            _whole, hugo.toml, hugo.json_head, hugo.headless, hugo.drafts, _described, _title_forms,
            _also_categories("categories", "tags"), _text(hugo.shortcodes(by_name)),
            _links(hugo.pages(by_name)),
        ),
    ),
    "jekyll": Preset(
        fields={"see_also": "related"},
        exclude=("index.md", "404.md", *_HOME_PAGES),
        harmless=_JEKYLL_KEYS,
        slug_of=by_name_without_date,
        steps=(
            _whole, hugo.headless, liquid.unpublished, _title_of_slug, _described, _title_forms,
            liquid.spaced_lists, extra.abbreviations, _text(liquid.liquid(by_name_without_date)),
            _text(extra.extra), _links(sitelinks.relative(by_name_without_date)),
        ),
    ),
    "mkdocs": Preset(
        fields={"see_also": "related"},
        exclude=("index.md", "404.md", "tags.md", "includes/*", *_HOME_PAGES),
        harmless=_MKDOCS_KEYS,
        steps=(
            _whole, extra.heading_as_title, _title_of_name, _described, _title_forms,
            _also_categories("tags", "categories"), extra.abbreviations, _text(admonitions.boxes),
            _text(extra.extra), _links(sitelinks.relative(by_name)),
        ),
    ),
    "obsidian": Preset(
        fields={"see_also": "related"},
        exclude=("templates/*", "Templates/*", "*/templates/*", "*/Templates/*", "*.excalidraw.md"),
        harmless=_OBSIDIAN_KEYS,
        steps=(
            _title_of_name, wikilinks.properties(by_name), _text(wikilinks.comments), wikilinks.tags,
            _title_forms, _text(wikilinks.wikilinks(by_name)), _text(wikilinks.marks),
            _text(admonitions.callouts), _links(sitelinks.relative(by_name)),
        ),
    ),
    "sphinx": Preset(
        steps=(_title_forms, _text(rstmarkup.blocks), _text(rstmarkup.inline), rstmarkup.see_also),
        suffixes=(rst.SUFFIX,),
        items=rst.term_sources,
        item=rst.record_of,
    ),
}  # fmt: skip
