--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0038_index_half_erased_users.sql

--changeset cruddur:0038_index_half_erased_users runInTransaction:false labels:previous-release-works
-- Purge: deleted users of whom a deletion that is under way, was interrupted, or knew less than this schema may have left something. Usually empty.
DROP INDEX CONCURRENTLY IF EXISTS users_half_erased_idx;
CREATE INDEX CONCURRENTLY users_half_erased_idx ON users (deleted_at)
  WHERE deleted_at IS NOT NULL AND erasure_stage IS NULL;

--rollback DROP INDEX IF EXISTS users_half_erased_idx;
