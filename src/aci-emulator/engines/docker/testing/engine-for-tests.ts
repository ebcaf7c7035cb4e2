import { findEngine } from "../find-engine.ts";

/** Set to 1 where container tests must fail rather than be left out when no engine answers. */
const REQUIRED = "TUTTI_CONTAINER_TESTS_REQUIRED";

/**
 * Before all container tests: looks for an engine. Says which tests are left out and why if none answers, and
 * fails instead where they must run. What was found is told to the tests by a variable.
 */
export default async function engineForTests(): Promise<void> {
	const search = await findEngine(process.env);
	if (search.found) {
		search.found.api.close();
		process.stdout.write(`Container tests run on ${search.found.words}.\n`);
		process.env.TUTTI_CONTAINER_TESTS = "run";
		return;
	}
	const why = `No container engine answers: ${search.why}.`;
	if (process.env[REQUIRED]) {
		throw new Error(`${why} ${REQUIRED} is set, so the container tests cannot be left out.`);
	}
	process.env.TUTTI_CONTAINER_TESTS = "leave out";
	process.stdout.write(
		`${why} Left out: all tests in *.containers.test.ts, which run containers for real.\n`,
	);
}
