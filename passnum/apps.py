"""Django's view of the project: the admin site and the static files it serves."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class PassnumConfig(AppConfig):
    """The project itself."""

    name = "passnum"
    verbose_name = "Pass numérique"


class PassnumAdminConfig(AdminConfig):
    """The admin, with our site in the place of Django's."""

    default_site = "passnum.admin.PassnumAdminSite"


class PassnumStaticFilesConfig(StaticFilesConfig):
    """Leaves out what no page uses: of the DSFR, the bundle is enough."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "analytics",
        "legacy",
        "dsfr.legacy*",
        "dsfr.main*",
        "dsfr.print*",
    ]
