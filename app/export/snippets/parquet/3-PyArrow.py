import numpy as np
import pyarrow.parquet as pq

rows = pq.read_table("{{FILE}}")
vectors = np.array(rows["embedding"].combine_chunks().flatten()).reshape(-1, {{DIM}})
print(rows.schema, vectors.shape)
