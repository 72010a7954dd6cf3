--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0026_note_whom_replies_notify.sql

--changeset cruddur:0026_note_whom_replies_notify labels:previous-release-works
-- The author of what is replied to, as in likes; null in a post.
ALTER TABLE activities ADD COLUMN notified_user_uuid uuid;

--rollback ALTER TABLE activities DROP COLUMN notified_user_uuid;
