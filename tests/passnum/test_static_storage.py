"""The addresses of static files, worked out once."""

import json

import pytest
from whitenoise.storage import CompressedManifestStaticFilesStorage

from passnum.static_storage import PublishedFilesStorage


@pytest.fixture
def location(tmp_path):
    manifest = {"paths": {"css/app.css": "css/app.0123.css"}, "version": "1.1"}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    return tmp_path


def test_an_address_is_the_one_that_whitenoise_gives_however_often_it_is_asked(
    location,
):
    ours, theirs = (
        storage(location=location, base_url="/static/")
        for storage in (PublishedFilesStorage, CompressedManifestStaticFilesStorage)
    )
    expected = theirs.url("css/app.css")
    assert expected == "/static/css/app.0123.css"
    assert [ours.url("css/app.css") for _ in range(2)] == [expected, expected]


def test_a_file_that_was_not_published_has_no_address(location):
    storage = PublishedFilesStorage(location=location, base_url="/static/")
    for _ in range(2):
        with pytest.raises(ValueError, match="absent"):
            storage.url("css/absent.css")
