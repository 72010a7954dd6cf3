--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0011_mark_completed_deletions.sql

--changeset cruddur:0011_mark_completed_deletions labels:previous-release-works
-- Until now the handle said how far a deletion is. Those without activities were left behind; the next purge deletes them.
UPDATE users SET deletion_completed_at = deleted_at
 WHERE deleted_at IS NOT NULL AND lower(handle) LIKE 'deleted-%'
   AND EXISTS (SELECT 1 FROM activities WHERE user_uuid = users.uuid);

--rollback UPDATE users SET handle = CASE WHEN deletion_completed_at IS NULL THEN 'deleting-' ELSE 'deleted-' END || gen_random_uuid() WHERE deleted_at IS NOT NULL;
