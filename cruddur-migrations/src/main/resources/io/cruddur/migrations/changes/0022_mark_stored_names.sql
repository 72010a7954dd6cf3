--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0022_mark_stored_names.sql

--changeset cruddur:0022_mark_stored_names labels:previous-release-works
-- Whether the mentions and hashtags of the message are stored. Who does not know the column leaves it false, and a job stores them.
ALTER TABLE activities ADD COLUMN names_stored boolean NOT NULL DEFAULT false;

--rollback ALTER TABLE activities DROP COLUMN names_stored;
