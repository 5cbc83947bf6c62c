# PINECONE_API is https://api.pinecone.io; PINECONE_HOST is that of the index, which its page tells once it is made.
# Cloud and region are in {{FILE}}: change them there.
# This makes the index; where there is one already it fails, and that does no harm.
curl -fsS -X POST "$PINECONE_API/indexes" -H "Api-Key: $PINECONE_KEY" -H 'content-type: application/json' -H 'X-Pinecone-API-Version: 2025-10' --data-binary @{{FILE}}
while IFS= read -r body; do
	printf '%s' "$body" | curl -fsS -X POST "$PINECONE_HOST/vectors/upsert" -H "Api-Key: $PINECONE_KEY" -H 'content-type: application/json' --data-binary @- >/dev/null || break
done < {{FILE2}}
