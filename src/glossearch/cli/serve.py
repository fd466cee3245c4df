"""``glossearch serve``."""

import logging
from pathlib import Path
from typing import Any

import click

from glossearch.cli.common import corpus_option, index_option, open_engine
from glossearch.config import Settings
from glossearch.errors import ConfigError

_LOOPBACK = ("127.", "::1", "localhost")


@click.command()
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 for any.  [default: 8080]")
@click.option("--threads", type=click.IntRange(1, 256), help="Requests answered at a time.  [default: 4]")
@corpus_option
@index_option
@click.pass_context
def serve(
    context: click.Context,
    host: str | None,
    port: int | None,
    threads: int | None,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Serve the glossary as a web site, until Ctrl-C.

    \b
    glossearch serve
    glossearch serve --port 9000

    It listens on this machine only unless --host says otherwise, and goes over to a new index by itself when
    'glossearch index' has made one.
    """
    settings: Settings = context.obj.with_options(
        host=host, port=port, threads=threads, corpus=corpus, index=index
    )
    open_engine(settings, corpus).close()  # built now if need be, rather than by the first visitor

    import waitress

    from glossearch.web.app import create_app

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("waitress").setLevel(logging.WARNING)
    try:
        server = waitress.create_server(
            create_app(settings), host=settings.host, port=settings.port, threads=settings.threads, ident=None
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigError(f"cannot listen on {settings.host}:{settings.port}: {why}") from error
    if not settings.host.startswith(_LOOPBACK):
        click.echo(f"note: {settings.host} can be reached from other machines", err=True)
    click.echo(f"serving {settings.title} on {_addresses(server)} (Ctrl-C stops it)", err=True)
    try:
        server.run()
    finally:
        server.close()


def _addresses(server: Any) -> str:  # noqa: ANN401  (waitress has no types)
    """Return the URLs that the server answers at: a host name can have several addresses."""
    listening = getattr(server, "effective_listen", None) or [(server.effective_host, server.effective_port)]
    hosts = (f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in listening)
    return ", ".join(f"http://{host}/" for host in hosts)
