CREATE TABLE customer (code TEXT AS (upper(name)) STORED UNIQUE NOT NULL, name TEXT);
CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    qty INTEGER NOT NULL,
    price REAL,
    who TEXT,
    doc TEXT,
    made TEXT,
    total REAL AS (qty * price),
    cents INTEGER AS (round(price * 100)) STORED,
    amount DECIMAL(10, 2) AS (qty * price),
    twice INTEGER AS (qty * 2) STORED CHECK (twice < 1000),
    four AS (twice * 2),
    owner TEXT AS (upper(who)) REFERENCES customer (code),
    is_big BOOLEAN AS (qty > 5),
    many INTEGER AS (qty > 5),
    kind TEXT AS (json_extract(doc, '$.kind')),
    n INTEGER AS (json_extract(doc, '$.n')),
    tags AS (doc -> '$.tags'),
    day TEXT AS (date(made)),
    born DATE AS (date(made)),
    year INTEGER AS (strftime('%Y', made))
);
CREATE INDEX item_kind ON item (kind);
CREATE UNIQUE INDEX item_day ON item (day, qty) WHERE is_big;
INSERT INTO customer (name) VALUES ('ann'), ('bob');
INSERT INTO item (id, qty, price, who, doc, made) VALUES
    (1, 3, 1.25, 'Ann', '{"kind": "k", "n": 5, "tags": [1, 2]}', '2024-01-02 03:04:05'),
    (2, 10, 19.99, 'bob', NULL, '2023-12-31'),
    (3, 7, NULL, NULL, '{"kind": "z", "n": "12", "tags": {"a": 1}}', NULL);
