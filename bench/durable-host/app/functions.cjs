// Workload W as an ordinary app on Azure Functions v4 and durable-functions 3. The probe is the benchmark's.
const df = require("durable-functions");

const probe = globalThis[Symbol.for("durable-host-bench.probe")];
const CPU_MS = 20;

df.app.orchestration("parent", function* (context) {
	const size = context.df.getInput();
	const sum =
		size.sections === 1
			? yield* fanOut(context, "child", size)
			: add(yield context.df.Task.all(sectionsOf(size).map((part) => startSection(context, part))));
	probe.parentEnded();
	return sum;
});

df.app.orchestration("section", function* (context) {
	return yield* fanOut(context, "child", context.df.getInput());
});

df.app.orchestration("child", function* (context) {
	const { child } = context.df.getInput();
	yield context.df.callActivity("A", context.df.instanceId);
	yield context.df.waitForExternalEvent("done");
	yield context.df.callActivity("B");
	probe.ended(child);
	return 1;
});

df.app.activity("A", {
	extraInputs: [df.input.durableClient()],
	handler: async (instanceId, context) => {
		probe.ran("A");
		await df.getClient(context).raiseEvent(instanceId, "done", {});
	},
});

df.app.activity("B", { handler: () => probe.ran("B") });

// The trickle: sections one after another, for they would otherwise end several at a time.
df.app.orchestration("trickleParent", function* (context) {
	const size = context.df.getInput();
	let sum = 0;
	if (size.sections === 1) sum = yield* fanOut(context, "trickleChild", size);
	else {
		for (const part of sectionsOf(size)) {
			sum += yield context.df.callSubOrchestrator("trickleSection", part);
		}
	}
	probe.parentEnded();
	return sum;
});

df.app.orchestration("trickleSection", function* (context) {
	return yield* fanOut(context, "trickleChild", context.df.getInput());
});

df.app.orchestration("trickleChild", function* (context) {
	const { first, children, child } = context.df.getInput();
	probe.trickle.started(first, children, child);
	yield context.df.callActivity("turn", { first, children, child });
	probe.ended(child);
	return 1;
});

df.app.activity("turn", {
	handler: ({ first, children, child }) => probe.trickle.turn(first, children, child),
});

// Computing beside a heartbeat.
df.app.orchestration("computeParent", function* (context) {
	const tasks = [];
	for (let i = 0; i < context.df.getInput().activities; i++) {
		tasks.push(context.df.callActivity("cpu", i));
	}
	const sum = add(yield context.df.Task.all(tasks));
	probe.parentEnded();
	return sum;
});

df.app.activity("cpu", {
	handler: () => {
		const until = performance.now() + CPU_MS;
		while (performance.now() < until);
		return 1;
	},
});

function* fanOut(context, name, { first, children }) {
	const tasks = [];
	for (let child = first; child < first + children; child++) {
		probe.scheduled(child);
		tasks.push(context.df.callSubOrchestrator(name, { first, children, child }));
	}
	return add(yield context.df.Task.all(tasks));
}

function sectionsOf({ first, children, sections }) {
	const size = children / sections;
	return Array.from({ length: sections }, (_, k) => ({
		first: first + k * size,
		children: size,
		sections: 1,
	}));
}

function startSection(context, part) {
	return context.df.callSubOrchestrator("section", part);
}

function add(numbers) {
	return numbers.reduce((sum, one) => sum + one, 0);
}
