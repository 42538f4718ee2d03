CREATE TABLE "OrderDetails" ("OrderID" INTEGER, "order_id" TEXT, "HTTPServer" TEXT, "unitPrice" REAL, "UTCModDate" TEXT, "already_snake" TEXT, "Ünïcode" TEXT);
CREATE TABLE "order_details" (a INTEGER);
INSERT INTO "OrderDetails" VALUES (1, 'a', 'b', 2.5, 'c', 'd', 'e');
