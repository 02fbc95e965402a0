"""How the file of a call is refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from applications.calls.file import read_call_file
from applications.calls.toml_document import DocumentRefused

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)


def refusal(path: Path) -> list[tuple[int, str]]:
    with pytest.raises(DocumentRefused) as caught:
        read_call_file(path).definition(now=NOW)
    assert {problem.place.file for problem in caught.value.problems} == {path}
    return [(problem.place.line, problem.reason) for problem in caught.value.problems]
