"""The desk's pages from which something leaves: tables of dossiers, a dossier's archive."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from applications.admin_access import reader, require_desk
from applications.models import Submission
from eligibility import french
from reviews.admin.page import render_desk
from reviews.exports.archive import archive_dossier
from reviews.exports.forms import ExportForm
from reviews.exports.table import Export, export_table
from reviews.permissions import Person, may_export
from reviews.queue.listing import queue_for
from reviews.queue.selection import read_selection


def export_pages(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of this module, behind the door of the admin."""
    return [
        path(
            "exporter/",
            site.admin_view(require_safe(choose_columns)),
            name="reviews_dossier_export",
        ),
        path(
            "exporter/fichier/",
            site.admin_view(require_POST(send_table)),
            name="reviews_dossier_export_file",
        ),
        path(
            "<int:pk>/archive/",
            site.admin_view(require_POST(send_archive)),
            name="reviews_dossier_archive",
        ),
    ]


def choose_columns(request: HttpRequest) -> HttpResponse:
    """Which columns, in which format, of the dossiers ticked, or of a filtered queue."""
    require_exporter(request)
    return _columns_page(request, request.GET, ExportForm())


def send_table(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Send the file; what is wrong with the choice is shown again with it."""
    require_exporter(request)
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _columns_page(request, request.POST, form)
    user = reader(request)
    return send(
        export_table(
            dossiers=read_selection(request.POST).dossiers(user),
            columns=form.columns,
            written_as=form.written_as,
            user=user,
        )
    )


def send_archive(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send the ZIP of one dossier."""
    require_exporter(request)
    dossier = get_object_or_404(queue_for(reader(request)), pk=pk)
    submission = Submission.objects.select_related("application").get(
        application=dossier.pk
    )
    return send(archive_dossier(submission=submission, user=reader(request)))


def send(export: Export) -> StreamingHttpResponse:
    """Answer a file as an attachment that no browser will run."""
    response = StreamingHttpResponse(export.chunks, content_type=export.media_type)
    response["Content-Disposition"] = content_disposition_header(True, export.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def require_exporter(request: HttpRequest) -> None:
    """Raise PermissionDenied for whoever may take nothing out of the desk."""
    require_desk(request)
    allowed, reason = may_export(Person.at_the_desk(reader(request)))
    if not allowed:
        raise PermissionDenied(reason)


def _columns_page(
    request: HttpRequest, chosen: QueryDict, form: ExportForm
) -> HttpResponse:
    selection = read_selection(chosen)
    count = selection.dossiers(reader(request)).order_by().count()
    return render_desk(
        request,
        "export/columns.html",
        {
            "title": "Exporter des dossiers",
            "form": form,
            "kept": selection.fields(),
            "told": selection.told(),
            "total": french.count(count, "dossier"),
        },
    )
