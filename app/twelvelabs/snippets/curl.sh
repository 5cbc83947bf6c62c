#!/bin/sh
# Waits for a TwelveLabs embedding task and prints its embeddings, a line each:
# option, scope, start, end, dimension and the first numbers.
# Needs curl and awk. TWELVELABS_API_KEY holds the API key.
set -eu

url='{{URL}}'
: "${TWELVELABS_API_KEY:?must hold your API key}"

answer=$(mktemp)
trap 'rm -f "$answer" "$answer.txt"' EXIT

# Prints the task's status and its embeddings. Records end at double quotes, so
# that they are by turns structure with numbers, and the insides of strings.
read_answer() {
  awk -v RS='"' '
    inside {
      string = string $0
      if (match($0, /\\+$/) && RLENGTH % 2) string = string "\""  # an escaped quote
      else inside = 0
      next
    }
    {
      rest = $0
      gsub(/[ \t\r\n]/, "", rest)
      if (rest ~ /^:/) { key = string; rest = substr(rest, 2) }
      else if (NR > 1) value(string)
      while (rest != "") {
        if (match(rest, /^\[[^][{}]*\]/)) {  # a list of numbers
          if (item() && key == "embedding") numbers = substr(rest, 2, RLENGTH - 2)
        } else if (match(rest, /^[[{]/)) {
          name[++depth] = key
          if (item()) { option = scope = start = end = "-"; numbers = "" }
        } else if (match(rest, /^[]}]/)) {
          if (item()) line[++lines] = embedding()
          depth--
        } else if (match(rest, /^[^][{},]+/)) {
          value(substr(rest, 1, RLENGTH))
        } else RLENGTH = 1
        rest = substr(rest, RLENGTH + 1)
      }
      inside = 1
      string = ""
    }
    END {
      if (status == "") { print "not a task"; exit }
      print status
      if (message != "") print message
      for (i = 1; i <= lines; i++) print line[i]
    }
    function item() { return depth == 3 && name[2] == "data" }
    function value(v) {
      if (depth == 1 && key == "status") status = v
      if (depth == 2 && key == "message" && name[2] == "error") message = v
      if (!item() || v == "null") return
      if (key == "embedding_option") option = v
      if (key == "embedding_scope") scope = v
      if (key == "start_sec") start = v
      if (key == "end_sec") end = v
    }
    function embedding(  n, x, i, s) {
      n = split(numbers, x, ",")
      s = option " " scope " " start " " end " " n
      for (i = 1; i <= n && i <= 4; i++) s = s " " x[i]
      return s
    }
  ' "$answer" > "$answer.txt"
}

while :; do
  # The header comes from standard input: arguments can be seen by other users.
  code=$(printf 'header = "x-api-key: %s"\n' "$TWELVELABS_API_KEY" |
    curl --silent --show-error --config - --header 'Accept: application/json' \
      --output "$answer" --write-out '%{http_code}' "$url")
  if [ "$code" != 200 ]; then
    echo "HTTP $code" >&2
    cat "$answer" >&2
    exit 1
  fi
  read_answer
  read -r status < "$answer.txt"
  case $status in
    ready) cat "$answer.txt"; exit 0 ;;
    failed | 'not a task') cat "$answer.txt" >&2; exit 1 ;;
  esac
  echo "$status"
  sleep 5
done
