"""Where a simulation leads; the query string of each holds the figures.

The simulator's page itself, which visitors share, is wired in `passnum.urls`.
"""

from django.urls import path

from simulator import views

app_name = "simulator"
urlpatterns = [
    path("<slug:slug>/resume.pdf", views.summary, name="summary"),
    path("<slug:slug>/commencer/", views.StartView.as_view(), name="start"),
]
