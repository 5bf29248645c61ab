from django.db import migrations

# Files sent before small pictures were drawn; papers the portal draws itself have none.
REQUEST = """
INSERT INTO documents_thumbnail (created_at, updated_at, file_id, path, attempts, next_try_at, last_error)
SELECT now(), now(), id, '', 0, now(), ''
FROM documents_storedfile
WHERE media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp')
  AND path LIKE 'files/%'
ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_thumbnails")]
    operations = [migrations.RunSQL(REQUEST, migrations.RunSQL.noop)]
