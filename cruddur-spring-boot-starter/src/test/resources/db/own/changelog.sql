--liquibase formatted sql
--changeset host:1
CREATE TABLE app_users (name text PRIMARY KEY);
