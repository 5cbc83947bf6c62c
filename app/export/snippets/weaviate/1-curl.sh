# WEAVIATE_URL is such as http://localhost:8080; WEAVIATE_KEY may be empty
# This makes the collection; where there is one already it fails, and that does no harm.
curl -fsS -X POST "$WEAVIATE_URL/v1/schema" -H "authorization: Bearer $WEAVIATE_KEY" -H 'content-type: application/json' --data-binary @{{FILE}}
# The server answers 200 even where it refuses an object, and says FAILED of it.
while IFS= read -r body; do
	answer=$(printf '%s' "$body" | curl -fsS -X POST "$WEAVIATE_URL/v1/batch/objects" -H "authorization: Bearer $WEAVIATE_KEY" -H 'content-type: application/json' --data-binary @-) || break
	case $answer in *'"FAILED"'*) printf '%s\n' "$answer" >&2; break ;; esac
done < {{FILE2}}
