import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ATTRIBUTE, METRIC, SPAN } from "../src/telemetry/names.ts";
import { entriesOf, INFRA, nodesOf, readBicepFiles, textOf, valueAt } from "./bicep-file.ts";
import { kustoProblems } from "./kusto-check.ts";

const names = readdirSync(`${INFRA}queries`).sort();
const query = (name: string) => readFileSync(`${INFRA}queries/${name}`, "utf8");
/** What the workbook puts in for its parameters. */
const VALUES: Record<string, string> = {
	Job: "render-abc123",
	Item: "7",
	VcpuHour: "0.0405",
	GbHour: "0.00445",
	SpotShare: "0.3",
};
const filledIn = (text: string) =>
	text.replace(/\{(\w+)\}/g, (_, name: string) => VALUES[name] ?? `no parameter ${name}`);

describe("the queries", () => {
	it("answer what is running, waited, failed, cost, and one item's way", () => {
		expect(names).toEqual([
			"arm-calls.kql",
			"cost.kql",
			"failed.kql",
			"item.kql",
			"jobs.kql",
			"running.kql",
			"waited-for-quota.kql",
		]);
	});

	it.each(names)("%s is right to Microsoft's parser, columns and all", (name) => {
		expect(kustoProblems(filledIn(query(name)))).toEqual([]);
	});

	it("the parser would find a fault of grammar, and a column that there is not", () => {
		expect(kustoProblems("requests | where name ==")).not.toEqual([]);
		expect(kustoProblems("requests | where nam == 'x'")).toEqual([
			expect.stringContaining("'nam'"),
		]);
	});

	it("jobs.kql counts the merge step, which has a span like an item's, as no item", () => {
		const merge = `customDimensions["${ATTRIBUTE.isMerge}"]`;
		expect(query("jobs.kql")).toContain(
			`countif(name == "${SPAN.item}" and tolower(${merge}) != "true")`,
		);
	});

	it.each(names)("%s names spans, metrics and attributes as the code does", (name) => {
		const text = query(name);
		const told = new Set<string>([
			...Object.values(SPAN),
			...Object.values(ATTRIBUTE),
			...Object.values(METRIC).map((metric) => metric.name),
		]);
		const used = [...text.matchAll(/"([a-z]+(?:[._][a-z_]+)+)"/g)].map(([, found]) => found!);
		expect(used.length).toBeGreaterThan(1);
		expect(used.filter((each) => !told.has(each))).toEqual([]);
		// Attributes are read by nothing but these.
		const read = [...text.matchAll(/customDimensions\[([^\]]*)\]/g)].map(([, key]) => key!);
		const attributes = Object.values(ATTRIBUTE).map((each) => `"${each}"`);
		expect(read.filter((key) => !attributes.includes(key))).toEqual([]);
		for (const metric of Object.values(METRIC)) {
			if (used.includes(metric.name)) expect(text).toContain("customMetrics");
		}
	});
});

describe("the workbook", () => {
	it("shows each query once, and has each parameter that they take", async () => {
		const workbook = (await readBicepFiles()).get("workbook.bicep")!;
		const loaded = [...workbook.text.matchAll(/loadTextContent\('queries\/([^']+)'\)/g)];
		expect(loaded.map(([, name]) => name).sort()).toEqual(names);
		const taken = new Set(
			names.flatMap((name) => [...query(name).matchAll(/\{(\w+)\}/g)].map(([, each]) => each!)),
		);
		expect([...taken].sort()).toEqual(Object.keys(VALUES).sort());
		const given = entriesOf(workbook.variables.get("texts"));
		expect([...given.keys()].sort()).toEqual([...taken].sort());
		for (const [name, node] of given) {
			if (Number.isFinite(Number(VALUES[name])) && name !== "Item") {
				expect(textOf(node), name).toBe(VALUES[name]);
			}
		}
	});

	it("belongs to Application Insights, where the spans go", async () => {
		const files = await readBicepFiles();
		const { resources } = files.get("workbook.bicep")!;
		expect(resources).toHaveLength(1);
		const { body } = resources[0]!;
		expect(valueAt(body, "properties.sourceId")!.text).toBe("insightsId");
		expect(valueAt(body, "properties.serializedData")!.text).toBe("string(contents)");
		expect(nodesOf(body, "object_property").length).toBeGreaterThan(5);
	});
});
