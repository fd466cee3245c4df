"""``glossearch serve``."""

import contextlib
import gc
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from glossearch.cli.common import corpus_option, index_option, open_engine, printable, settings_path
from glossearch.cli.watch import watched
from glossearch.config import LOG_FORMATS, Settings
from glossearch.errors import BackendUnavailable, ConfigError

if TYPE_CHECKING:
    from glossearch.web.server import Server

# So many objects between two looks for cycles, looks between two at older objects, and of these again.
_GARBAGE = (5_000, 20, 10)
_LOOPBACK = ("127.", "::1", "localhost")
_Handler = Callable[[int, FrameType | None], Any] | int | None


@click.command()
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 for any.  [default: 8080]")
@click.option("--threads", type=click.IntRange(1, 256), help="Requests answered at a time.  [default: 4]")
@click.option(
    "--log-format", type=click.Choice(LOG_FORMATS), help="How requests are logged to stderr.  [default: text]"
)
@click.option("--open", "opening", is_flag=True, help="Open the site in the browser.")
@click.option("--reload", "reloading", is_flag=True, help="Read templates and static files for each request.")
@click.option("--watch", "watching", is_flag=True, help="Index again whenever a file of the corpus is saved.")
@corpus_option
@index_option
@click.pass_context
def serve(
    context: click.Context,
    host: str | None,
    port: int | None,
    threads: int | None,
    log_format: str | None,
    opening: bool,
    reloading: bool,
    watching: bool,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Serve the glossary as a web site, until Ctrl-C.

    \b
    glossearch serve --open
    glossearch serve --port 9000 --log-format json
    glossearch serve --watch --open                 for who writes entries

    It listens on this machine only unless --host says otherwise, and goes over to a new index by itself when
    'glossearch index' has made one. With --watch it makes one itself after each save, as 'glossearch watch'
    does.

    Exit codes: 0 stopped by Ctrl-C or SIGTERM, 2 error, such as an address that is in use.
    """
    settings: Settings = context.obj.with_options(
        host=host, port=port, threads=threads, log_format=log_format, corpus=corpus, index=index
    )
    _prepare(settings, corpus)
    server = _server(settings, reloading=reloading)
    if not settings.host.startswith(_LOOPBACK):
        click.echo(f"note: {printable(settings.host)} can be reached from other machines", err=True)
        if not (settings.public_url or settings.allowed_hosts):
            click.echo(
                "warning: requests for any host name are answered; set public_url to the site's address",
                err=True,
            )
    addresses = _addresses(server)
    click.echo(f"serving {printable(settings.title)} on {', '.join(addresses)} (Ctrl-C stops it)", err=True)
    if opening:
        _open(addresses[0])
    following = watched(settings, settings_path(context)) if watching else contextlib.nullcontext()
    with _stopped_by_signals(server), following, _short_pauses():
        server.run()


def _prepare(settings: Settings, corpus: Path | None) -> None:
    """Build now what is not there of the index and of one in its place, rather than when they are needed."""
    try:
        open_engine(settings, corpus).close()
    except BackendUnavailable as error:
        if settings.standby is None:
            raise
        click.echo(
            printable(f"warning: {error}; the index at {settings.index} is served in its place"), err=True
        )
    if settings.standby:
        open_engine(settings.standby, corpus).close()


@contextlib.contextmanager
def _short_pauses() -> Iterator[None]:
    """Let Python look for garbage in small steps, and never again at what is there by now.

    While it looks nobody is answered. As seldom as other commands let it look, that were 50 to 200 ms.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextlib.contextmanager
def _stopped_by_signals(server: "Server") -> Iterator[None]:
    """Let SIGINT and SIGTERM stop ``server`` when it has answered what it was asked; twice, at once."""
    before: dict[signal.Signals, _Handler] = {}

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, before[signal.Signals(number)])
        server.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        server.close()


def _server(settings: Settings, *, reloading: bool) -> "Server":
    """Return a server that listens. Raises `ConfigError` where it cannot."""
    from glossearch.web import logs
    from glossearch.web.app import create_app
    from glossearch.web.server import Server

    logs.set_up(settings.log_format)
    try:
        return Server(create_app(settings, reloading=reloading), settings)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigError(f"cannot listen on {settings.host}:{settings.port}: {why}") from error


def _open(address: str) -> None:
    """Open ``address`` in the browser, beside the server: one in the terminal returns when it is left."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _addresses(server: "Server") -> list[str]:
    """Return the URLs that the server answers at: a host name can have several addresses."""
    hosts = (f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in server.listening)
    return [f"http://{host}/" for host in hosts]
