"""Settings: where they come from, which wins, and how a wrong one is told."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from glossearch.config import ENTRY_FIELDS, LANGUAGES, LOG_FORMATS, Settings, load
from glossearch.config.cluster import Secret
from glossearch.errors import ConfigError, GlossearchError

SETTINGS_PAGE = Path(__file__).parents[1] / "docs" / "settings.md"
NAMES = [field.name for field in dataclasses.fields(Settings)]
TABLES = ("exclude", "fields", "check", "opensearch")

FULL = """\
corpus = "terms"
index = "/var/lib/index"
title = "Our glossary"
language = "german"
exclude = ["index.md", "*/_*"]
host = "0.0.0.0"
port = 80
threads = 8
public_url = "https://example.org/terms/"
cors_origins = ["https://docs.example.org", "http://localhost:3000"]
metrics = true
log_format = "json"

[fields]
aliases = "aka"
definition = "short_description"
"""


def write(folder: Path, content: str | bytes, name: str = "glossearch.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_defaults_hold_without_a_file(tmp_path: Path) -> None:
    assert load(tmp_path, {}) == Settings()
    assert Settings().host == "127.0.0.1"


def test_every_setting_can_stand_in_the_file(tmp_path: Path) -> None:
    write(tmp_path, FULL)
    assert load(tmp_path, {}) == Settings(
        corpus=tmp_path / "terms",
        index=Path("/var/lib/index"),
        title="Our glossary",
        language="german",
        exclude=("index.md", "*/_*"),
        fields={"aliases": "aka", "definition": "short_description"},
        host="0.0.0.0",
        port=80,
        threads=8,
        public_url="https://example.org/terms",
        cors_origins=("https://docs.example.org", "http://localhost:3000"),
        metrics=True,
        log_format="json",
    )


def test_file_is_weaker_than_variables_which_are_weaker_than_options(tmp_path: Path) -> None:
    write(tmp_path, 'title = "file"\nhost = "file"\nport = 1\nthreads = 1\n')
    environment = {"GLOSSEARCH_HOST": "variable", "GLOSSEARCH_PORT": "2", "GLOSSEARCH_THREADS": "2"}
    settings = load(tmp_path, environment).with_options(threads=3, port=None)
    assert (settings.title, settings.host, settings.port, settings.threads) == ("file", "variable", 2, 3)


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name not in ("exclude", "fields", "check", "opensearch")]
)
def test_every_plain_setting_has_a_variable(tmp_path: Path, name: str) -> None:
    odd: dict[str, tuple[str, object]] = {
        "language": ("german", "german"),
        "trust_index": ("true", True),
        "semantic": ("False", False),
        "follow_links": ("True", True),
        "metrics": ("true", True),
        "public_url": ("http://[::1]:8080/terms/", "http://[::1]:8080/terms"),
        "cors_origins": (
            "https://a.example, http://b.example:81",
            ("https://a.example", "http://b.example:81"),
        ),
        "log_format": ("none", "none"),
        "preset": ("hugo", "hugo"),
        "query_log_days": ("7", 7),
        "port": ("7", 7),
        "threads": ("7", 7),
        "queue": ("7", 7),
        "allowed_hosts": ("a.example, b.example", ("a.example", "b.example")),
        "trusted_proxy": ("::0:1", "::1"),
        "rate_limit": ("3/minute", "3/minute"),
        "backend": ("opensearch", "opensearch"),
        "fallback": ("embedded", "embedded"),
    }
    given, value = odd.get(name, ("7", "7"))
    for settings in (
        load(tmp_path, {f"GLOSSEARCH_{name.upper()}": given}),
        Settings().with_options(**{name: given}),
    ):
        found = getattr(settings, name)
        assert (str(found) if isinstance(found, Path) else found) == value


def test_empty_variable_is_as_none(tmp_path: Path) -> None:
    environment = {"GLOSSEARCH_TITLE": "", "GLOSSEARCH_PORT": "", "GLOSSEARCH_CONFIG": "", "OTHER": "x"}
    assert load(tmp_path, environment) == Settings()


def test_the_cluster_of_the_file_is_weaker_than_variables(tmp_path: Path) -> None:
    write(
        tmp_path,
        '[opensearch]\nhosts = ["https://a:9200/", "https://[::1]:9201"]\nuser = "file"\n'
        'password_file = "secret"\nca = "ca.pem"\nshards = 3\nverify = false\n',
    )
    file = load(tmp_path, {}).opensearch
    assert file.hosts == ("https://a:9200", "https://[::1]:9201")
    assert (file.user, file.shards, file.verify, file.replicas) == ("file", 3, False, 1)
    assert (file.password_file, file.ca) == (tmp_path / "secret", tmp_path / "ca.pem")
    variables = {
        "GLOSSEARCH_OPENSEARCH_HOSTS": "http://b:1, http://c",
        "GLOSSEARCH_OPENSEARCH_USER": "variable",
        "GLOSSEARCH_OPENSEARCH_REPLICAS": "2",
        "GLOSSEARCH_OPENSEARCH_INDEX": "terms",
    }
    both = load(tmp_path, variables).opensearch
    assert (both.hosts, both.user, both.replicas) == (("http://b:1", "http://c"), "variable", 2)
    assert (both.index, both.shards) == ("terms", 3)


PASSWORD = "hunter2-s3cret"


def test_the_password_is_read_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{PASSWORD}\n")
    write(tmp_path, '[opensearch]\nuser = "u"\npassword_file = "secret"\n')
    settings = load(tmp_path, {})
    assert settings.opensearch.secret() == ("u", PASSWORD)
    stronger = load(tmp_path, {"GLOSSEARCH_OPENSEARCH_PASSWORD": "other"})
    assert stronger.opensearch.secret() == ("u", "other")
    token = load(tmp_path.parent, {"GLOSSEARCH_OPENSEARCH_TOKEN": PASSWORD})
    assert token.opensearch.secret() == PASSWORD
    for one in (settings, stronger, token):
        assert PASSWORD not in repr(one)
        assert "other'" not in repr(one)
    assert Settings().opensearch.secret() is None


def test_a_mark_that_an_editor_put_in_front_is_no_part_of_a_password(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("pässword\n", encoding="utf-8-sig")
    write(tmp_path, '[opensearch]\nuser = "u"\npassword_file = "secret"\n')
    assert load(tmp_path, {}).opensearch.secret() == ("u", "pässword")


def test_passwords_are_compared_and_shown_nowhere() -> None:
    one, same, other = Secret(PASSWORD), Secret(PASSWORD), Secret("other")
    assert {one: 1}[same] == 1
    assert one != other
    assert one != PASSWORD
    assert repr(one) == "Secret()"


@pytest.mark.parametrize(
    ("content", "variables", "message"),
    [
        (f'password = "{PASSWORD}"', {}, "password does not belong into a file"),
        (f'token = "{PASSWORD}"', {}, "GLOSSEARCH_OPENSEARCH_TOKEN"),
        (f'hosts = ["https://u:{PASSWORD}@a:9200"]', {}, "must not have a user or a password in it"),
        ('user = "u"', {}, "has a user and no password"),
        ("", {"PASSWORD": PASSWORD}, "has a password and no user"),
        ('user = "u"', {"TOKEN": PASSWORD}, "a token and a user or a password"),
        ('user = "u"\npassword_file = "missing"', {}, "missing: cannot be read: No such file"),
        (
            'user = "u"\npassword_file = "lines"',
            {},
            "lines: the password must be one line of text; see docs/settings.md",
        ),
        ('user = "u"\npassword_file = "latin"', {}, "latin: cannot be read: it is no text"),
        ('user = "u"\npassword_file = "empty"', {}, "empty: the password must be one line of text"),
        ('user = "u"', {"PASSWORD": f"{PASSWORD}\r\nX-More: 1"}, "variables: 'password' must be one line"),
        ("", {"TOKEN": f"{PASSWORD}\n"}, "variables: 'token' must be one line of text"),
        ("", {"TOKEN": f"{PASSWORD}\xe9"}, "'token' must have only letters, digits and signs of ASCII"),
    ],
)
def test_what_is_wrong_with_a_password_is_told_without_it(
    tmp_path: Path, content: str, variables: dict[str, str], message: str
) -> None:
    (tmp_path / "lines").write_text(f"{PASSWORD}\n{PASSWORD}\n")
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    (tmp_path / "empty").write_text("\n")
    write(tmp_path, f"[opensearch]\n{content}\n")
    with pytest.raises(ConfigError) as caught:
        load(
            tmp_path, {f"GLOSSEARCH_OPENSEARCH_{name}": value for name, value in variables.items()}
        ).opensearch.secret()
    assert message in str(caught.value)
    assert PASSWORD not in str(caught.value)


def test_file_is_looked_for_upwards_and_the_nearest_wins(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    write(tmp_path, 'title = "top"\ncorpus = "terms"\n')
    assert load(deep, {}).title == "top"
    assert load(deep, {}).corpus == tmp_path / "terms"
    write(tmp_path / "a" / "b", 'title = "near"\n')
    assert load(deep, {}).title == "near"
    assert load(tmp_path / "a", {}).title == "top"


def test_folder_with_the_name_of_the_file_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, 'title = "top"\n')
    (tmp_path / "a" / "glossearch.toml").mkdir(parents=True)
    assert load(tmp_path / "a", {}).title == "top"


def test_working_folder_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 'title = "top"\n')
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert load(Path(), {}).title == "top"


def test_named_file_wins_over_the_variable_which_wins_over_the_search(tmp_path: Path) -> None:
    write(tmp_path, 'title = "found"\n')
    variable = write(tmp_path / "v", 'title = "variable"\ncorpus = "c"\n', "v.toml")
    option = write(tmp_path / "o", 'title = "option"\n', "o.toml")
    environment = {"GLOSSEARCH_CONFIG": str(variable)}
    assert load(tmp_path, environment).title == "variable"
    assert load(tmp_path, environment).corpus == tmp_path / "v" / "c"
    assert load(tmp_path, environment, option).title == "option"


def test_relative_paths_count_from_the_file_or_from_the_working_folder(tmp_path: Path) -> None:
    write(tmp_path, 'corpus = "../terms"\nindex = "i"\n')
    assert load(tmp_path / "sub", {}).corpus == tmp_path / "../terms"
    assert load(tmp_path, {"GLOSSEARCH_INDEX": "here"}).index == Path("here")
    assert Settings().with_options(corpus="there").corpus == Path("there")
    assert Settings().with_options(corpus=Path("/abs")).corpus == Path("/abs")


BAD_FILES = [
    ('title = "unclosed', "not valid TOML", "unclosed string"),
    ("title: x", "not valid TOML", "YAML"),
    ("port = 1\nport = 2", "not valid TOML", "key twice"),
    (b'title = "caf\xe9"', "not valid TOML", "Latin-1"),
    ("a = " + "[" * 5_000, "not valid TOML", "deep nesting"),
    ("port = " + "9" * 5_000, "not valid TOML: a number of more than 4,300 digits", "very long number"),
    ("port = 0x" + "f" * 5_000, "not valid TOML: a number of more than 4,300", "long hexadecimal"),
    ("#" * 1_000_001, "longer than 1,000,000 characters; is it a settings file", "very long file"),
    ("title = 5", "'title' must be a text, not 5", "number as title"),
    ('title = ""', "'title' must be a text, not ''", "empty title"),
    ("host = true", "'host' must be a text", "truth value as host"),
    ("corpus = 5", "'corpus' must be a text", "number as path"),
    ('index = ["a"]', "'index' must be a text", "list as path"),
    ('index = ""', "'index' must be a text", "empty path"),
    ('corpus = "a\\u0000"', "'corpus' must be a text, not 'a\\x00'", "NUL in a path"),
    ('port = "http"', "'port' must be a whole number from 0 to 65535, not 'http'", "word as port"),
    ("port = 65536", "'port' must be a whole number from 0 to 65535, not 65536", "port too high"),
    ("port = -1", "'port' must be a whole number", "negative port"),
    ("port = 80.5", "'port' must be a whole number", "fraction as port"),
    ("port = true", "'port' must be a whole number", "truth value as port"),
    ("port = [80]", "'port' must be a whole number", "list as port"),
    ("threads = 0", "'threads' must be a whole number from 1 to 256, not 0", "no threads"),
    ("threads = 257", "'threads' must be a whole number from 1 to 256", "many threads"),
    ('language = "klingon"', "unknown language 'klingon'; one of english, arabic", "language"),
    ('language = "English"', "unknown language 'English'", "language capitalised"),
    ("language = 1", "'language' must be a text", "number as language"),
    ('exclude = "index.md"', "'exclude' must be a list of file patterns", "text as exclude"),
    ("exclude = [1]", "'exclude' must be a list of file patterns", "numbers as exclude"),
    ('fields = "aka"', "'fields' must be a table", "text as fields"),
    ('allowed_hosts = "example.org:80"', "'allowed_hosts' must be a list of host names", "host with a port"),
    ("allowed_hosts = [1]", "'allowed_hosts' must be a list of host names", "number as host"),
    ('trusted_proxy = "proxy"', "'trusted_proxy' must be an IP address", "name of a proxy"),
    ('rate_limit = "many"', "'rate_limit' must be a number of requests", "rate without a number"),
    ('rate_limit = "0/minute"', "'rate_limit' must be a number of requests", "rate of nothing"),
    ("queue = 0", "'queue' must be a whole number from 1 to 10000", "queue for nobody"),
    ('public_url = "example.org"', "'public_url' must be an http or https address", "URL without scheme"),
    ('public_url = "ftp://example.org"', "'public_url' must be an http or https address", "URL of FTP"),
    ('public_url = "https://example.org/?q="', "'public_url' must be an http", "URL with a query"),
    ("public_url = 1", "'public_url' must be a text", "number as URL"),
    ('cors_origins = ["https://example.org/"]', "'https://example.org/', which is no origin", "path"),
    ('cors_origins = ["Example.org"]', "'Example.org', which is no origin", "origin without scheme"),
    ('cors_origins = ["null"]', "'null', which is no origin", "null as origin"),
    ("cors_origins = [1]", "1, which is no origin", "number as origin"),
    ("cors_origins = true", "'cors_origins' must be a list of origins", "truth value as origins"),
    ('cors_origins = ["*", "https://example.org"]', "which is all origins", "all origins and one"),
    ('metrics = "on"', "'metrics' must be true or false, not 'on'", "word as switch"),
    ('log_format = "xml"', "unknown log_format 'xml'; one of text, json, none", "log format"),
    ("log_format = [1]", "'log_format' must be a text", "list as log format"),
    ('preset = "obsidan"', "unknown preset 'obsidan' (did you mean 'obsidian'?); one of k", "preset"),
    ("query_log_days = 3651", "'query_log_days' must be a whole number from 0 to 3650", "days"),
    ('[check]\nquery_log = "q"', "'query_log' is a setting and stands in [check]", "setting below rules"),
    ("[check]\nmetrics = true", "move it above [check]", "switch below rules"),
    ('[fields]\nhost = "h"', "'host' is a setting and stands in [fields]", "setting below fields"),
    ("check = 1", "'check' must be a table", "number as table"),
    ('[check]\norphan = "off"', "[check] orphan must be true, false or a number, not 'off'", "word as rule"),
    ('[fields]\nalias = "aka"', "[fields] has no 'alias' (did you mean 'aliases'?)", "field name"),
    ('[fields]\nxyz = "aka"', "[fields] has no 'xyz'; it maps slug", "odd field name"),
    ('[fields]\naliases = ["aka"]', "[fields] aliases must be the name of a key", "list as key"),
    ('[fields]\naliases = ""', "[fields] aliases must be the name of a key, not ''", "empty key"),
    ('titel = "x"', "unknown setting 'titel' (did you mean 'title'?)", "misspelling"),
    ("xyz = 1", "unknown setting 'xyz'; the settings are ", "unknown setting"),
    ('[server]\nport = 80', "unknown setting 'server'", "unknown table"),
    ('backend = "elastic"', "unknown backend 'elastic'; one of whoosh, opensearch", "backend"),
    ('fallback = "whoosh"', "unknown fallback 'whoosh'; one of none, embedded", "fallback"),
    ("opensearch = true", "'opensearch' must be a table", "truth value as cluster"),
    ('[opensearch]\nhost = "x"', "'host' is a setting and stands in [opensearch]", "setting below cluster"),
    ('[opensearch]\nhots = "x"', "[opensearch] has no 'hots' (did you mean 'hosts'?)", "misspelt key"),
    ("[opensearch]\nxyz = 1", "[opensearch] has no 'xyz'; it has hosts, index", "odd key of the cluster"),
    ("[opensearch]\nhosts = []", "'hosts' must be a list of addresses", "no hosts"),
    ('[opensearch]\nhosts = ["node-1:9200"]', "'node-1:9200'; an address is a scheme, a host", "no scheme"),
    ('[opensearch]\nindex = "Terms"', "'index' must be small letters", "large letters"),
    ('[opensearch]\nindex = ".terms"', "begin with a letter or a digit", "index of the cluster's own"),
    ("[opensearch]\ntimeout = 0", "'timeout' must be a whole number from 1 to 300", "no time"),
    ('[opensearch]\nverify = "no"', "'verify' must be true or false", "word as switch of the cluster"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"), [row[:2] for row in BAD_FILES], ids=[str(row[2]) for row in BAD_FILES]
)
def test_error_names_the_file_and_the_setting(tmp_path: Path, content: str | bytes, message: str) -> None:
    file = write(tmp_path, content)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {})
    assert str(caught.value).startswith(f"{file}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [("PORT", "99999", "'port' must be a whole number from 0 to 65535, not '99999'"),
     ("PORT", "http", "'port'"),
     ("THREADS", "0", "'threads'"), ("PORT", "9" * 5_000, "'port'"), ("LANGUAGE", "x", "language 'x'")],
    ids=["port too high", "word as port", "no threads", "5000 digits", "language"],
)  # fmt: skip
def test_error_in_a_variable_says_so(tmp_path: Path, name: str, value: str, message: str) -> None:
    with pytest.raises(ConfigError, match="GLOSSEARCH_") as caught:
        load(tmp_path, {f"GLOSSEARCH_{name}": value})
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "options", [{"port": 65536}, {"port": -1}, {"language": "x"}, {"title": ""}, {"prot": 1}]
)
def test_error_in_an_option_says_so(options: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=r"^options: .*'"):
        Settings().with_options(**options)


@pytest.mark.parametrize("port", [0, 1, 8080, 65535, "0", "65535"])
def test_port_bounds(port: int | str) -> None:
    assert Settings().with_options(port=port).port == int(port)


def test_all_origins(tmp_path: Path) -> None:
    write(tmp_path, 'cors_origins = "*"')
    assert load(tmp_path, {}).cors_origins == ("*",)


@pytest.mark.parametrize("threads", [1, 256])
def test_thread_bounds(threads: int) -> None:
    assert Settings().with_options(threads=threads).threads == threads


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_accepted(language: str) -> None:
    assert Settings().with_options(language=language).language == language


@pytest.mark.parametrize("field", ENTRY_FIELDS)
def test_every_field_of_an_entry_can_be_mapped(tmp_path: Path, field: str) -> None:
    write(tmp_path, f'[fields]\n{field} = "key"\n')
    assert load(tmp_path, {}).fields == {field: "key"}


@pytest.mark.parametrize(
    "make",
    [lambda folder: folder / "none.toml", lambda folder: folder],
    ids=["missing", "folder"],
)
def test_named_file_that_cannot_be_read_is_an_error(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    named = make(tmp_path)
    with pytest.raises(ConfigError, match="cannot be read: ") as caught:
        load(tmp_path, {}, named)
    assert str(caught.value).startswith(str(named))
    with pytest.raises(ConfigError, match="cannot be read: "):
        load(tmp_path, {"GLOSSEARCH_CONFIG": str(named)})


def test_settings_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def test_options_make_a_copy() -> None:
    settings = Settings()
    assert settings.with_options(title="Other").title == "Other"
    assert settings.title == "Glossary"
    assert settings.with_options(title=None, port=None) == settings


def test_config_error_is_meant_for_the_user() -> None:
    assert issubclass(ConfigError, GlossearchError)


def test_every_setting_is_described() -> None:
    assert Settings.__doc__ is not None
    assert [name for name in NAMES if f"``{name}``" not in Settings.__doc__] == []


@pytest.mark.skipif(not SETTINGS_PAGE.is_file(), reason="docs/settings.md is not written yet")
def test_every_setting_is_documented() -> None:
    page = SETTINGS_PAGE.read_text(encoding="utf-8")
    variables = [f"GLOSSEARCH_{name.upper()}" for name in NAMES if name not in TABLES]
    assert [name for name in [*NAMES, *variables, "GLOSSEARCH_CONFIG"] if name not in page] == []
    assert [name for name in (*ENTRY_FIELDS, *LANGUAGES, *LOG_FORMATS) if name not in page] == []
