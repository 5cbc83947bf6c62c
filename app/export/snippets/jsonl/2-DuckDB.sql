CREATE TABLE segments AS
SELECT * REPLACE (embedding::FLOAT[{{DIM}}] AS embedding)
FROM read_json('{{FILE}}', format = 'newline_delimited', maximum_object_size = 67108864);

-- What resembles the first row most, of the vectors that are whole?
WITH whole AS (SELECT * FROM segments WHERE list_count(embedding::FLOAT[]) = {{DIM}})
SELECT s.option, s.start_sec, array_cosine_similarity(s.embedding, first.embedding) AS cosine
FROM whole s, (SELECT embedding FROM whole ORDER BY "row" LIMIT 1) first
ORDER BY cosine DESC LIMIT 5;
