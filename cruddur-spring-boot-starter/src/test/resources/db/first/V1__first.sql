--liquibase formatted sql
--changeset host:1
CREATE TABLE looked AS SELECT to_regclass('users') IS NULL AS before_cruddur;
