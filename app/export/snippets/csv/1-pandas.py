import json
import numpy as np
import pandas as pd

rows = pd.read_csv("{{FILE}}", dtype={"task": str}, float_precision="round_trip")
vectors = np.array([json.loads(v) for v in rows.pop("embedding")], dtype=np.float32)
print(rows["option"].value_counts(), vectors.shape)
