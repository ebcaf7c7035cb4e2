/** A function app of a user's, whose orchestrator runs items. It never changes: its histories are kept. */
const { app } = require("@azure/functions");
const df = require("durable-functions");
const tutti = require("../../../dist/library.cjs");

tutti.register();

df.app.orchestration("sumOfItems", function* (context) {
	const { items } = context.df.getInput();
	const job = { name: "own", image: "alpine", command: ["work"], items };
	const results = yield* tutti.runItems(context, job);
	return results.reduce((sum, { result }) => sum + result, 0);
});

app.http("start", {
	route: "sum-of-items",
	methods: ["POST"],
	extraInputs: [df.input.durableClient()],
	handler: async (request, context) => {
		const client = df.getClient(context);
		const id = await client.startNew("sumOfItems", { input: await request.json() });
		return client.createCheckStatusResponse(request, id);
	},
});
