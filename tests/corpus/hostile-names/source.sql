CREATE TABLE "A""b""c" ("x""y" INTEGER PRIMARY KEY, "new
line" TEXT, "select" TEXT, "%s" TEXT, "a.b" TEXT, "C:\d" TEXT, "" TEXT, "ctid" TEXT, "'; DROP TABLE t; --" TEXT);
INSERT INTO "A""b""c" VALUES (1, 'n', 's', 'p', 'd', 'c', 'e', 'k', 'q');
CREATE TABLE "Order Details" (id INTEGER PRIMARY KEY, "Unit Price" REAL DEFAULT 0);
INSERT INTO "Order Details" VALUES (1, 9.5);
CREATE INDEX "Order Details idx" ON "Order Details" ("Unit Price" DESC);
CREATE TABLE "naïve😀" ("Größe" TEXT);
INSERT INTO "naïve😀" VALUES ('10 €');
