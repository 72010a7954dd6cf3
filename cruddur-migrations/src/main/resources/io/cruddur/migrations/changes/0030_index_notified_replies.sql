--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0030_index_notified_replies.sql

--changeset cruddur:0030_index_notified_replies runInTransaction:false labels:previous-release-works
-- Notifications of a user: replies, newest first.
DROP INDEX CONCURRENTLY IF EXISTS activities_notified_idx;
CREATE INDEX CONCURRENTLY activities_notified_idx ON activities (notified_user_uuid, created_at DESC, uuid) INCLUDE (user_uuid, expires_at)
  WHERE notified_user_uuid IS NOT NULL AND deleted_at IS NULL;

--rollback DROP INDEX IF EXISTS activities_notified_idx;
