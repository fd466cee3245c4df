"""A real OpenSearch cluster on this machine, with nothing but a JDK and Maven.

\b
scripts/opensearch up [--nodes 3]   start it, on loopback, without passwords
scripts/opensearch status           tell its nodes and how it is
scripts/opensearch down             end it, and remove its data

It is for development and tests: nodes are processes that run as you, with little memory and their data in a
temporary folder.
"""

import os
import sys
import tempfile
from pathlib import Path

import click
from clustering.cluster import Cluster
from clustering.jars import Unavailable

_ROOT = Path(__file__).resolve().parent.parent
FETCHED = _ROOT / ".venv" / "opensearch"
"""Where the jars are kept."""
_FOLDER = Path(tempfile.gettempdir()) / f"glossearch-opensearch-{os.getuid()}"


@click.group(help=__doc__)
def main() -> None:
    """Run the command line."""


@main.command()
@click.option("--nodes", default=1, show_default=True, type=click.IntRange(1, 9), help="How many.")
@click.option("--port", default=9200, show_default=True, help="Of the first; the others take those after it.")
@click.option("--heap", default="512m", show_default=True, help="The memory of each, as Java has it.")
def up(nodes: int, port: int, heap: str) -> None:
    """Start a cluster, and wait until it can be used."""
    started = _cluster().up(nodes, heap, port)
    click.echo(f"hosts: {' '.join(node.url for node in started)}")


@main.command()
def down() -> None:
    """End the cluster, and remove its data."""
    _cluster().down()


@main.command()
def status() -> None:
    """Tell the nodes and how the cluster is; exit code 1 where there is none."""
    cluster = _cluster()
    for node in cluster.nodes:
        state = "runs" if node in cluster.running else "has ended"
        click.echo(
            f"node {node.number}: {state}, {node.url}, process {node.pid}, log {cluster.log(node.number)}"
        )
    health = cluster.health()
    click.echo(
        f"cluster: {health['status']}, {health['number_of_nodes']} nodes" if health else "no cluster runs"
    )
    sys.exit(health is None)


def _cluster() -> Cluster:
    return Cluster(_FOLDER, FETCHED)


if __name__ == "__main__":
    try:
        main()
    except Unavailable as error:
        click.echo(f"scripts/opensearch: {error}", err=True)
        sys.exit(2)
