import polars as pl

rows = pl.read_parquet("{{FILE}}")
print(rows)
