# QDRANT_URL is such as http://localhost:6333; QDRANT_KEY may be empty
# This makes the collection; where there is one already it fails, and that does no harm.
curl -fsS -X PUT "$QDRANT_URL/collections/segments" -H "api-key: $QDRANT_KEY" -H 'content-type: application/json' --data-binary @{{FILE}}
while IFS= read -r body; do
	printf '%s' "$body" | curl -fsS -X PUT "$QDRANT_URL/collections/segments/points?wait=true" -H "api-key: $QDRANT_KEY" -H 'content-type: application/json' --data-binary @- >/dev/null || break
done < {{FILE2}}
