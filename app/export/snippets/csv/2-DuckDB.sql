CREATE TABLE segments AS
SELECT * REPLACE (embedding::FLOAT[{{DIM}}] AS embedding)
FROM read_csv('{{FILE}}', header = true, max_line_size = 67108864);

SELECT option, count(*) AS segments, min(start_sec), max(end_sec) FROM segments GROUP BY option;
