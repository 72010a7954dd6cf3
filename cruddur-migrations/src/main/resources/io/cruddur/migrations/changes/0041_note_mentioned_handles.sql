--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0041_note_mentioned_handles.sql

--changeset cruddur:0041_note_mentioned_handles labels:previous-release-works
-- The handle by which the text names the user, in lower case: an edit that takes it out takes the mention, no matter who has the handle by then.
-- Null: stored by a release that does not know the column, so the handle of now decides.
ALTER TABLE mentions ADD COLUMN handle text;

--rollback ALTER TABLE mentions DROP COLUMN handle;
