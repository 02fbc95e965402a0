"""A stored file is whole or absent, whatever was there before."""

import os
import stat

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage

from applications.acknowledgement.file_store import store_once


@pytest.fixture(params=["disk", "elsewhere"])
def storage(request, tmp_path):
    """A disk, and a storage without paths, as an object store is."""
    if request.param == "disk":
        return FileSystemStorage(location=tmp_path / "files")
    return InMemoryStorage()


def read(storage, name) -> bytes:
    with storage.open(name) as file:
        return file.read()


def test_a_file_is_stored_under_the_name_asked_for(storage):
    store_once(storage, "folder/name.pdf", b"content")
    assert read(storage, "folder/name.pdf") == b"content"


def test_storing_it_again_changes_nothing(storage):
    for _ in range(2):
        store_once(storage, "folder/name.pdf", b"content")
    assert storage.listdir("folder") == ([], ["name.pdf"])
    assert read(storage, "folder/name.pdf") == b"content"


def test_half_a_file_of_a_crash_is_replaced(storage):
    storage.save("folder/name.pdf", ContentFile(b"con"))
    store_once(storage, "folder/name.pdf", b"content")
    assert storage.listdir("folder") == ([], ["name.pdf"])
    assert read(storage, "folder/name.pdf") == b"content"


def test_another_writer_in_the_meantime_is_an_error_and_leaves_its_file_alone(
    monkeypatch,
):
    storage = InMemoryStorage()
    storage.save("name.pdf", ContentFile(b"theirs"))
    answers = iter([False])
    exists = storage.exists
    monkeypatch.setattr(storage, "exists", lambda name: next(answers, exists(name)))
    with pytest.raises(FileExistsError, match="somebody else"):
        store_once(storage, "name.pdf", b"ours")
    assert storage.listdir("") == ([], ["name.pdf"])
    assert read(storage, "name.pdf") == b"theirs"


def test_on_a_disk_nobody_else_reads_the_file(tmp_path):
    storage = FileSystemStorage(location=tmp_path / "files")
    store_once(storage, "folder/name.pdf", b"content")
    file = tmp_path / "files" / "folder" / "name.pdf"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_full_disk_leaves_nothing_and_keeps_what_was_there(tmp_path, monkeypatch):
    storage = FileSystemStorage(location=tmp_path)
    store_once(storage, "name.pdf", b"before")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store_once(storage, "name.pdf", b"after")
    assert [path.name for path in tmp_path.iterdir()] == ["name.pdf"]
    assert read(storage, "name.pdf") == b"before"
