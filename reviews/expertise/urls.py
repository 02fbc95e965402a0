"""Addresses that an expert is sent; whoever holds one needs no account."""

from django.urls import path

from reviews.expertise import views

app_name = "external-opinion"
urlpatterns = [
    path("<str:token>/", views.page, name="page"),
    path("<str:token>/decliner/", views.refuse, name="decline"),
    path("<str:token>/pieces/<uuid:document_id>/", views.document, name="document"),
]
