"""Addresses that answer whether a document is one that the portal issued.

The short one is printed on each document: it is kept for as long as they are.
"""

from django.urls import path
from django.views.generic import RedirectView

from applications.verification import views

app_name = "verification"
urlpatterns = [
    path("verifier/", views.page, name="page"),
    path("v/", RedirectView.as_view(pattern_name="verification:page")),
    path("v/<str:number>/<str:code>", views.direct, name="direct"),
    path("v/<str:number>/<str:code>/", views.direct),
]
