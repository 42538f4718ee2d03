from core.catalog.views import MAX_DEPTH, find_expandable_views


def test_ordinary_views_are_expandable() -> None:
    views = {
        "Recent": "CREATE VIEW Recent AS SELECT * FROM orders",
        "totals": "CREATE VIEW totals AS SELECT sum(x) FROM recent JOIN [RECENT] USING (id)",
    }
    assert find_expandable_views(views) == {"Recent", "totals"}


def test_a_tower_of_views_is_expandable_up_to_a_height() -> None:
    views = {"v1": "CREATE VIEW v1 AS SELECT 1"}
    for number in range(2, 20_001):
        views[f"v{number}"] = f'CREATE VIEW v{number} AS SELECT * FROM "V{number - 1}"'
    assert find_expandable_views(views) == {f"v{number}" for number in range(1, MAX_DEPTH + 1)}


def test_views_that_double_at_every_step_are_expandable_while_few() -> None:
    views = {"v0": "CREATE VIEW v0 AS SELECT 1"}
    for number in range(1, 60):
        views[f"v{number}"] = f"CREATE VIEW v{number} AS SELECT * FROM v{number - 1} a, v{number - 1} b"
    expandable = find_expandable_views(views)
    assert {"v0", "v5", "v10"} <= expandable
    assert expandable.isdisjoint({"v16", "v20", "v59"})


def test_two_views_with_a_column_named_as_the_other_are_expandable() -> None:
    views = {
        "customers": "CREATE VIEW customers AS SELECT id, count(*) AS orders FROM c",
        "orders": "CREATE VIEW orders AS SELECT id, name AS customers FROM o",
        "both": "CREATE VIEW both AS SELECT * FROM customers, orders",
    }
    assert find_expandable_views(views) == views.keys()


def test_seeming_circles_above_a_tower_are_not_expandable() -> None:
    views = {"v0": "CREATE VIEW v0 AS SELECT 1"}
    for number in range(1, 1000):
        views[f"v{number}"] = f"CREATE VIEW v{number} AS SELECT * FROM v{number - 1}"
    views["a"] = "CREATE VIEW a AS SELECT 1 AS b FROM v999"
    views["b"] = "CREATE VIEW b AS SELECT 1 AS a FROM v999"
    assert {"a", "b"}.isdisjoint(find_expandable_views(views))


def test_great_circles_are_not_expandable() -> None:
    count = MAX_DEPTH + 1
    views = {f"v{n}": f"CREATE VIEW v{n} AS SELECT * FROM v{(n + 1) % count}" for n in range(count)}
    assert find_expandable_views(views) == set()
