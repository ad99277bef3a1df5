"""PostgreSQL through psycopg 3, behind the same transactions: an experiment that lacks much (docs/postgresql.md)."""
