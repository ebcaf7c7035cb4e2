/**
 * A function app of one's own with an orchestrator that fans out with Tutti and goes on with the results:
 * squares numbers in containers, and adds the squares up in code.
 *
 * In an app of yours this is `require("tutti")` after `npm install`; `tutti.register()` brings Tutti's
 * orchestrations, activities, ledger and HTTP API into the app, `tutti.runItems` runs a container for every item.
 */
const { app } = require("@azure/functions");
const df = require("durable-functions");
const tutti = require("../../dist/library.cjs");

tutti.register();

df.app.orchestration("sumOfSquares", function* (context) {
	const { numbers } = context.df.getInput();
	const results = yield* tutti.runItems(context, {
		name: "squares",
		image: "node:24-alpine",
		command: ["sh", "-c", 'node "$TUTTI_FILES/square.mjs"'],
		files: { "square.mjs": { text: SQUARE } },
		completion: "event",
		items: numbers,
	});
	const failed = results.filter(({ status }) => status !== "succeeded");
	if (failed.length > 0) throw new Error(`${failed.length} items failed: ${failed[0].message}`);
	return results.reduce((sum, { result }) => sum + result, 0);
});

const SQUARE = `
const response = await fetch(process.env.TUTTI_CALLBACK_URL, {
	method: "POST",
	body: JSON.stringify(Number(process.env.TUTTI_ITEM) ** 2),
});
await response.text();
`;

app.http("start", {
	route: "sum-of-squares",
	methods: ["POST"],
	extraInputs: [df.input.durableClient()],
	handler: async (request, context) => {
		const input = await request.json();
		const client = df.getClient(context);
		const id = await client.startNew("sumOfSquares", { input });
		return client.createCheckStatusResponse(request, id);
	},
});
