import polars as pl

rows = pl.read_ndjson("{{FILE}}", infer_schema_length=None)
rows = rows.with_columns(pl.col("embedding").cast(pl.List(pl.Float32)).list.to_array({{DIM}}))
print(rows)
