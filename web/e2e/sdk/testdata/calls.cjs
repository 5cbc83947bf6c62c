// Calls an API through the vendor's SDK, as standard input says, and prints what
// it answers: {value}, {error} or {unknown} for each call, in order.

const fs = require("node:fs");
const { TwelvelabsApiClient } = require("twelvelabs-js");
const serialization = require("twelvelabs-js/serialization");

const { base, key, calls } = JSON.parse(fs.readFileSync(0, "utf8"));
const client = new TwelvelabsApiClient({ apiKey: key, baseUrl: base });
const once = { maxRetries: 0 };

const verbs = {
	embed: (request) => client.embed.v2.create(request, once),
	create: (request) => client.embed.v2.tasks.create(request, once),
	retrieve: (id) => client.embed.v2.tasks.retrieve(id, once),
	// One page, and what pageInfo says of it.
	list: async (request) => (await client.embed.v2.tasks.list(request, once)).response,
	// All pages, until the SDK thinks that there are no more.
	listAll: async (request) => {
		const all = [];
		for await (const task of await client.embed.v2.tasks.list(request, once)) all.push(task);
		return all;
	},
};

// What an answer has that the SDK's types do not know: [path, message].
async function unknown([type, answer]) {
	const schema = type.split(".").reduce((at, name) => at[name], serialization);
	const parsed = await schema.parse(answer, { unrecognizedObjectKeys: "fail" });
	return parsed.ok ? [] : parsed.errors.map((e) => [e.path.join("."), e.message]);
}

(async () => {
	const answers = [];
	for (const [verb, argument] of calls) {
		try {
			if (verb == "strictly") answers.push({ unknown: await unknown(argument) });
			else answers.push({ value: await verbs[verb](argument) });
		} catch (e) {
			answers.push({ error: { name: e.constructor.name, status: e.statusCode, body: e.body, message: e.message } });
		}
	}
	console.log(JSON.stringify(answers));
})();
