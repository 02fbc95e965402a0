"""`make demo`: from a bare machine to a portal that answers on this machine.

Installs what is missing, writes `.env` once, fills an embedded database, and serves
until Ctrl-C. A second run keeps everything and only serves.
"""

import os
import secrets
import signal
import subprocess
import sys
import urllib.request
from types import FrameType

from tools.bootstrap import ROOT, prepare, say, venv_program
from tools.needs import RUNTIME
from tools.servers import answers, wait_until

ENV_FILE = ROOT / ".env"
WORKERS = 2
START_LIMIT_S = 60.0
REQUEST_LIMIT_S = 10.0


def main() -> int:
    """Prepare and serve the demonstration; return the server's status."""
    port = chosen_port()
    if answers(port):
        say(
            f"Le port {port} est déjà pris. Choisissez-en un autre :"
            f" PORT={port + 1} make demo"
        )
        return 1
    prepare(RUNTIME, dev=False)
    write_env()
    environment = environment_of(port)
    fill = [venv_program("python"), "manage.py", "prepare_demo"]
    if code := subprocess.run(fill, cwd=ROOT, env=environment, check=False).returncode:
        return code
    return serve(port, environment)


def chosen_port() -> int:
    """Return the port that `PORT` asks for, 8000 by default."""
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT={text} : un nombre entre 1 et 65535 est attendu.")
    return int(text)


def environment_of(port: int) -> dict[str, str]:
    """Return the demonstration's environment: its own database, no broker.

    Servers that the shell names, for the tests perhaps, are left alone.
    """
    return {
        "BASE_URL": f"http://127.0.0.1:{port}",
        **os.environ,
        "DEMO": "true",
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }


def write_env() -> None:
    """Write `.env` with a secret key of its own, unless there is one already."""
    try:
        descriptor = os.open(ENV_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as file:
        file.write(f"SECRET_KEY={secrets.token_urlsafe(50)}\nDEMO=true\n")
    say("Clé secrète écrite dans .env")


def serve(port: int, environment: dict[str, str]) -> int:
    """Serve on the loopback until a signal; say when the portal answers."""
    command = [
        *(venv_program("gunicorn"), "passnum.wsgi:application"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--preload"),
        *("--log-level", "warning", "--no-control-socket"),
    ]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        if not wait_until(lambda: is_ready(port), server, START_LIMIT_S):
            say("Le portail n’a pas démarré : voyez les messages ci-dessus.")
            return 1
        say(f"Le portail est prêt : http://127.0.0.1:{port}/ (Ctrl-C pour arrêter)")
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        # After Ctrl-C the server ends by itself; after any other signal it is told to.
        server.terminate()
        server.wait()


def is_ready(port: int) -> bool:
    """Tell whether the portal serves on this port and reaches its database."""
    return fetch(f"http://127.0.0.1:{port}/health/ready") is not None


def fetch(url: str) -> str | None:
    """Return the page at an address of this machine, asked without any proxy.

    None where nothing answers, or with another status than 200.
    """
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=REQUEST_LIMIT_S) as answer:
            page: str = answer.read().decode()
            return page if answer.status == 200 else None
    except OSError:
        return None


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
