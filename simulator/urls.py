"""Addresses of the simulator."""

from django.urls import path

from simulator import views

app_name = "simulator"
urlpatterns = [path("<slug:slug>/", views.simulator, name="page")]
