"""Howdah's engine: a SQLite database carried onto PostgreSQL by a pipeline of values.

Each stage is a package with one entry function that takes frozen values and returns one.

    read_catalog       SQLite file                -> Catalog         what the source declares
    profile_database   Catalog, data              -> Profile         what the data really holds
    build_plan         Catalog, Profile, Policy   -> Plan            every decision, with its evidence
    render_ddl         Plan                       -> Statements      pre-data and post-data, as pg_dump divides them
    copy_tables        Plan                       -> TableResults    rows across, exactly once
    finalize           Statements, Plan           -> ...             indexes, keys, sequences, comments, ANALYZE
    verify             Plan                       -> Verification    both sides compared by an independent path
    publish                                                          staging schema -> final names, one transaction
    build_report       all of the above           -> Report

What a run has done is in its journal, in the target: each chunk of rows and each statement after them commits together
with its entry. `core.migration.run` begins a run, `core.migration.resume` goes on with one; both then take the same
course.

Only `core.migration` calls stages. A stage may import another stage's `model` module, never its workers; `verify`
imports neither `copy` nor `ddl`, for a verifier that shares the writer's code shares its bugs. Nothing here
imports Qt. The layers are contracts in `pyproject.toml`, checked by import-linter.
"""

__version__ = "0.1.0"
