"""Receiving a file to be judged: in memory, bounded, never on a disk."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MOST_BYTES = 5 * 1024 * 1024
"""What a file to be judged may weigh; the largest acknowledgement is ten times smaller."""
ENVELOPE_BYTES = 16 * 1024
"""What a browser adds around it."""


class InMemoryOnly(FileUploadHandler):
    """Keeps the one file of `field` in memory, up to MOST_BYTES; drops everything else.

    Put alone in `request.upload_handlers`, it lets no byte reach the disk. A file that
    turns out larger stops the reading; `too_large` then says so.
    """

    chunk_size = 64 * 1024

    def __init__(self, *, field: str) -> None:
        super().__init__()
        self.field = field
        self.too_large = False
        self._content = bytearray()
        self._taken = False
        self._taking = False

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        self._taking = self.field_name == self.field and not self._taken
        self._taken |= self._taking

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if not self._taking:
            return
        if len(self._content) + len(raw_data) > MOST_BYTES:
            self.too_large = True
            self._content.clear()
            raise StopUpload(connection_reset=False)
        self._content += raw_data

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        if not self._taking:
            return None
        self._taking = False
        return UploadedFile(
            BytesIO(self._content),
            self.file_name,
            self.content_type,
            len(self._content),
            self.charset,
        )
