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


# Of the DSFR, pages use the bundle and three sets of icons (`templates/base.html`).
UNUSED_ICONS = (
    *("arrows", "buildings", "business", "communication", "design", "development"),
    *("device", "editor", "finance", "health", "logo", "map", "media", "others"),
    "weather",
)
ICONS_OF_THE_BUNDLE = {"arrows", "business", "editor", "logo", "media", "weather"}


class PassnumStaticFilesConfig(StaticFilesConfig):
    """Leaves out what no page uses, which is most of the files that come along."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("analytics", "component", "core", "layout", "legacy", "scheme"),
        *("colors", "pictograms", "icon-picker", "dsfr/dist/dsfr/*", "*.md"),
        *("htmax*", "htmx-4*", "htmx-2.js", "django-htmx.js", "ext"),
        *("dsfr.*legacy*", "dsfr.main*", "dsfr.print*", "utility.*", "icons.*"),
        *(f"icons-{name}" for name in UNUSED_ICONS),
        *(name for name in UNUSED_ICONS if name not in ICONS_OF_THE_BUNDLE),
    ]
