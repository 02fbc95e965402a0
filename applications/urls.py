"""Addresses of an applicant's dossiers."""

from django.urls import path

from applications.views.answer import AnswerView
from applications.views.answering import (
    AnswerLiveRulesView,
    RemoveAnswerDocumentView,
    answer_step,
)
from applications.views.documents import DocumentView, RemoveDocumentView
from applications.views.dossiers import (
    AcknowledgementView,
    DeleteDraftView,
    DossierDetailView,
    DossierListView,
    NewDossierView,
)
from applications.views.filing import SubmitView
from applications.views.live import LiveRulesView
from applications.views.pages import step

app_name = "applications"
urlpatterns = [
    path("", DossierListView.as_view(), name="list"),
    path("nouveau/<slug:slug>/", NewDossierView.as_view(), name="create"),
    path("<uuid:public_id>/", DossierDetailView.as_view(), name="detail"),
    path("<uuid:public_id>/supprimer/", DeleteDraftView.as_view(), name="delete"),
    path("<uuid:public_id>/deposer/", SubmitView.as_view(), name="submit"),
    path(
        "<uuid:public_id>/accuse-de-reception/",
        AcknowledgementView.as_view(),
        name="acknowledgement",
    ),
    path(
        "<uuid:public_id>/notifications/<int:notice_id>/",
        AcknowledgementView.as_view(),
        name="notice",
    ),
    path(
        "<uuid:public_id>/pieces/<uuid:document_id>/",
        DocumentView.as_view(),
        name="document",
    ),
    path(
        "<uuid:public_id>/pieces/<uuid:document_id>/supprimer/",
        RemoveDocumentView.as_view(),
        name="remove-document",
    ),
    path("<uuid:public_id>/completer/", AnswerView.as_view(), name="answer"),
    path(
        "<uuid:public_id>/completer/pieces/<uuid:document_id>/retirer/",
        RemoveAnswerDocumentView.as_view(),
        name="answer-remove",
    ),
    path("<uuid:public_id>/completer/<slug:slug>/", answer_step, name="answer-step"),
    path(
        "<uuid:public_id>/completer/<slug:slug>/regles/",
        AnswerLiveRulesView.as_view(),
        name="answer-live-rules",
    ),
    path("<uuid:public_id>/<slug:slug>/", step, name="step"),
    path(
        "<uuid:public_id>/<slug:slug>/regles/",
        LiveRulesView.as_view(),
        name="live-rules",
    ),
]
