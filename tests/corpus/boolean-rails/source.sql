CREATE TABLE "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY);
CREATE TABLE "ar_internal_metadata" ("key" varchar NOT NULL PRIMARY KEY, "value" varchar, "created_at" datetime(6) NOT NULL, "updated_at" datetime(6) NOT NULL);
CREATE TABLE "users" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "email" varchar DEFAULT '' NOT NULL, "admin" boolean DEFAULT 'f' NOT NULL,
  "locked" boolean DEFAULT 0, "sign_in_count" integer DEFAULT 0 NOT NULL, "born" date, "created_at" datetime(6) NOT NULL);
CREATE UNIQUE INDEX "index_users_on_email" ON "users" ("email");
INSERT INTO schema_migrations VALUES ('20240131100000'), ('20240229100000');
INSERT INTO ar_internal_metadata VALUES ('environment', 'production', '2024-01-31 10:00:00.123456', '2024-01-31 10:00:00.123456');
INSERT INTO users VALUES
  (1, 'a@example.org', 't', 0, 0, '1978-02-23', '2024-01-31 10:00:00.123456'),
  (2, 'b@example.org', 'f', 1, 1, NULL, '2024-01-31 10:00:00');
