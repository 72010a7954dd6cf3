--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0035_note_edits.sql

--changeset cruddur:0035_note_edits labels:previous-release-works
-- When an activity was edited last; null: never.
ALTER TABLE activities ADD COLUMN edited_at timestamptz;

--rollback ALTER TABLE activities DROP COLUMN edited_at;
