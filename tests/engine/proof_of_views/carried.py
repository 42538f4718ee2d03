"""A source that was carried over, and its views asked again, as they are or as somebody has altered them since."""

from dataclasses import dataclass, replace

from core.cancel import CancelToken
from core.plan.model import Plan, ViewPlan
from core.postgres.connect import Connection
from core.sqlite.source import Source
from core.verify.model import ObjectProof
from core.verify.proofs.views import prove_views

SCRIPT = """
CREATE TABLE item (
    id INTEGER PRIMARY KEY, name TEXT, price REAL, paid BOOLEAN, made_at DATETIME, seen_at INTEGER, data BLOB,
    code TEXT, doc TEXT
);
WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 60)
INSERT INTO item SELECT
    i, CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'item ' || (i % 7) END, i / 8.0, i % 2,
    '2024-01-01 10:00:' || printf('%02d', i - 1), 1700000000 + i, CAST('x' || i AS BLOB),
    printf('01234567-89ab-cdef-0123-4567%08d', i), '{"n": ' || i || '}'
FROM c;
CREATE TABLE large (id INTEGER PRIMARY KEY, filler TEXT);
WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 30000)
INSERT INTO large SELECT i, printf('%01000d', i) FROM c;
CREATE VIEW many AS SELECT * FROM large;
CREATE VIEW plain AS SELECT * FROM item;
CREATE VIEW ordered AS SELECT id, name, price FROM item ORDER BY price DESC;
CREATE VIEW tied AS SELECT id, name FROM item WHERE name <> '' ORDER BY name;
CREATE VIEW tied_by_more AS SELECT id, price FROM item ORDER BY length(name);
CREATE VIEW summed AS SELECT name, count(*) AS n, sum(price / 3) AS total FROM item GROUP BY name;
CREATE VIEW fresh AS SELECT id, random() AS dice FROM item;
CREATE VIEW barren AS SELECT * FROM item WHERE id > 1000;
CREATE VIEW few AS SELECT id, name FROM item ORDER BY name LIMIT 5;
CREATE VIEW numbered AS SELECT id, row_number() OVER (ORDER BY name) AS place FROM item;
CREATE VIEW halves AS SELECT id % 2 AS half FROM item;
CREATE VIEW joined AS
    SELECT id % 3 AS third, group_concat(code, '; ') AS codes, count(*) AS n FROM item GROUP BY id % 3;
CREATE VIEW shouted AS SELECT third, upper(codes) AS codes FROM joined;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedViews:
    """A source, its plan, and a session of the server that has its tables and views in the schema public."""

    source: Source
    connection: Connection
    plan: Plan

    def view(self, name: str) -> ViewPlan:
        return next(view for view in self.plan.views if view.source_name == name)

    def prove(self, name: str, *, limit_s: float = 60.0, plan: Plan | None = None) -> ObjectProof:
        plan = plan or self.plan
        view = next(view for view in plan.views if view.source_name == name)
        return self._prove(view, plan, limit_s)

    def prove_instead(self, name: str, query: str, *, columns: str = "", is_edited: bool = False) -> ObjectProof:
        """Of a view that gives what this query does, in the place of the one that was made."""
        view = replace(self.view(name), target_name="instead")
        if is_edited:
            view = replace(view, is_edited=True, columns=(), query_sql=query)
        self.connection.execute(f"CREATE VIEW public.instead {columns} AS {query}".encode())
        try:
            return self._prove(view, self.plan, 60.0)
        finally:
            self.connection.execute("DROP VIEW public.instead")

    def _prove(self, view: ViewPlan, plan: Plan, limit_s: float) -> ObjectProof:
        plan = replace(plan, views=tuple(view if each.source_name == view.source_name else each for each in plan.views))
        only = replace(
            plan, views=tuple(replace(each, query_sql=None) if each is not view else each for each in plan.views)
        )
        (proof,) = prove_views(self.source, self.connection, "public", only, limit_s=limit_s, cancel=CancelToken())
        return proof
