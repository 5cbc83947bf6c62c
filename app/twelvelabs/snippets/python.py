# Waits for a TwelveLabs embedding task and prints its embeddings, a line each:
# option, scope, start, end, dimension and the first numbers.
# Needs Python 3 alone. TWELVELABS_API_KEY holds the API key.
import json
import os
import sys
import time
import urllib.error
import urllib.request

URL = "{{URL}}"
KEY = os.environ.get("TWELVELABS_API_KEY")


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect that is followed carries the key to another host."""

    def redirect_request(self, *args):
        return None


def retrieve():
    request = urllib.request.Request(URL, headers={"x-api-key": KEY, "Accept": "application/json"})
    opener = urllib.request.build_opener(NoRedirects)
    try:
        with opener.open(request, timeout=60) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        sys.exit(f"HTTP {error.code}\n{error.read().decode(errors='replace')}")
    except (OSError, ValueError) as error:
        sys.exit(f"no answer of the API: {error}")


def or_dash(value):
    return "-" if value is None else value


if not KEY:
    sys.exit("TWELVELABS_API_KEY must hold your API key")

while True:
    task = retrieve()
    status = task.get("status", "not a task")
    if status == "failed" or "status" not in task:
        sys.exit(f"{status}\n{(task.get('error') or {}).get('message', '')}")
    print(status, flush=True)
    if status == "ready":
        break
    time.sleep(5)

for item in task.get("data") or []:
    embedding = item["embedding"]
    print(
        or_dash(item.get("embedding_option")),
        or_dash(item.get("embedding_scope")),
        or_dash(item.get("start_sec")),
        or_dash(item.get("end_sec")),
        len(embedding),
        *embedding[:4],
    )
