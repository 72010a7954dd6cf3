--liquibase formatted sql logicalFilePath:io/cruddur/migrations/changes/0001_create_users.sql

--changeset cruddur:0001_create_users
CREATE TABLE users (
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  display_name text NOT NULL,
  handle text NOT NULL,
  email text,
  cognito_user_id text,
  bio text,
  created_at timestamptz NOT NULL DEFAULT current_timestamp,
  deleted_at timestamptz,
  CONSTRAINT users_pkey PRIMARY KEY (uuid),
  CONSTRAINT users_display_name_check CHECK (char_length(display_name) BETWEEN 1 AND 255),
  CONSTRAINT users_handle_check CHECK (char_length(handle) BETWEEN 1 AND 255),
  CONSTRAINT users_email_check CHECK (char_length(email) <= 320),
  CONSTRAINT users_cognito_user_id_check CHECK (char_length(cognito_user_id) BETWEEN 1 AND 255),
  CONSTRAINT users_bio_check CHECK (char_length(bio) <= 1024),
  -- Only a user who was erased in place may lack the Cognito id.
  CONSTRAINT users_erased_check CHECK (cognito_user_id IS NOT NULL OR deleted_at IS NOT NULL)
);

-- Sign-up and look-up by handle in any case; text_pattern_ops serves the prefix search as well.
CREATE UNIQUE INDEX users_handle_key ON users (lower(handle) text_pattern_ops);

-- One user for each Cognito id. Seeded users share the placeholder 'MOCK' until they are linked.
CREATE UNIQUE INDEX users_cognito_user_id_key ON users (cognito_user_id) WHERE cognito_user_id <> 'MOCK';

-- Prefix search by display name.
CREATE INDEX users_display_name_idx ON users (lower(display_name) text_pattern_ops);

--rollback DROP TABLE users;
