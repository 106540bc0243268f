"""What keepers of tiles ask for: marks by change set, and a new epoch with every grant."""

from django.db import migrations, models

WATCH_GRANTS = """
CREATE OR REPLACE TRIGGER access_changed AFTER INSERT OR UPDATE OR DELETE ON layers_accessgrant
FOR EACH STATEMENT EXECUTE FUNCTION hn_access_changed()
"""


class Migration(migrations.Migration):
    dependencies = [("layers", "0004_read_records"), ("accounts", "0003_access_epoch")]

    operations = [
        migrations.AddIndex(
            model_name="tilemark",
            index=models.Index(fields=["change_set_id"], name="tile_mark_change_set"),
        ),
        migrations.AddIndex(
            model_name="tilemark",
            index=models.Index(
                fields=["layer", "z", "x", "y"],
                include=["weight"],
                condition=models.Q(deep=True),
                name="tile_mark_deep",
            ),
        ),
        migrations.RunSQL(WATCH_GRANTS, "DROP TRIGGER access_changed ON layers_accessgrant"),
    ]
