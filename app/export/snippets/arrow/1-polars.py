import polars as pl

rows = pl.read_ipc("{{FILE}}")
print(rows)
