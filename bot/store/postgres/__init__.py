"""PostgreSQL through psycopg 3, behind the same transactions (docs/postgresql.md)."""
