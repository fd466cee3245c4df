"""Waiting for sockets, at a cost that grows with those on which something happens, not with all."""

import selectors
from collections import deque

from waitress import wasyncore


class Sockets(dict[int, wasyncore.dispatcher]):
    """Connections and other dispatchers of waitress by their file descriptors, as its socket map.

    waitress asks each of them, before each wait, what it waits for. Here one is asked when it is new, after
    something happened on it, and after `look_again`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._selector = selectors.DefaultSelector()
        self._events: dict[int, int] = {}  # what is waited for, by descriptors; those for nothing are not in
        self._changed: deque[int] = deque()  # appended to by all threads

    def __setitem__(self, descriptor: int, dispatcher: wasyncore.dispatcher) -> None:
        super().__setitem__(descriptor, dispatcher)
        self._changed.append(descriptor)

    def __delitem__(self, descriptor: int) -> None:
        super().__delitem__(descriptor)
        self._listen_for(descriptor, 0)  # before another socket gets its number

    def look_again(self, descriptor: int) -> None:
        """Ask this one what it waits for before the next wait. May be called from any thread."""
        self._changed.append(descriptor)

    def wait(self, seconds: float) -> None:
        """Do what there is to do, or wait for it for so long."""
        while self._changed:
            descriptor = self._changed.popleft()
            if (dispatcher := self.get(descriptor)) is not None:
                self._listen_for(descriptor, _interest(dispatcher))
        for key, events in self._selector.select(seconds):
            self._serve(key.fd, events)

    def _serve(self, descriptor: int, events: int) -> None:
        for event, serve in (
            (selectors.EVENT_READ, wasyncore.read),
            (selectors.EVENT_WRITE, wasyncore.write),
        ):
            # What happened before may have closed it.
            if events & event and (dispatcher := self.get(descriptor)) is not None:
                serve(dispatcher)
        self._changed.append(descriptor)

    def _listen_for(self, descriptor: int, events: int) -> None:
        before = self._events.pop(descriptor, 0)
        if events:
            self._events[descriptor] = events
            if not before:
                self._selector.register(descriptor, events)
            elif events != before:
                self._selector.modify(descriptor, events)
        elif before:
            self._selector.unregister(descriptor)

    def close(self) -> None:
        """Close all of them."""
        wasyncore.close_all(self)
        self._selector.close()


def _interest(dispatcher: wasyncore.dispatcher) -> int:
    reads = selectors.EVENT_READ if dispatcher.readable() else 0
    writes = selectors.EVENT_WRITE if not dispatcher.accepting and dispatcher.writable() else 0
    return reads | writes
