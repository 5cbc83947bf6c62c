// Waits for a TwelveLabs embedding task and prints its embeddings, a line each:
// option, scope, start, end, dimension and the first numbers.
// Needs Node.js 18 or later. TWELVELABS_API_KEY holds the API key.
const url = "{{URL}}";
const key = process.env.TWELVELABS_API_KEY;

async function retrieve() {
  // A redirect that is followed carries the key to another host.
  const response = await fetch(url, {
    headers: { "x-api-key": key, Accept: "application/json" },
    redirect: "error",
  });
  if (response.status !== 200) {
    throw new Error(`HTTP ${response.status}\n${await response.text()}`);
  }
  return response.json();
}

async function main() {
  if (!key) throw new Error("TWELVELABS_API_KEY must hold your API key");
  let task;
  for (;;) {
    task = await retrieve();
    if (!task.status) throw new Error("not a task");
    if (task.status === "failed") throw new Error(`failed\n${task.error?.message ?? ""}`);
    console.log(task.status);
    if (task.status === "ready") break;
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
  for (const item of task.data ?? []) {
    console.log(
      item.embedding_option ?? "-",
      item.embedding_scope ?? "-",
      item.start_sec ?? "-",
      item.end_sec ?? "-",
      item.embedding.length,
      ...item.embedding.slice(0, 4),
    );
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
