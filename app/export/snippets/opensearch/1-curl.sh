# OPENSEARCH_URL is such as https://you:password@localhost:9200
# This makes the index; where there is one already it fails, and that does no harm.
curl -fsS -X PUT "$OPENSEARCH_URL/segments" -H 'content-type: application/json' --data-binary @{{FILE}}
# A thousand lines are five hundred segments; an answer with "errors":true tells which were refused.
split -l 1000 --filter='curl -fsS -X POST "$OPENSEARCH_URL/_bulk" -H "content-type: application/x-ndjson" --data-binary @- | grep -q "\"errors\":false"' {{FILE2}}
