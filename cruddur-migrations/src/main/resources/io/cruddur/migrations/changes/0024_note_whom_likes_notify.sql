--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0024_note_whom_likes_notify.sql

--changeset cruddur:0024_note_whom_likes_notify labels:previous-release-works
-- The author of what is liked, if that is somebody else. Null where it is not known, as in rows of before: nobody is notified of those.
ALTER TABLE likes ADD COLUMN notified_user_uuid uuid;

--rollback ALTER TABLE likes DROP COLUMN notified_user_uuid;
