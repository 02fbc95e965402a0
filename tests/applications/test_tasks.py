"""Tasks and their announcement: with a broker, without, with one that is dead or dumb."""

import logging
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import redis
from celery.exceptions import Retry
from django.conf import settings as project_settings
from django.core import mail
from django.db import OperationalError, connection

from applications.acknowledgement import debt
from applications.models import Acknowledgement, AcknowledgementMail
from applications.submission import submit_application
from applications.tasks import (
    announce_acknowledgement,
    render_acknowledgement,
    sweep_acknowledgements,
)
from mailing.quick_sender import quickly
from mailing.sending import send_waiting
from mailing.tasks import forget_mails, sweep_mails
from passnum.celery import app
from tests.factories.applications import filed, ready_draft
from tools import servers
from tools.needs import redis_program

POLL_S = 0.05
LIMIT_S = 2.0
"""What a filing may take with its broker out of order."""


@contextmanager
def dumb_server():
    """Listen and accept, and never say a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@contextmanager
def full_server():
    """Listen without accepting, its queue of connections full: packets get no answer."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        waiting = []
        for _ in range(4):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(server.getsockname())
            waiting.append(client)
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        for client in waiting:
            client.close()


@contextmanager
def stopped_server():
    yield f"redis://127.0.0.1:{servers.free_port()}/0"


@contextmanager
def redis_on(port):
    """Run an empty Redis on this port; yield a client of it."""
    command = [
        redis_program(),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        servers.wait_until(lambda: servers.answers(port), server, LIMIT_S)
        with redis.Redis(port=port) as client:
            yield client
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def broker(monkeypatch):
    """Return a function that makes an address the broker's."""

    def use(url):
        quickly.close()
        monkeypatch.setattr(app.conf, "broker_url", url)
        monkeypatch.setattr(app.conf, "broker_write_url", url)

    monkeypatch.setattr(project_settings, "CELERY_TASK_ALWAYS_EAGER", False)
    yield use
    quickly.close()


@pytest.mark.django_db
@pytest.mark.parametrize("server", [stopped_server, dumb_server, full_server])
def test_filing_with_its_broker_out_of_order_is_quick_and_loses_nothing(
    server, broker, caplog, django_capture_on_commit_callbacks
):
    draft = ready_draft()
    with server() as url:
        broker(url)
        start = time.perf_counter()
        with django_capture_on_commit_callbacks(execute=True):
            submission = submit_application(
                application_id=draft.pk, user=draft.owner, sworn=True
            )
        assert time.perf_counter() - start < LIMIT_S
    assert submission.acknowledgement.rendered_at is None
    mails, document = [r for r in caplog.records if r.name.endswith(".tasks")]
    for record in (mails, document):
        assert record.levelno == logging.WARNING
        assert "broker out of reach, left to the sweep" in record.message

    sweep_acknowledgements()
    sweep_mails()
    submission.acknowledgement.refresh_from_db()
    assert submission.acknowledgement.mailed_at is not None
    assert len(mail.outbox) == 4


@pytest.mark.parametrize("server", [stopped_server, dumb_server, full_server])
def test_announcing_to_a_broker_out_of_order_costs_less_than_a_second(server, broker):
    with server() as url:
        broker(url)
        for _ in range(2):
            start = time.perf_counter()
            announce_acknowledgement(1)
            assert time.perf_counter() - start < 1


@pytest.fixture
def own_redis(broker):
    """A Redis of this test's own, and the broker."""
    with servers.lend(postgresql=False, redis=True) as urls:
        broker(urls["REDIS_URL"])
        yield urls["REDIS_URL"]


def test_announcing_sends_one_message_that_names_the_acknowledgement(own_redis):
    announce_acknowledgement(42)
    with redis.Redis.from_url(own_redis) as client:
        (message,) = client.lrange("celery", 0, -1)
    assert b'"task": "applications.tasks.render_acknowledgement"' in message
    assert b'"argsrepr": "(42,)"' in message


def test_a_broker_restarted_since_the_last_announcement_gets_the_next_one(broker):
    port = servers.free_port()
    broker(f"redis://127.0.0.1:{port}/0")
    for number in (41, 42):
        with redis_on(port) as client:
            announce_acknowledgement(number)
            (message,) = client.lrange("celery", 0, -1)
        assert f'"argsrepr": "({number},)"'.encode() in message


def test_announcements_share_a_connection(own_redis):
    with redis.Redis.from_url(own_redis) as client:
        announce_acknowledgement(1)
        before = client.info("stats")["total_connections_received"]
        announce_acknowledgement(2)
        assert client.info("stats")["total_connections_received"] == before
        assert client.llen("celery") == 2


@pytest.mark.django_db
def test_without_a_broker_the_work_is_done_after_commit(
    monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(project_settings, "CELERY_TASK_ALWAYS_EAGER", True)
    draft = ready_draft()
    with django_capture_on_commit_callbacks(execute=True):
        submission = submit_application(
            application_id=draft.pk, user=draft.owner, sworn=True
        )
        assert not Acknowledgement.objects.exclude(rendered_at=None).exists()
    acknowledgement = Acknowledgement.objects.get(submission=submission)
    assert acknowledgement.mailed_at is not None


@pytest.mark.django_db
def test_without_a_broker_a_failure_does_not_break_the_filing(
    monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def broken(snapshot):
        raise OSError("disk full")

    monkeypatch.setattr(project_settings, "CELERY_TASK_ALWAYS_EAGER", True)
    monkeypatch.setattr(debt, "render_pdf", broken)
    draft = ready_draft()
    with django_capture_on_commit_callbacks(execute=True):
        submission = submit_application(
            application_id=draft.pk, user=draft.owner, sworn=True
        )
    acknowledgement = Acknowledgement.objects.get(submission=submission)
    assert acknowledgement.rendered_at is None
    assert acknowledgement.last_error == "OSError: disk full"
    assert "left to the sweep" in caplog.text


@pytest.mark.django_db
def test_the_task_pays_the_debt_and_may_run_twice():
    acknowledgement = filed().acknowledgement
    for _ in range(2):
        render_acknowledgement(acknowledgement.pk)
        send_waiting(limit=10)
    acknowledgement.refresh_from_db()
    assert acknowledgement.mailed_at is not None
    assert len(mail.outbox) == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OSError("disk full"), Retry),
        (OperationalError("terminating connection"), Retry),
        (ValueError("broken"), ValueError),
    ],
)
def test_what_time_may_mend_is_tried_again_later_and_the_rest_is_left_to_the_sweep(
    monkeypatch, broker, error, raised
):
    def broken(snapshot):
        raise error

    later = []
    monkeypatch.setattr(debt, "render_pdf", broken)
    monkeypatch.setattr(
        "celery.canvas.Signature.apply_async", lambda *a, **options: later.append(1)
    )
    acknowledgement = filed().acknowledgement
    later.clear()
    render_acknowledgement.push_request(
        called_directly=False, args=(acknowledgement.pk,), kwargs={}
    )
    try:
        with pytest.raises(raised):
            render_acknowledgement(acknowledgement.pk)
    finally:
        render_acknowledgement.pop_request()
    assert len(later) == (raised is Retry)


