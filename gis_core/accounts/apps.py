"""Accounts: people, departments, divisions, roles."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The package as Django knows it."""

    name = "gis_core.accounts"
    label = "accounts"
    verbose_name = "用户与部门"
