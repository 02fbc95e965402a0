"""The portal's addresses, and one that fails."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from passnum import urls


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("panne d’essai")


urlpatterns = [path("panne/", fail), *urls.urlpatterns]
handler500 = urls.handler500
