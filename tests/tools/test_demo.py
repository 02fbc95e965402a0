"""What `make demo` decides before it serves."""

import socket
import stat
from pathlib import Path

import pytest

from tools import demo


def test_writes_a_secret_that_only_its_owner_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    monkeypatch.setattr(demo, "ENV_FILE", file)

    demo.write_env()

    settings = dict(line.split("=", 1) for line in file.read_text().splitlines())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(settings.pop("SECRET_KEY")) >= 50
    assert settings == {"DEMO": "true"}


def test_keeps_the_secret_of_an_earlier_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("SECRET_KEY=earlier\n")
    monkeypatch.setattr(demo, "ENV_FILE", file)

    demo.write_env()

    assert file.read_text() == "SECRET_KEY=earlier\n"


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "80²", "8000 "])
def test_refuses_a_port_that_is_none(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", text)

    with pytest.raises(SystemExit, match="un nombre entre 1 et 65535"):
        demo.chosen_port()


@pytest.mark.parametrize(("text", "port"), [("", 8000), ("9001", 9001)])
def test_takes_the_port_asked_for(
    text: str, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", text)

    assert demo.chosen_port() == port


def test_stops_before_doing_anything_when_the_port_is_taken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        status = demo.main()

    assert status == 1
    assert f"Le port {port} est déjà pris" in capsys.readouterr().out


def test_leaves_alone_the_servers_that_the_shell_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@127.0.0.1/theirs")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")

    environment = demo.environment_of(9001)

    assert environment["DATABASE_URL"] == environment["REDIS_URL"] == ""
    assert environment["DEMO"] == "true"
    assert environment["BASE_URL"] == "http://127.0.0.1:9001"
