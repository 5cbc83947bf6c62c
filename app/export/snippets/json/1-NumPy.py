import json
import numpy as np

with open("{{FILE}}") as f:
    segments = json.load(f)["data"]
vectors = np.array([s["embedding"] for s in segments], dtype=np.float32)
print(vectors.shape, segments[0]["embedding_option"], segments[0]["start_sec"])
