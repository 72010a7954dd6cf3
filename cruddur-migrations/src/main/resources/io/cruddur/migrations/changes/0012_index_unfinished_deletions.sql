--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0012_index_unfinished_deletions.sql

--changeset cruddur:0012_index_unfinished_deletions runInTransaction:false labels:previous-release-works
-- Purge: deletions of users that are under way or were interrupted, oldest first. Usually empty.
DROP INDEX CONCURRENTLY IF EXISTS users_unfinished_deletion_idx;
CREATE INDEX CONCURRENTLY users_unfinished_deletion_idx ON users (deleted_at)
  WHERE deleted_at IS NOT NULL AND deletion_completed_at IS NULL;

--rollback DROP INDEX IF EXISTS users_unfinished_deletion_idx;
