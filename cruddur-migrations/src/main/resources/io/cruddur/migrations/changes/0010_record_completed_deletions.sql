--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0010_record_completed_deletions.sql

--changeset cruddur:0010_record_completed_deletions labels:previous-release-works
-- Null in a deleted user: the deletion is under way, or was interrupted. Whoever does not know the column leaves it null, so that a
-- purge looks once more. Set: only tombstones with replies of others are left.
ALTER TABLE users ADD COLUMN deletion_completed_at timestamptz;

--rollback ALTER TABLE users DROP COLUMN deletion_completed_at;
