"""Both databases asked to do the same: what a view gives, what a trigger does, what a CHECK says."""
