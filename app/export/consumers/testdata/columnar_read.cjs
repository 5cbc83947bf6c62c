// Reads a file with a library and prints its columns: for each its type, and a
// line for each row as columnar_test.go makes them. With a fourth argument it
// writes the file again with that library, in that compression.
// node columnar_read.cjs MODULES LIBRARY FILE [COPY COMPRESSION]
const { createHash } = require("node:crypto");
const { readFileSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const [modules, library, file, copy, compression] = process.argv.slice(2);
const load = createRequire(modules + "/here.cjs");
const hex32 = (floats) => new Uint32Array(floats.buffer.slice(floats.byteOffset, floats.byteOffset + 4))[0].toString(16);
const hex64 = (x) => new BigUint64Array(Float64Array.of(x).buffer)[0].toString(16);
const digest = (floats) => createHash("sha256").update(new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength)).digest("hex");

function fromArrow(table) {
	return table.schema.fields.map((field, column) => {
		const lines = [];
		for (const batch of table.batches) {
			const data = batch.data.children[column];
			const vector = batch.getChildAt(column);
			for (let i = 0; i < batch.numRows; i++) {
				const d = field.type.listSize;
				if (!data.getValid(i)) lines.push("missing");
				else if (d) lines.push(digest(data.children[0].values.subarray(i * d, (i + 1) * d)));
				else if (String(field.type) == "Float32") lines.push(hex32(data.values.subarray(i, i + 1)));
				else if (String(field.type) == "Float64") lines.push(hex64(vector.get(i)));
				else lines.push(String(vector.get(i)));
			}
		}
		return { name: field.name, type: String(field.type), nullable: field.nullable, lines };
	});
}

const libraries = {
	"apache-arrow": async () => {
		const table = load("apache-arrow").tableFromIPC(readFileSync(file));
		return { columns: fromArrow(table), metadata: Object.fromEntries(table.schema.metadata) };
	},
	"parquet-wasm": async () => {
		const parquet = load("parquet-wasm");
		const table = () => parquet.readParquet(new Uint8Array(readFileSync(file)));
		const columns = fromArrow(load("apache-arrow").tableFromIPC(table().intoIPCStream()));
		if (copy) {
			const version = parquet.WriterVersion[compression == "SNAPPY" ? "V2" : "V1"];
			const how = new parquet.WriterPropertiesBuilder().setCompression(parquet.Compression[compression]).setWriterVersion(version).build();
			writeFileSync(copy, parquet.writeParquet(table(), how));
		}
		return { columns };
	},
	hyparquet: async () => {
		const { asyncBufferFromFile, parquetReadObjects } = await import(modules + "/hyparquet/src/node.js");
		const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file) });
		// Which NaN it was is lost among JavaScript's own numbers, or not.
		const number = (x) => (Number.isNaN(x) ? NaN : x);
		const line = (x, name) => {
			if (x === null || x === undefined) return "missing";
			if (name == "Größe") return hex32(Float32Array.of(number(x)));
			if (name == "start") return hex64(x);
			return typeof x == "object" ? digest(Float32Array.from(x, number)) : String(x);
		};
		return { columns: Object.keys(rows[0] ?? {}).map((name) => ({ name, lines: rows.map((r) => line(r[name], name)) })) };
	},
	duckdb: async () => {
		const { DuckDBInstance } = load("@duckdb/node-api");
		const db = await (await DuckDBInstance.create()).connect();
		const result = await db.run(`SELECT * FROM read_parquet('${file}')`);
		const columns = result.columnNames().map((name, i) => ({ name, type: String(result.columnType(i)), lines: [] }));
		for (const chunk of await result.fetchAllChunks()) {
			columns.forEach((column, c) => {
				const vector = chunk.getColumnVector(c);
				for (let i = 0; i < chunk.rowCount; i++) {
					if (!vector.validity.itemValid(i)) column.lines.push("missing");
					else if (column.type == "FLOAT[]") {
						const [at, n] = [Number(vector.entryData[2 * i]), Number(vector.entryData[2 * i + 1])];
						column.lines.push(digest(vector.childData.items.subarray(at, at + n)));
					} else if (column.type == "FLOAT") column.lines.push(hex32(vector.items.subarray(i, i + 1)));
					else if (column.type == "DOUBLE") column.lines.push(hex64(vector.items[i]));
					else column.lines.push(String(vector.getItem(i)));
				}
			});
		}
		if (copy) await db.run(`COPY (SELECT * FROM read_parquet('${file}')) TO '${copy}' (FORMAT parquet, COMPRESSION ${compression})`);
		// What the statistics let pass over must be what does not fit.
		const found = columns.some((c) => c.name == "start")
			? (await (await db.runAndReadAll(`SELECT count(*) FROM read_parquet('${file}') WHERE start > 100 AND option >= 'v'`)).getRows())[0][0]
			: 0;
		return { columns, found: Number(found) };
	},
};
libraries[library]().then(
	(answer) => process.stdout.write(JSON.stringify(answer)),
	(error) => { console.error(error); process.exitCode = 1; },
);
