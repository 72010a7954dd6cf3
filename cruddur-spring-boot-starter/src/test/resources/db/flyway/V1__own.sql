CREATE TABLE app_users (name text PRIMARY KEY);
