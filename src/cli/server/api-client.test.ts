import { describe, expect, it } from "vitest";
import { aPlay } from "../fake/played-job-sample.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { allJobs, newestJob, newestUnfinished } from "../job/find-job.ts";
import { apiClient } from "./api-client.ts";
import { localAccess } from "./server-access.ts";

describe("the client of the API", () => {
	it("submits with a source, reads and cancels", async () => {
		const server = await serveFake();
		const client = apiClient(localAccess(server.url));
		const document = { name: "tiles", image: "tiles:1", items: [1, 2] };
		const job = await client.submitJob({ body: document, source: "/a path/job.yaml" });
		expect(job).toMatchObject({ name: "tiles", itemCount: 2, source: "/a path/job.yaml" });
		expect(
			(await client.readItems({ id: job.id, from: 1, count: 5 })).items.map(({ index }) => index),
		).toEqual([1]);
		expect((await client.cancelJob({ id: job.id })).canceledAt).toBeDefined();
		expect((await client.readJob({ id: job.id })).status).toBe("canceled");
	});

	it("shows the server's own error", async () => {
		const client = apiClient(localAccess((await serveFake()).url));
		await expect(client.readJob({ id: "a/b" })).rejects.toMatchObject({
			name: "ServerRefused",
			status: 404,
			code: "JobNotFound",
		});
	});

	it("keeps the problems of a refused job", async () => {
		const server = await serveFake();
		const error = { code: "bad-job", message: "It is refused.", problems: ["body:1:1: x"] };
		server.refuse = { status: 400, body: JSON.stringify({ error }) };
		const submitted = apiClient(localAccess(server.url)).submitJob({ body: {} });
		await expect(submitted).rejects.toMatchObject({ ...error, status: 400 });
	});

	it.each([
		[502, "<html>bad gateway</html>", "answered 502 to GET /api/jobs/x, with <html>bad gateway"],
		[500, "", "with nothing"],
		[200, "<html>", "is not JSON: <html>"],
	])("says what came when %i %j is no answer of the API", async (status, body, message) => {
		const server = await serveFake();
		server.refuse = { status, body };
		await expect(apiClient(localAccess(server.url)).readJob({ id: "x" })).rejects.toThrow(message);
	});

	it("says why nobody can be reached", async () => {
		const server = await serveFake();
		await server.close();
		await expect(apiClient(localAccess(server.url)).readJob({ id: "x" })).rejects.toMatchObject({
			name: "ServerUnreachable",
			message: expect.stringContaining("ECONNREFUSED"),
		});
	});

	it("ends with the reason for which it was stopped", async () => {
		const { url } = await serveFake();
		const stopped = apiClient(localAccess(url), {
			signal: AbortSignal.abort(new Error("Stopped.")),
		});
		await expect(stopped.readJob({ id: "x" })).rejects.toThrow("Stopped.");
	});
});

describe("finding a job", () => {
	it("asks for what is meant, and goes through all pages of a Tutti that cannot be asked", async () => {
		const plays = Array.from({ length: 230 }, (_, index) => aPlay({ id: `job-${index}` }));
		plays[220]!.createdAt = Date.now();
		plays[220]!.source = "/job.yaml";
		const server = await serveFake(plays);
		const client = apiClient(localAccess(server.url));
		const ids: string[] = [];
		for await (const job of allJobs(client)) ids.push(job.id);
		expect(ids).toEqual(plays.map(({ id }) => id));
		server.requests.splice(0);
		for (const hasNoFilters of [false, true]) {
			Object.assign(server, { hasNoFilters });
			expect((await newestUnfinished(client, "/job.yaml"))?.id).toBe("job-220");
			expect(await newestUnfinished(client, "/other.yaml")).toBeUndefined();
			expect((await newestJob(client))?.id).toBe("job-220");
			expect(server.requests.splice(0)).toHaveLength(hasNoFilters ? 12 : 3);
		}
		plays[220]!.createdAt = 0;
		expect((await newestJob(client))?.id).toBe("job-0");
	});
});
