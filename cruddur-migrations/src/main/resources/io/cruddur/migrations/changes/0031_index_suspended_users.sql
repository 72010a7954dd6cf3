--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0031_index_suspended_users.sql

--changeset cruddur:0031_index_suspended_users runInTransaction:false labels:previous-release-works
-- Notifications: whether somebody who acts is suspended.
DROP INDEX CONCURRENTLY IF EXISTS users_suspended_idx;
CREATE INDEX CONCURRENTLY users_suspended_idx ON users (uuid) WHERE suspended_at IS NOT NULL;

--rollback DROP INDEX IF EXISTS users_suspended_idx;
