"""The index changes again and again while the site is used: no request is lost, none is answered wrong."""

import http.client
import json
import threading
from collections import Counter
from urllib.parse import urlsplit

from browsing.serving import served
from glossearch.config import Settings
from glossearch.corpus import Entry
from glossearch.engine import Engine
from glossearch.web.app import create_app

CLIENTS, GENERATIONS = 4, 20
PATHS = ["/api/v1/search?q=counter", "/api/v1/suggest?q=cou", "/search?q=counter", "/entry/counter", "/"]


class Reader(threading.Thread):
    """Asks for one address after the other until it is told to stop."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=60)
        self.stop = threading.Event()
        self.statuses: Counter[int] = Counter()
        self.seen: list[int] = []
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self.ask_all()
        except BaseException as error:  # noqa: BLE001  (told by the test)
            self.failure = error
        finally:
            self.connection.close()

    def ask_all(self) -> None:
        for path in PATHS:
            self.connection.request("GET", path)
            response = self.connection.getresponse()
            body = response.read()
            self.statuses[response.status] += 1
            if path == PATHS[0]:
                (hit,) = json.loads(body)["hits"]
                self.seen.append(int(hit["definition"].split()[-1].rstrip(".")))


def test_no_request_is_lost_while_the_index_changes(settings: Settings) -> None:
    def put(number: int) -> None:
        engine.update([Entry(slug="counter", title="Counter", body=f"The counter stands at {number}.")])

    (settings.corpus / "counter.md").write_text("---\ntitle: Counter\n---\nThe counter stands at 0.\n")
    Engine.build(settings=settings)
    with Engine.open(settings=settings) as engine, served(create_app(settings)) as origin:
        readers = [Reader(origin) for _ in range(CLIENTS)]
        for reader in readers:
            reader.start()
        for number in range(1, GENERATIONS + 1):
            put(number)
        for reader in readers:
            reader.stop.set()
        for reader in readers:
            reader.join()
        last = Reader(origin)
        last.ask_all()
        last.connection.close()
    assert [reader.failure for reader in readers] == [None] * CLIENTS
    for reader in readers:
        assert set(reader.statuses) == {200}
        assert reader.seen == sorted(reader.seen)  # no reader goes back to an older index
        assert len(set(reader.seen)) > 1
    assert last.seen == [GENERATIONS]
