"""Signing in and out."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from gis_core.accounts import oidc
from gis_core.accounts.sign_in import SignInView

urlpatterns = [
    path("login/", SignInView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("oidc/<slug:provider_id>/login/", oidc.begin, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", oidc.finish, name="openid_connect_callback"),
]
