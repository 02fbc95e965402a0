"""A kept connection is looked at before it is used again."""

import select

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


def backend_pid():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def end_session(pid):
    """Have the server end a session, and wait for this side to hear of it."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    finally:
        other.close()
    poller = select.poll()
    poller.register(connection.connection.fileno(), select.POLLIN)
    assert poller.poll(5_000)


def test_an_idle_connection_is_usable_and_is_not_queried(django_assert_num_queries):
    backend_pid()
    with django_assert_num_queries(0):
        assert connection.is_usable()


def test_a_connection_closed_on_this_side_is_not():
    backend_pid()
    connection.connection.close()
    assert not connection.is_usable()
    connection.close()
    assert not connection.is_usable()


def test_a_session_that_the_server_ended_is_replaced_at_the_next_request():
    ended = backend_pid()
    end_session(ended)
    assert not connection.is_usable()

    connection.health_check_enabled = True
    connection.health_check_done = False

    assert backend_pid() != ended
    assert connection.is_usable()
