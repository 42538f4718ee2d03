CREATE TABLE "Order" ("OrderID" INTEGER PRIMARY KEY, "Customer Name" TEXT, "orderid2" TEXT);
CREATE TABLE "orders" ("OrderID" INTEGER PRIMARY KEY);
CREATE TABLE plain (a INTEGER REFERENCES "orders" ("OrderID"));
INSERT INTO "Order" VALUES (1, 'Ann', 'x');
INSERT INTO plain VALUES (NULL);
