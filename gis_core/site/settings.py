"""Every setting, once. Secrets come from the environment only; `docs/settings.md` lists the variables."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from gis_core.site import env, native, unified_identity

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("QIONGTU_VAR") or ROOT / "var")

SECRET_KEY = env.read_secret("QIONGTU_SECRET_KEY")
DEBUG = env.read_flag("QIONGTU_DEBUG")
ALLOWED_HOSTS = env.read_list("QIONGTU_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_FAILURE_VIEW = "gis_core.http.middleware.refuse_forged"
CSRF_TRUSTED_ORIGINS = env.read_list("QIONGTU_TRUSTED_ORIGINS", "")

# Subject applications: every folder of apps/ with a module.py, narrowed by GIS_MODULES.
_found = sorted(path.parent.name for path in (ROOT / "apps").glob("*/module.py"))
GIS_MODULES = env.read_list("GIS_MODULES", ",".join(_found))
if unknown := set(GIS_MODULES) - set(_found):
    raise ImproperlyConfigured(f"GIS_MODULES names what is not there: {', '.join(sorted(unknown))}")

INSTALLED_APPS = [
    "gis_core.site.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "leaflet",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "gis_core.accounts",
    "gis_core.jobs",
    "gis_core.site.apps.SiteConfig",
    "layers",
    "tiles",
    "ingest",
    *(f"apps.{name}.module.Module" for name in GIS_MODULES),
]

MIDDLEWARE = [
    "gis_core.http.client.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gis_core.http.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gis_core.accounts.middleware.IdentityMiddleware",
    "layers.history.read_middleware.ReadMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gis_core.http.middleware.ErrorMiddleware",
]

ROOT_URLCONF = "gis_core.site.urls"
WSGI_APPLICATION = "gis_core.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "gis_core" / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ]
        },
    }
]

DATABASES = {"default": env.read_database("DATABASE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
GDAL_LIBRARY_PATH = native.GDAL_LIBRARY_PATH
GEOS_LIBRARY_PATH = native.GEOS_LIBRARY_PATH
SERIALIZATION_MODULES = {"geojson": "django.contrib.gis.serializers.geojson"}

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
# Proxies whose word about the client (address, certificate) is believed, as networks; none by default.
TRUSTED_PROXIES = env.read_networks("QIONGTU_TRUSTED_PROXIES")
# Headers in which they tell of a client's certificate: state of the check, subject, serial number.
CERTIFICATE_HEADERS = env.read_list(
    "QIONGTU_CERTIFICATE_HEADERS", "X-Client-Verify,X-Client-Subject,X-Client-Serial"
)
# Tries to sign in within a window: of one account from one address, and of one address.
SIGN_IN_TRIES_PER_ACCOUNT = 5
SIGN_IN_TRIES_PER_ADDRESS = 50
SIGN_IN_WINDOW_SECONDS = 900
# Service tokens: their longest life, and whether `?token=` is taken (addresses end up in logs).
TOKEN_MAX_DAYS = int(os.environ.get("QIONGTU_TOKEN_MAX_DAYS", "366"))
TOKEN_IN_ADDRESS = env.read_flag("QIONGTU_TOKEN_IN_ADDRESS")

# The province's unified identity, offered when an issuer is named.
OIDC_ISSUER = os.environ.get("QIONGTU_OIDC_ISSUER", "").rstrip("/")
OIDC_NAME = os.environ.get("QIONGTU_OIDC_NAME", "统一身份认证")
OIDC_REFUSE_UNKNOWN = env.read_flag("QIONGTU_OIDC_REFUSE_UNKNOWN")
ACCOUNT_ADAPTER = "gis_core.accounts.oidc.LocalAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_ADAPTER = "gis_core.accounts.oidc.UnifiedAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = (
    unified_identity.describe_provider(
        OIDC_ISSUER,
        OIDC_NAME,
        env.read_secret("QIONGTU_OIDC_CLIENT_ID"),
        env.read_secret("QIONGTU_OIDC_CLIENT_SECRET"),
    )
    if OIDC_ISSUER
    else {}
)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.read_flag("QIONGTU_HTTPS")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
X_FRAME_OPTIONS = "SAMEORIGIN"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "qiongtu_language"
LOCALE_PATHS = [ROOT / "gis_core" / "site" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [path for path in (ROOT / "frontend" / "dist",) if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR / "media"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LEAFLET_CONFIG = {
    "TILES": [("琼图", "/tiles/base/{z}/{x}/{y}.png", {"attribution": "琼图"})],
    "DEFAULT_CENTER": (19.2, 109.8),
    "DEFAULT_ZOOM": 8,
    "MIN_ZOOM": 3,
    "MAX_ZOOM": 19,
    "SCALE": "metric",
    "ATTRIBUTION_PREFIX": "",
    "RESET_VIEW": False,
}

# Optional pictures of the national platform; the product never needs them.
TIANDITU_KEY = os.environ.get("QIONGTU_TIANDITU_KEY", "")
# Seconds a search may take in the database, and a tile or picture.
STATEMENT_SECONDS = float(os.environ.get("QIONGTU_STATEMENT_SECONDS", "10"))
TILE_SECONDS = float(os.environ.get("QIONGTU_TILE_SECONDS", "10"))

# Answers kept tiles before Django is reached. What one process and one node keep of tiles at most.
GATEWAY = "tiles.gateway.Gateway"
TILE_MEMORY_MB = int(os.environ.get("QIONGTU_TILE_MEMORY_MB", "128"))
TILE_DISK_MB = int(os.environ.get("QIONGTU_TILE_DISK_MB", "4096"))

# Who read what: of tiles one in so many is recorded; records are kept for so many days (30 at least).
READS_ARE_RECORDED = True
READ_SAMPLE = max(1, int(os.environ.get("QIONGTU_READ_SAMPLE", "50")))
READ_DAYS = max(30, int(os.environ.get("QIONGTU_READ_DAYS", "180")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
