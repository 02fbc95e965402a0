"""Addresses of an applicant's dossiers."""

from django.urls import URLPattern

app_name = "applications"
urlpatterns: list[URLPattern] = []
