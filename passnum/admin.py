"""The admin site: reviewers and operators sign in by the same door as everybody."""

from django.contrib.admin import AdminSite


class PassnumAdminSite(AdminSite):
    """The review desk and the operators' pages."""

    site_title = "Pass numérique — instruction"
    site_header = "Pass numérique — instruction"
    index_title = "Instruction des dossiers"
    enable_nav_sidebar = False
