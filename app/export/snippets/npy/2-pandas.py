import json
import numpy as np
import pandas as pd

with open("{{FILE2}}") as f:
    rows = pd.DataFrame(json.load(f)["segments"])
rows["embedding"] = list(np.load("{{FILE}}"))
print(rows.head())
