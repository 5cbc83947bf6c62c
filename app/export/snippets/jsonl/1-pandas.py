import numpy as np
import pandas as pd

# precise_float: the default reader may miss a number by a unit in its last place.
rows = pd.read_json("{{FILE}}", lines=True, precise_float=True, convert_dates=False, dtype={"task": str})
vectors = np.array(rows.pop("embedding").to_list(), dtype=np.float32)
print(rows["option"].value_counts(), vectors.shape)
