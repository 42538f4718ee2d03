"""Every decision about what becomes what, with its evidence: Catalog, Profile and Policy in, Plan out."""
