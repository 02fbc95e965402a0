"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

from passnum import health, pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("appels/<slug:slug>/", pages.call, name="call"),
    path("compte/", include("allauth.account.urls")),
    path("collectivites/", include("territories.urls")),
    path("dossiers/", include("applications.urls")),
    path("instruction/", admin.site.urls),
    path("health/live", health.live),
    path("health/ready", health.ready),
]
