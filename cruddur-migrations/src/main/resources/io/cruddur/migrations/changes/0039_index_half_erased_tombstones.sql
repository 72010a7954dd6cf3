--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0039_index_half_erased_tombstones.sql

--changeset cruddur:0039_index_half_erased_tombstones runInTransaction:false labels:previous-release-works
-- Purge: tombstones of which something may have been left. Usually empty.
DROP INDEX CONCURRENTLY IF EXISTS activities_half_erased_idx;
CREATE INDEX CONCURRENTLY activities_half_erased_idx ON activities (uuid)
  WHERE deleted_at IS NOT NULL AND erasure_stage IS NULL;

--rollback DROP INDEX IF EXISTS activities_half_erased_idx;
