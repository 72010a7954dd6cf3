--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0029_index_notified_reposts.sql

--changeset cruddur:0029_index_notified_reposts runInTransaction:false labels:previous-release-works
-- Notifications of a user: reposts, newest first.
DROP INDEX CONCURRENTLY IF EXISTS reposts_notified_idx;
CREATE INDEX CONCURRENTLY reposts_notified_idx ON reposts (notified_user_uuid, created_at DESC, activity_uuid, user_uuid)
  WHERE notified_user_uuid IS NOT NULL;

--rollback DROP INDEX IF EXISTS reposts_notified_idx;
