import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allOperations } from "../operations/all.ts";
import { ArmError } from "./arm-error.ts";
import { router } from "./route.ts";

const route = router(allOperations);
const METHODS = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS"];

/** Names as they may stand in a path: any text but an empty one, encoded. */
const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.isWellFormed());

function inRandomCase(text: string, random: (index: number) => boolean): string {
	return [...text]
		.map((each, at) => (random(at) ? each.toUpperCase() : each.toLowerCase()))
		.join("");
}

describe("the router", () => {
	it("finds every operation by its path, in any case, and hands over the names as they are", () => {
		const request = fc.record({
			operation: fc.constantFrom(...allOperations),
			values: fc.array(name, { minLength: 6, maxLength: 6 }),
			upper: fc.array(fc.boolean(), { minLength: 300, maxLength: 300 }),
			slashes: fc.constantFrom("", "/", "//"),
		});
		fc.assert(
			fc.property(request, ({ operation, values, upper, slashes }) => {
				const expected: Record<string, string> = {};
				const path = operation.path
					.split("/")
					.map((part, at) => {
						if (!part.startsWith("{")) return inRandomCase(part, (index) => upper[index]!);
						const value = values[at % values.length]!;
						expected[part.slice(1, -1)] = value;
						return encodeURIComponent(value);
					})
					.join("/");
				const found = route(operation.method, path + slashes);
				expect(found.path).toEqual(expected);
				expect(found.operation.id).toBe(operation.id);
			}),
		);
	});

	it("refuses everything else in ARM's shape", () => {
		const part = fc.oneof(
			fc.constantFrom(
				"subscriptions",
				"resourceGroups",
				"providers",
				"",
				"..",
				"%zz",
				"%00",
				"__proto__",
			),
			fc.constantFrom("Microsoft.ContainerInstance", "containerGroups", "constructor"),
			name.map(encodeURIComponent),
		);
		fc.assert(
			fc.property(
				fc.constantFrom(...METHODS),
				fc.array(part, { maxLength: 12 }),
				(method, parts) => {
					try {
						expect(allOperations).toContain(route(method, `/${parts.join("/")}`).operation);
					} catch (error) {
						expect(error).toBeInstanceOf(ArmError);
						expect([400, 404, 405]).toContain((error as ArmError).status);
					}
				},
			),
		);
	});

	it("knows each operation by a name of its own, also one that has two paths", () => {
		const names = new Map<string, Set<string>>();
		for (const { id, method, path } of allOperations) {
			const what = `${method} ${path.split("/").slice(-2).join("/")}`;
			names.set(id, (names.get(id) ?? new Set()).add(what));
		}
		expect([...names].filter(([, operations]) => operations.size > 1)).toEqual([]);
	});
});
