"""The number by which passes are void when who may do what has changed."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parents[1] / "sql" / "access_epoch.sql"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_tokens")]

    operations = [
        migrations.CreateModel(
            name="AccessEpoch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.BigIntegerField(default=0)),
            ],
            options={"verbose_name": "权限版本", "verbose_name_plural": "权限版本"},
        ),
        migrations.RunSQL("INSERT INTO accounts_accessepoch (value) VALUES (0)", migrations.RunSQL.noop),
        migrations.RunSQL(
            SQL.read_text(encoding="utf-8"),
            "DROP TRIGGER access_changed ON accounts_user; DROP FUNCTION hn_access_changed()",
        ),
    ]
