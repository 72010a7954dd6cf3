--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0028_index_notified_likes.sql

--changeset cruddur:0028_index_notified_likes runInTransaction:false labels:previous-release-works
-- Notifications of a user: likes, newest first; all that is counted of them is in the index.
DROP INDEX CONCURRENTLY IF EXISTS likes_notified_idx;
CREATE INDEX CONCURRENTLY likes_notified_idx ON likes (notified_user_uuid, created_at DESC, activity_uuid, user_uuid)
  WHERE notified_user_uuid IS NOT NULL;

--rollback DROP INDEX IF EXISTS likes_notified_idx;
