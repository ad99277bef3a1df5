"""PostgreSQL through psycopg 3, behind the same transactions: an experiment (docs/postgresql.md)."""
