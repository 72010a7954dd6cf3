--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0040_index_comments_of_nobody.sql

--changeset cruddur:0040_index_comments_of_nobody runInTransaction:false labels:previous-release-works
-- Purge: comments whose reporter was deleted by a release or another program that does not know reports. Usually empty.
DROP INDEX CONCURRENTLY IF EXISTS reports_comment_of_nobody_idx;
CREATE INDEX CONCURRENTLY reports_comment_of_nobody_idx ON reports (activity_uuid, uuid)
  WHERE reporter_uuid IS NULL AND comment IS NOT NULL;

--rollback DROP INDEX IF EXISTS reports_comment_of_nobody_idx;