@pytest.mark.django_db
def test_the_sweep_tells_the_log_what_it_did(caplog):
    filed()
    with caplog.at_level(logging.INFO, logger="applications.tasks"):
        sweep_acknowledgements()
        sweep_acknowledgements()
    (record,) = [r for r in caplog.records if r.name == "applications.tasks"]
    assert record.message == "acknowledgements: 1 rendered, 0 failed, 0 left"


def test_tasks_have_limits_are_acknowledged_late_and_swept_each_minute():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert (
        app.conf.task_time_limit
        < app.conf.broker_transport_options["visibility_timeout"]
    )
    assert app.conf.worker_prefetch_multiplier == 1
    schedule = {e["task"]: e["schedule"] for e in app.conf.beat_schedule.values()}
    assert schedule.items() >= {
        (sweep_acknowledgements.name, 60),
        (sweep_mails.name, 60),
        (forget_mails.name, 86_400),
    }


@pytest.fixture
def worker(own_redis, tmp_path, transactional_db):
    """A real worker, on the database of the tests."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    environment = os.environ | {
        "DATABASE_URL": database.geturl(),
        "REDIS_URL": own_redis,
        "FILES_DIR": project_settings.STORAGES["default"]["OPTIONS"]["location"],
        "EMAIL_URL": "dummymail://",
    }
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "passnum", "worker", "-c", "1"],
            cwd=project_settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=20)


def test_a_real_worker_renders_and_sends_what_a_filing_announces(worker):
    wanted = Acknowledgement.objects.filter(submission=filed())
    registration = AcknowledgementMail.objects.filter(kind="registration")
    end = time.monotonic() + 40
    while not wanted.exclude(mailed_at=None).exists():
        assert worker.poll() is None, "the worker died"
        assert time.monotonic() < end, "the worker did nothing"
        time.sleep(POLL_S)
    acknowledgement = wanted.get()
    assert acknowledgement.attempts == 0
    assert not registration.filter(sent_at=None).exists()
    with acknowledgement.file.open("rb") as file:
        assert file.read(5) == b"%PDF-"
