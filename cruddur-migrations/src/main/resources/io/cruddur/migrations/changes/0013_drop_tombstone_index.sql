--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0013_drop_tombstone_index.sql

--changeset cruddur:0013_drop_tombstone_index runInTransaction:false labels:previous-release-works
-- No statement reads it, of any release: tombstones are found by their replies and by their authors.
DROP INDEX CONCURRENTLY IF EXISTS activities_tombstone_idx;

--rollback CREATE INDEX activities_tombstone_idx ON activities (deleted_at) WHERE deleted_at IS NOT NULL;
