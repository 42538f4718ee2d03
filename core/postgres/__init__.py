"""The PostgreSQL server: connecting to it, what it can do, what it holds, why it refused."""
