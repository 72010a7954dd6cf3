--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0006_index_activity_messages.sql

--changeset cruddur:0006_index_activity_messages runInTransaction:false
-- Full-text search. Concurrently, because a table that was adopted or imported may be large by now.
-- A build that was interrupted leaves an invalid index, which IF NOT EXISTS would take for a good
-- one: whatever is there is dropped first. Both statements can be repeated.
DROP INDEX CONCURRENTLY IF EXISTS activities_message_idx;
CREATE INDEX CONCURRENTLY activities_message_idx ON activities USING gin (to_tsvector('simple', message))
  WHERE deleted_at IS NULL;

--rollback DROP INDEX IF EXISTS activities_message_idx;
