"""The demonstration accounts: one a role, passwords generated on this machine."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from gis_core.accounts.models import Department, Role, User


@dataclass(frozen=True)
class DemoAccount:
    """Who the account stands for."""

    username: str
    name: str
    department: str
    division: str
    role: Role


ACCOUNTS = (
    DemoAccount("admin", "系统管理员", "省大数据管理局", "46", Role.OPERATOR),
    DemoAccount("province", "省级国土人员", "省自然资源和规划厅", "46", Role.REVIEWER),
    DemoAccount("haikou", "海口国土人员", "海口市自然资源和规划局", "4601", Role.SURVEYOR),
    DemoAccount("qionghai", "琼海国土人员", "琼海市自然资源和规划局", "469002", Role.SURVEYOR),
    DemoAccount("emergency", "应急值班人员", "省应急管理厅", "46", Role.EMERGENCY),
    DemoAccount("forestry", "林业部门人员", "省林业局", "46", Role.VIEWER),
)


def ensure_demo_accounts(kept_in: Path) -> list[tuple[DemoAccount, str]]:
    """Make the accounts that are missing and answer all with their passwords.

    Passwords are kept in the file `kept_in` (mode 0600) so that the operator can read them again; an
    account whose password is not in the file (the file was lost) gets a new one.
    """
    known = _read_passwords(kept_in)
    answer = []
    with transaction.atomic():
        for account in ACCOUNTS:
            user = User.objects.filter(username=account.username).first()
            password = known.get(account.username, "")
            if user is None or not password:
                password = password or secrets.token_urlsafe(9)
                _save(user or User(username=account.username), account, password)
            answer.append((account, password))
    _write_accounts(kept_in, answer)
    return answer


def _save(user: User, account: DemoAccount, password: str) -> None:
    user.last_name = account.name
    user.department, _ = Department.objects.get_or_create(name=account.department)
    user.division = account.division
    user.role = account.role
    user.set_password(password)
    user.save()


def _read_passwords(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return {row[0]: row[1] for row in rows if len(row) > 1}


def _write_accounts(path: Path, accounts: list[tuple[DemoAccount, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    rows = [(a.username, password, str(a.role.label), a.division, a.name) for a, password in accounts]
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
