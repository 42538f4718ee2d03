PRAGMA user_version = 3;
VACUUM;
