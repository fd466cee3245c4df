"""Nodes of OpenSearch as processes of their own, on loopback only, so that they can be killed one by one."""

import json
import os
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from clustering.jars import Unavailable, jars, java

_HERE = Path(__file__).resolve().parent
_SECONDS_TO_START = 120.0
_SECONDS_TO_END = 20.0
_LOOPBACK = "127.0.0.1"
# As OpenSearch comes. It refuses requests when the heap seems full, and clears it first under G1 only.
_COLLECTOR = ("-XX:+UseG1GC", "-XX:G1ReservePercent=25", "-XX:InitiatingHeapOccupancyPercent=30")
_FIRST_COMPILER = ("-XX:TieredStopAtLevel=1",)


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its number from 1, the process that it is, and the ports of HTTP and between nodes."""

    number: int
    pid: int
    http: int
    transport: int

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{_LOOPBACK}:{self.http}"


class Cluster:
    """A cluster whose data, logs and state lie in ``folder``; ``fetched`` keeps the jars.

    Nodes that are ``short_lived`` start with half the work, and never get as fast as others.
    """

    def __init__(self, folder: Path, fetched: Path, *, short_lived: bool = False) -> None:
        self._folder = folder
        self._fetched = fetched
        self._options = (*_COLLECTOR, *(_FIRST_COMPILER if short_lived else ()))
        self._state = folder / "nodes.json"

    @property
    def nodes(self) -> list[Node]:
        """The nodes that were started, running or not."""
        if not self._state.is_file():
            return []
        return [Node(**values) for values in json.loads(self._state.read_text(encoding="utf-8"))]

    @property
    def running(self) -> list[Node]:
        """The nodes whose processes are there."""
        return [node for node in self.nodes if _is_alive(node.pid)]

    def up(self, count: int, heap: str = "512m", first_port: int | None = None) -> list[Node]:
        """Start so many nodes and wait until they have found each other.

        ``first_port`` is that of the first node, the others take those after it; None for any that are free.
        Raises `Unavailable` where there is no JDK or no Maven, or a node does not start.
        """
        if self.running:
            raise Unavailable(f"a cluster is running in {self._folder}; end it first")
        java(), jars(self._fetched)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, mode=0o700)
        ports = _free_ports(2 * count)
        https = [first_port + number for number in range(count)] if first_port else ports[:count]
        planned = [Node(at + 1, 0, https[at], ports[count + at]) for at in range(count)]
        self._write(planned)
        for node in planned:
            self.start(node.number, heap)
        self.wait(count)
        return self.nodes

    def start(self, number: int, heap: str = "512m") -> None:
        """Start node ``number`` with the data that it has, and do not wait for it."""
        nodes = self.nodes
        node = nodes[number - 1]
        names = ",".join(f"node-{one.number}" for one in nodes)
        settings = {
            "cluster.name": "glossearch",
            "cluster.initial_cluster_manager_nodes": names,
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "discovery.seed_hosts": ",".join(f"{_LOOPBACK}:{one.transport}" for one in nodes),
            "network.host": _LOOPBACK,
            "http.port": str(node.http),
            "transport.port": str(node.transport),
            "node.name": f"node-{number}",
            "node.roles": "cluster_manager,data,ingest",
            "node.attr.testing": "true",
            "bootstrap.memory_lock": "false",
        }
        command = [java(), f"-Xms{heap}", f"-Xmx{heap}", *self._options]
        command += ["-cp", f"{jars(self._fetched)}/*", str(_HERE / "Node.java"), str(self._home(number))]
        command += [f"{name}={value}" for name, value in settings.items()]
        with self.log(number).open("ab") as log, Path(os.devnull).open("rb") as nothing:
            files = [(os.POSIX_SPAWN_DUP2, nothing.fileno(), 0)]
            files += [(os.POSIX_SPAWN_DUP2, log.fileno(), descriptor) for descriptor in (1, 2)]
            # Not of `subprocess`: it may outlive this process.
            pid = os.posix_spawn(command[0], command, os.environ, file_actions=files, setsid=True)
        nodes[number - 1] = Node(number, pid, node.http, node.transport)
        self._write(nodes)

    def kill(self, number: int) -> None:
        """End node ``number`` as a power cut does."""
        pid = self.nodes[number - 1].pid
        os.kill(pid, signal.SIGKILL)
        _await_end(pid)

    def down(self) -> None:
        """End all nodes, and remove what they kept."""
        for node in self.running:
            os.kill(node.pid, signal.SIGKILL)
            _await_end(node.pid)
        shutil.rmtree(self._folder, ignore_errors=True)

    def health(self) -> Mapping[str, object] | None:
        """Return what a node says of the cluster, or None where none answers."""
        for node in self.running:
            try:
                with urllib.request.urlopen(f"{node.url}/_cluster/health", timeout=5) as answer:
                    found: dict[str, object] = json.load(answer)
                    return found
            except (OSError, ValueError):
                continue
        return None

    def wait(self, count: int) -> None:
        """Wait until so many nodes have found each other. Raises `Unavailable`."""
        end = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < end:
            health = self.health()
            if health and health["number_of_nodes"] == count and health["status"] != "red":
                return
            for node in self.nodes:
                if not _is_alive(node.pid):
                    raise Unavailable(f"node {node.number} did not start: {self._end_of_log(node.number)}")
            time.sleep(0.2)
        raise Unavailable(f"the nodes did not find each other: {self._end_of_log(1)}")

    def log(self, number: int) -> Path:
        """Return the file that node ``number`` writes to."""
        return self._folder / f"node-{number}.log"

    def _home(self, number: int) -> Path:
        return self._folder / f"node-{number}"

    def _end_of_log(self, number: int) -> str:
        return self.log(number).read_text(encoding="utf-8", errors="replace")[-800:].strip()

    def _write(self, nodes: list[Node]) -> None:
        self._state.write_text(json.dumps([asdict(node) for node in nodes]), encoding="utf-8")


def _is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended is waited for if it is a child."""
    if not pid:
        return False
    try:
        if os.waitpid(pid, os.WNOHANG) != (0, 0):
            return False
    except ChildProcessError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _await_end(pid: int) -> None:
    end = time.monotonic() + _SECONDS_TO_END
    while _is_alive(pid) and time.monotonic() < end:
        time.sleep(0.02)


def _free_ports(count: int) -> list[int]:
    with_ports = [socket.create_server((_LOOPBACK, 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in with_ports]
    for one in with_ports:
        one.close()
    return ports
