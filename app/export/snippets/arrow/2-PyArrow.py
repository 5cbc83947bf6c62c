import pyarrow as pa

with pa.memory_map("{{FILE}}") as f:
    rows = pa.ipc.open_file(f).read_all()
print(rows.schema, rows.num_rows)
