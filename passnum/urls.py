"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

from passnum import health, pages, robots
from passnum.metrics import metrics

urlpatterns = [
    path("", pages.home, name="home"),
    path("appels/<slug:slug>/", pages.call, name="call"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("mentions-legales/", pages.legal_notice, name="legal-notice"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
    path("simulateur/<slug:slug>/", pages.simulator, name="simulator"),
    path("simulateur/", include("simulator.urls")),
    path("compte/", include("allauth.account.urls")),
    path("collectivites/", include("territories.urls")),
    path("dossiers/", include("applications.urls")),
    path("", include("applications.verification.urls")),
    path("avis-externe/", include("reviews.expertise.urls")),
    path("instruction/", admin.site.urls),
    path("robots.txt", robots.robots),
    path("favicon.ico", robots.favicon),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("health/metrics", metrics),
]

handler500 = "passnum.pages.server_error"
