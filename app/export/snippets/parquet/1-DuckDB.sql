CREATE TABLE segments AS
SELECT * REPLACE (embedding::FLOAT[{{DIM}}] AS embedding) FROM read_parquet('{{FILE}}');

SELECT option, count(*) AS segments, min(start_sec), max(end_sec) FROM segments GROUP BY option;
