"""The project: settings, addresses, workers."""

from passnum.celery import app as celery_app

__all__ = ["celery_app"]
