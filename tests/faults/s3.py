"""A very small S3, for one bucket: put, get, head, delete, over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit


@contextmanager
def small_s3(port: int, bucket: str) -> Iterator[dict[str, bytes]]:
    """Serve the bucket on the loopback; yield its objects by key."""
    objects: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        @property
        def key(self) -> str:
            return unquote(urlsplit(self.path).path).removeprefix(f"/{bucket}/")

        def do_PUT(self) -> None:
            objects[self.key] = self.read()
            self.answer(200, objects[self.key], body=False)

        def do_GET(self) -> None:
            found = objects.get(self.key)
            self.answer(404 if found is None else 200, found or b"", body=True)

        def do_HEAD(self) -> None:
            found = objects.get(self.key)
            self.answer(404 if found is None else 200, found or b"", body=False)

        def do_DELETE(self) -> None:
            objects.pop(self.key, None)
            self.answer(204, b"", body=False)

        def read(self) -> bytes:
            """Return the body, out of its signed chunks when it comes in chunks."""
            length = int(self.headers.get("Content-Length", 0))
            if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
                return self.rfile.read(length)
            content = b""
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                content += self.rfile.read(size)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return content

        def answer(self, status: int, content: bytes, *, body: bool) -> None:
            self.send_response(status)
            shown = content if body or self.command == "HEAD" else b""
            self.send_header("Content-Length", str(len(shown)))
            self.send_header("ETag", f'"{md5(content).hexdigest()}"')  # noqa: S324
            self.send_header("Last-Modified", formatdate(usegmt=True))
            self.end_headers()
            if body:
                self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield objects
    finally:
        server.shutdown()
        server.server_close()
