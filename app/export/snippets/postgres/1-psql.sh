# DATABASE_URL is such as postgres://you@localhost/films
psql "$DATABASE_URL" -f {{FILE}}
psql "$DATABASE_URL" -c "SELECT option, count(*), min(start_sec), max(end_sec) FROM segments GROUP BY option"
