CREATE TABLE "Order" ("OrderID" INTEGER PRIMARY KEY, "Customer" TEXT, CHECK (length("Customer") > 0));
CREATE TABLE item (id INTEGER PRIMARY KEY, "order" INTEGER REFERENCES "Order" ("OrderID"), orderid TEXT);
CREATE INDEX by_order ON item ("order");
INSERT INTO "Order" VALUES (1, 'Ann');
INSERT INTO item VALUES (1, 1, 'x');
