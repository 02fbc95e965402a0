"""Addresses that answer whether a document is one that the portal issued.

The short one is printed on each document: it is kept for as long as they are.
"""

from django.urls import path

from applications.verification import views

app_name = "verification"
urlpatterns = [
    path("v/<str:number>/<str:code>", views.direct, name="direct"),
]
