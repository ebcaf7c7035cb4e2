import { expect, it } from "vitest";
import { messageOf, stackOf } from "./host-error.ts";

const throwing = {
	get(): never {
		throw new Error("the getter");
	},
};

const unreadable = [
	Object.defineProperty(new Error(), "message", throwing),
	new Proxy(new Error(), throwing),
	Object.create(null),
];

it("reads whatever an app throws, also what throws when it is read", () => {
	for (const thrown of unreadable) expect(messageOf(thrown)).toContain("no readable message");
	expect(messageOf(Object.assign(new Error(), { message: 5 }))).toBe("5");
	expect(messageOf(undefined)).toBe("undefined");
});

it("has a stack only for what has one that can be read", () => {
	expect(stackOf(new Error("here"))).toContain("Error: here");
	expect(stackOf(Object.defineProperty(new Error(), "stack", throwing))).toBe("");
	expect(stackOf("text")).toBe("");
});
