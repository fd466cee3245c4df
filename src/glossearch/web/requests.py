"""What comes from a client, read as one request and no other."""

import re

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import BadRequest, Error, RequestEntityTooLarge

_BARE_LF = re.compile(rb"(?<!\r)\n")
_CODINGS = re.compile(rb"^Transfer-Encoding:(.*)$", re.IGNORECASE | re.MULTILINE)


class Request(HTTPRequestParser):
    """Reads a request, and takes none that a web server in front may read otherwise (RFC 9112)."""

    completed: bool
    path: str

    def received(self, data: bytes) -> int:
        """Take what has come, and return how many bytes of it belong to this request."""
        taken = int(super().received(data))
        if not self.completed:
            self.error = self._hopeless()
            self.completed = self.error is not None
        if self.completed:
            self.expect_continue = False  # else waitress asks for a body, and waits for it
        return taken

    def _hopeless(self) -> Error | None:
        """Return what is wrong with what has come so far, so that waiting for the rest is of no use."""
        if self.body_rcv is None:
            return BadRequest("Bare LF found in header") if _BARE_LF.search(self.header_plus) else None
        if not self.chunked:
            return None
        if b"\n" in self.body_rcv.control_line:
            return BadRequest("Bare LF found in chunk")
        most = self.adj.max_request_body_size
        too_large = self.body_rcv.chunk_remainder >= most
        return RequestEntityTooLarge(f"exceeds max_body of {most}") if too_large else None

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers. Raises `ParsingError` for what may not be."""
        headers = self.headers
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a length of thousands of digits, and brackets that hold no address
            raise ParsingError("A number or an address cannot be read") from error
        self._read_target()
        if self.chunked and "CONTENT_LENGTH" in headers:
            raise ParsingError("Both Content-Length and Transfer-Encoding are given")
        codings = [coding.strip().lower() for coding in _CODINGS.findall(header_plus)]
        if codings not in ([], [b"chunked"]):
            raise ParsingError("Transfer-Encoding is not just chunked")
        if self.version not in ("", "1.0", "1.1"):
            raise ParsingError("The version of HTTP is neither 1.0 nor 1.1")
        if self.version != "1.1" and "TRANSFER_ENCODING" in headers:
            raise ParsingError("Transfer-Encoding is given, and the version is not 1.1")
        if self.version == "1.1" and not headers.get("HOST"):
            raise ParsingError("Host is missing")
        if "," in headers.get("HOST", ""):
            raise ParsingError("Host is given twice")

    def _read_target(self) -> None:
        """Take a path, or a whole address of the host that the headers name (RFC 9112, 3.2)."""
        if self.proxy_scheme or self.proxy_netloc:
            self.path = self.path or "/"
            if self.proxy_netloc.lower() != self.headers.get("HOST", self.proxy_netloc).lower():
                raise ParsingError("The address is of another host than Host")
        if not self.path.startswith("/") and (self.command, self.path) != ("OPTIONS", "*"):
            raise ParsingError("The target is no path")
