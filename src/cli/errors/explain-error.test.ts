import { describe, expect, it } from "vitest";
import { ServerLost, ServerRefused, ServerUnreachable } from "../server/server-error.ts";
import { explainError } from "./explain-error.ts";
import { JobFileRejected, UserError } from "./user-error.ts";

const explained = (error: unknown, debug = false) => explainError(error, { debug });

describe("an error", () => {
	it("of the user is one line and a hint, exit code 2", () => {
		expect(explained(new UserError("It is wrong.", "Put it right."))).toEqual({
			lines: ["error: It is wrong.", "hint: Put it right."],
			exitCode: 2,
		});
	});

	it("in a job file comes after all its problems", () => {
		const { lines, exitCode } = explained(
			new JobFileRejected("job.yaml", ["a:1:1: x", "a:2:1: y"]),
		);
		expect(lines.slice(0, 3)).toEqual([
			"a:1:1: x",
			"a:2:1: y",
			"error: job.yaml has 2 problems; nothing was started.",
		]);
		expect(exitCode).toBe(2);
	});

	it("of a refused job shows its problems, once", () => {
		const refused = new ServerRefused(400, {
			code: "InvalidJob",
			message: "a:1:1: x\na:2:1: y",
			problems: ["a:1:1: x", "a:2:1: y"],
		});
		expect(explained(refused)).toEqual({
			lines: ["a:1:1: x", "a:2:1: y", "error: The server refused the job."],
			exitCode: 2,
		});
	});

	it("with problems of which the server makes something else is told in its own words", () => {
		const problems = ["a", "b"];
		const refused = new ServerRefused(400, { code: "InvalidRequest", message: "No.", problems });
		expect(explained(refused)).toEqual({ lines: ["a", "b", "error: No."], exitCode: 2 });
	});

	it("whose code is of a newer server, or of nobody, has no hint", () => {
		const code = "constructor" as "Internal";
		const refused = new ServerRefused(400, { code, message: "No." });
		expect(explained(refused).lines).toEqual(["error: No."]);
	});

	it.each([
		[new ServerRefused(409, { code: "NoResult", message: "It has no result." }), 2],
		[new ServerRefused(404, { code: "JobNotFound", message: "There is no job x." }), 2],
		[new ServerRefused(500, { code: "Internal", message: "It broke." }), 3],
		[new ServerUnreachable("Nobody there.", {}), 3],
		[new ServerLost("It is gone.", "Wait."), 3],
		[Object.assign(new Error("Port taken."), { code: "x", hint: "Wait." }), 3],
		[Object.assign(new Error("Port taken."), { code: "x", hint: undefined }), 3],
	])("%s shows its own message, exit code %i", (error, exitCode) => {
		const found = explained(error);
		expect(found.lines).toContain(`error: ${error.message}`);
		expect(found.exitCode).toBe(exitCode);
	});

	it("that nobody foresaw is a fault: exit code 3, and how to see the stack", () => {
		const found = explained(new TypeError("x is not a function"));
		expect(found.lines[0]).toContain("TypeError: x is not a function");
		expect(found.lines[1]).toContain("--debug");
		expect(found.exitCode).toBe(3);
		expect(explained("thrown text").exitCode).toBe(3);
	});

	it("comes with its stack and its causes when that is asked for", () => {
		const cause = new Error("the cause");
		const text = explained(new UserError("Wrong.", undefined, { cause }), true).lines.join("\n");
		expect(text).toContain("explain-error.test.ts");
		expect(text).toContain("caused by Error: the cause");
	});

	it("cannot draw on the terminal", () => {
		const { lines } = explained(new UserError("a\x1b[2Jb\nc", "d\x1b[1A"));
		expect(lines).toEqual(["error: ab", "c", "hint: d"]);
	});
});
