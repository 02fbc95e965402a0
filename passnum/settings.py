"""Settings, read from the environment (and from `.env` beside `manage.py`).

Without a setting, the safe behaviour: no debug pages, cookies over HTTPS only,
a refusal to start when a secret or a database is missing. `DEMO=true` is the one
switch that relaxes them, for a first look on one's own machine: an embedded
database, mails written to files, plain HTTP on localhost.
"""

from pathlib import Path

import dsfr
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env")


def required(name: str, purpose: str) -> str:
    """Return the environment's `name`, or refuse to start, saying what it is for."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} manque : {purpose} Définissez-la dans l’environnement ou dans .env"
            " (« make demo » en écrit un pour une première visite)."
        )
    return value


DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
if DEBUG and not DEMO:
    raise ImproperlyConfigured(
        "DEBUG est à « true » hors démonstration : ses pages d’erreur montreraient à tous "
        "le contenu des dossiers. Retirez DEBUG, ou définissez DEMO=true sur votre poste."
    )
SECRET_KEY = required(
    "SECRET_KEY", "c’est la clé secrète qui signe les sessions et les liens."
)
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000" if DEMO else "").rstrip(
    "/"
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "passnum.urls"
WSGI_APPLICATION = "passnum.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "passnum.apps.PassnumAdminConfig",
    "passnum.apps.PassnumConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "passnum.apps.PassnumStaticFilesConfig",
    "allauth",
    "allauth.account",
    "mailing",
    "post_office",
    "crispy_forms",
    "csp",
    "django_htmx",
    "formkit",
    "accounts",
    "territories",
    "eligibility",
    "applications",
    "reviews",
    "simulator",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "passnum.privacy.PersonalPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "passnum.context_processors.site",
            ],
        },
    }
]

# --- Data -----------------------------------------------------------------------

DATABASES = {
    "default": env.db_url_config(
        env.str("DATABASE_URL", default="")
        or (
            f"sqlite:///{VAR_DIR / 'passnum.sqlite3'}"
            if DEMO
            else required("DATABASE_URL", "l’adresse de la base PostgreSQL.")
        )
    )
}
# A connection opened for each request costs a factor of six on small writes.
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "passnum.postgresql"
    # A statement said again is neither parsed nor planned again: half of the server's work.
    # A pooler that shares connections between transactions must know of them (PgBouncer
    # since 1.21), or they are switched off.
    prepared = env.bool("PREPARED_STATEMENTS", default=True)
    DATABASES["default"]["OPTIONS"] = {
        "server_side_binding": prepared,
        "prepare_threshold": 2 if prepared else None,
        # A server that vanished without a word is noticed after a minute of idleness.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
    } | DATABASES["default"].get("OPTIONS", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # The write lock is taken when the transaction opens: a writer waits its turn
        # instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {
            "BACKEND": "passnum.cache.RedisOrLocalCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "passnum",
            "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 0.5},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
    # Parts of pages that are the same from the start of a process to its end.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "process",
    },
}

# --- Files ----------------------------------------------------------------------

# Supporting documents and acknowledgements. Never a public folder: each file is
# answered by a view that checks who asks.
S3_BUCKET = env.str("S3_BUCKET", default="")
STORAGES = {
    "default": (
        {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": S3_BUCKET,
                "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
                "default_acl": "private",
                "file_overwrite": False,
            },
        }
        if S3_BUCKET
        else {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": env.str("FILES_DIR", default=str(VAR_DIR / "files")),
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    ),
    "staticfiles": {
        "BACKEND": "passnum.static_storage.PublishedFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
# The State's design system is taken from django-dsfr as files only: its models and its
# admin pages are of no use here.
DSFR_STATIC_DIR = Path(dsfr.__file__).parent / "static"
STATICFILES_DIRS = [BASE_DIR / "static", DSFR_STATIC_DIR]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MAX_UPLOAD_BYTES = 20 * 1024 * 1024

# --- Language and time ----------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# --- Accounts -------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO else "https"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "applications:list"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "signup": "accounts.forms.SignUpForm",
    "add_email": "accounts.forms.NewEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
# One address per account; a new one replaces it once confirmed, and the person is told
# at once of every change made to the account.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True

# --- Mail -----------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="ne-pas-repondre@passnum.example"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if DEMO:
    MAIL_TRANSPORT = "passnum.mail.DemoMailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
else:
    mail_server = env.email_url("EMAIL_URL", default="smtp://localhost:25")
    MAIL_TRANSPORT = mail_server.pop("EMAIL_BACKEND")
    vars().update(mail_server)
# Every mail is stored first; the workers hand it over to MAIL_TRANSPORT.
EMAIL_BACKEND = "mailing.backend.QueueBackend"
EMAIL_TIMEOUT = 10
# Days for which a mail that was sent, or that nothing could send, stays in the queue's tables.
MAIL_RETENTION_DAYS = env.int("MAIL_RETENTION_DAYS", default=30)

# --- Conflicts of interest --------------------------------------------------------

# Tells which dossiers are hidden from a reviewer (`Application.objects.visible_to`).
DOSSIER_SCREEN = "reviews.conflicts.screening.hidden_from"
# Domains of e-mail addresses shared by people who do not work together, besides those of the
# public providers (`reviews.conflicts.domains`): they tell of no conflict.
SHARED_EMAIL_DOMAINS = env.list("SHARED_EMAIL_DOMAINS", default=[])

# --- Seal of the acknowledgements -----------------------------------------------

# A PKCS#12 file; without one, acknowledgements bear no seal.
SEAL_PKCS12 = env.str("SEAL_PKCS12", default="")
SEAL_PASSPHRASE = env.str("SEAL_PASSPHRASE", default="")
# The address of a timestamp authority (RFC 3161); without one, a seal bears our own time.
SEAL_TIMESTAMP_URL = env.str("SEAL_TIMESTAMP_URL", default="")

# --- Workers --------------------------------------------------------------------

# Without a broker, tasks run in the process that sends them, after its commit.
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = False
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A task is interrupted after so many seconds, and its process killed after half as many more.
# Each message carries its limits: the options of the worker's command line change nothing.
TASK_LIMIT_S = env.float("TASK_LIMIT_S", default=60.0)
CELERY_TASK_SOFT_TIME_LIMIT = TASK_LIMIT_S
CELERY_TASK_TIME_LIMIT = 1.5 * TASK_LIMIT_S
# A process warms up with a first rendering; it is recycled when it grows (in KiB).
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A lost worker's message comes back after so many seconds: above any task's time limit.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 5,
    "socket_timeout": 5,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
# A worker takes from both in turn: a mail never waits behind a burst of documents.
CELERY_TASK_QUEUES = [
    Queue("celery", routing_key="celery"),
    Queue("mail", routing_key="mail"),
]
CELERY_TASK_ROUTES = {"mailing.tasks.*": {"queue": "mail"}}
SWEEP_EVERY_S = env.float("SWEEP_EVERY_S", default=60.0)
# Sweeps do not pile up while no worker is there to take them.
SWEEP = {"schedule": SWEEP_EVERY_S, "options": {"expires": SWEEP_EVERY_S * 0.9}}
CELERY_BEAT_SCHEDULE = {
    "render-missing-acknowledgements": SWEEP
    | {"task": "applications.tasks.sweep_acknowledgements"},
    "send-waiting-mails": SWEEP | {"task": "mailing.tasks.sweep_mails"},
    "remind-experts": {
        "task": "reviews.tasks.remind_experts",
        "schedule": 3_600.0,
        "options": {"expires": 3_000.0},
    },
    "forget-old-mails": {"task": "mailing.tasks.forget_mails", "schedule": 86_400.0},
}

# --- Security -------------------------------------------------------------------

SECURE_COOKIES = not DEMO
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEMO)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Browsers keep the preload list for years, for a whole domain: only its owner may ask.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Attempts are counted per visitor, not per proxy.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# --- Look -----------------------------------------------------------------------

# The DSFR and its fonts are for sites of the State only: another host switches them off.
STATE_BRANDING = env.bool("STATE_BRANDING", default=True)
CRISPY_ALLOWED_TEMPLATE_PACKS = ["dsfr"]
CRISPY_TEMPLATE_PACK = "dsfr"
CRISPY_FAIL_SILENTLY = False
FORM_RENDERER = "formkit.renderer.WidgetRenderer"

# --- Watch ----------------------------------------------------------------------

# Who may read /health/metrics: whoever sends « Authorization: Bearer TOKEN ». Empty: nobody.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- Notices --------------------------------------------------------------------

# Facts that only the operator knows; what is left empty is shown as not provided.
NOTICES = {
    "publisher": env.str("NOTICE_PUBLISHER", default=""),
    "publication_director": env.str("NOTICE_PUBLICATION_DIRECTOR", default=""),
    "host": env.str("NOTICE_HOST", default=""),
    "contact": env.str("NOTICE_CONTACT", default=""),
    "data_protection_officer": env.str("NOTICE_DATA_PROTECTION_OFFICER", default=""),
    "legal_basis": env.str("NOTICE_LEGAL_BASIS", default=""),
    "retention": env.str("NOTICE_RETENTION", default=""),
}

# --- Logs -----------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # They tell each step of each page, and each character that no font has.
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "weasyprint.progress": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
    },
}
