INSERT INTO "public".users (uuid, display_name, handle, email, cognito_user_id, created_at)
SELECT ?, ?, ?, ?, ?, ?
 WHERE NOT EXISTS (SELECT 1 FROM "public".erasures
         WHERE sub_sha256 = sha256(convert_to(?, 'UTF8')))
RETURNING uuid
