# DATABASE_URL is such as postgres://you@localhost/films; the server needs pgvector 0.5 or later
psql "$DATABASE_URL" -f {{FILE}}
psql "$DATABASE_URL" -c "SELECT option, start_sec, embedding <=> (SELECT embedding FROM segments_{{DIM}} WHERE embedding IS NOT NULL LIMIT 1) AS distance
	FROM segments_{{DIM}} ORDER BY distance LIMIT 5"
