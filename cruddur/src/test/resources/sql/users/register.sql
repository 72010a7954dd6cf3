-- Reads at most 400 buffers.
INSERT INTO "public".users (uuid, display_name, handle, email, cognito_user_id, created_at)
SELECT ?, ?, ?, ?, ?, ?
 WHERE NOT EXISTS (SELECT 1 FROM "public".erasures
         WHERE sub_sha256 = sha256(convert_to(?, 'UTF8')))
ON CONFLICT DO NOTHING;
DELETE FROM "public".users WHERE uuid = ?
   AND (EXISTS (SELECT 1 FROM "public".erasures
         WHERE sub_sha256 = sha256(convert_to(?, 'UTF8')))
        OR EXISTS (SELECT 1 FROM "public".users known
                    WHERE known.cognito_user_id = ? AND known.cognito_user_id <> 'MOCK'
                      AND known.uuid <> ?))
