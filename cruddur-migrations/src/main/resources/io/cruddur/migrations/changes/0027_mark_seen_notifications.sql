--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0027_mark_seen_notifications.sql

--changeset cruddur:0027_mark_seen_notifications labels:previous-release-works
-- Up to when a user has seen notifications; null: none of them.
ALTER TABLE users ADD COLUMN notifications_seen_at timestamptz;

--rollback ALTER TABLE users DROP COLUMN notifications_seen_at;
