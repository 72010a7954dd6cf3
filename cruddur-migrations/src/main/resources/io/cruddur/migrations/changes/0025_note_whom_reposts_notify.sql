--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0025_note_whom_reposts_notify.sql

--changeset cruddur:0025_note_whom_reposts_notify labels:previous-release-works
-- As in likes.
ALTER TABLE reposts ADD COLUMN notified_user_uuid uuid;

--rollback ALTER TABLE reposts DROP COLUMN notified_user_uuid;
