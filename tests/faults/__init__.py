"""What the acknowledgements survive, with real processes: `make faults`.

A PostgreSQL, a Redis, a mail server, gunicorn, Celery workers and their scheduler, all of
the run's own; each fault is a test, whose figures are printed at the end.
"""
