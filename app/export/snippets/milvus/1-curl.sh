# MILVUS_URL is such as http://localhost:19530; MILVUS_TOKEN such as root:Milvus
# The server answers 200 even where it refuses: look at "code", which is 0 where all went well.
# This makes the collection; where there is one already it fails, and that does no harm.
curl -fsS -X POST "$MILVUS_URL/v2/vectordb/collections/create" -H "authorization: Bearer $MILVUS_TOKEN" -H 'content-type: application/json' --data-binary @{{FILE}}
while IFS= read -r body; do
	printf '%s' "$body" | curl -fsS -X POST "$MILVUS_URL/v2/vectordb/entities/upsert" -H "authorization: Bearer $MILVUS_TOKEN" -H 'content-type: application/json' --data-binary @- | grep -q '"code":0' || break
done < {{FILE2}}
