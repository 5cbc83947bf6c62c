import json
import os
from qdrant_client import QdrantClient, models

client = QdrantClient(url=os.environ["QDRANT_URL"], api_key=os.environ.get("QDRANT_KEY"))
client.create_collection("segments", vectors_config=models.VectorParams(size={{DIM}}, distance=models.Distance.COSINE))
with open("{{FILE2}}") as f:
    for line in f:
        client.upsert("segments", [models.PointStruct(**p) for p in json.loads(line)["points"]])
