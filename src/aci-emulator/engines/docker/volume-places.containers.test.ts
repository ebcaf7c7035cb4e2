import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Volume } from "../../groups/container-group.ts";
import { until } from "../../testing/test-emulator.ts";
import { RunBench } from "../engine.suite.ts";
import { type DockerUnderTest, dockerUnderTest, leftOut } from "./testing/docker-under-test.ts";
import { littleGitServer } from "./testing/little-git-server.ts";

describe.skipIf(leftOut)("a volume of a container", () => {
	let share: string;
	let docker: DockerUnderTest;
	let bench: RunBench;
	beforeAll(async () => {
		share = mkdtempSync(join(tmpdir(), "share-"));
		chmodSync(share, 0o777);
		writeFileSync(join(share, "given"), "from the share\n");
		docker = await dockerUnderTest({ shares: { "account/share": share } });
		bench = new RunBench(docker);
	});
	afterAll(async () => {
		bench?.engine.close();
		await docker?.end();
		rmSync(share, { recursive: true, force: true });
	});

	function mounted(script: string, volumes: Volume[], mountPath: string, readOnly = false) {
		const run = bench.shell(script, { volumes });
		run.container.volumeMounts = volumes.map(({ name }) => ({ name, mountPath, readOnly }));
		onTestFinished(async () => void (await bench.engine.discard(run.deployment)));
		return run;
	}

	it("is a folder of this machine for a share, to read and to write", async () => {
		const azureFile = { storageAccountName: "account", shareName: "share" };
		const run = mounted(
			"cat /share/given; echo back >/share/made",
			[{ name: "s", azureFile }],
			"/share",
		);
		expect(await bench.runToEnd(run)).toEqual({ exitCode: 0, log: "from the share\n" });
		expect(readFileSync(join(share, "made"), "utf8")).toBe("back\n");
	});

	it.each([
		["the share", true, false],
		["the mount", false, true],
	])("is only read where %s says so", async (_, ofShare, ofMount) => {
		const azureFile = { storageAccountName: "account", shareName: "share", readOnly: ofShare };
		const script = "cat /share/given; (echo x >/share/refused) 2>/dev/null || echo not written";
		const run = mounted(script, [{ name: "s", azureFile }], "/share", ofMount);
		expect((await bench.runToEnd(run)).log).toBe("from the share\nnot written\n");
	});

	it("says which folder is missing for a share", async () => {
		const azureFile = { storageAccountName: "account", shareName: "other" };
		const run = mounted("true", [{ name: "s", azureFile }], "/share");
		bench.engine.start(run);
		const why = await until(async () => {
			const state = bench.engine.inspect(run);
			return state.kind === "not-started" ? state.why : undefined;
		});
		expect(why).toContain("no folder stands in for the share account/other");
	});

	it("is a clone for a gitRepo, at the revision asked for", async () => {
		const git = await littleGitServer();
		onTestFinished(() => git.close());
		const gitRepo = { repository: `http://${git.address}`, directory: ".", revision: "v1" };
		const run = mounted(
			"cat /site/page; echo mine >/site/page; cat /site/page",
			[{ name: "g", gitRepo }],
			"/site",
		);
		expect(await bench.runToEnd(run)).toEqual({ exitCode: 0, log: "first\nmine\n" });
	});

	it.each(["/scratch", "/data/deep/er", "/tmp/x/"])(
		"is writable for any user where an emptyDir is at %s",
		async (mountPath) => {
			const script = `echo kept >${mountPath}/file && cat ${mountPath}/file`;
			const run = mounted(script, [{ name: "scratch", emptyDir: {} }], mountPath);
			run.container.securityContext = { runAsUser: 1000, runAsGroup: 1000 };
			expect(await bench.runToEnd(run)).toEqual({ exitCode: 0, log: "kept\n" });
		},
	);

	it("has secrets that any user of the container reads, none writes, and nobody else on this machine sees", async () => {
		const secret = { key: Buffer.from("hush").toString("base64") };
		const run = mounted(
			"cat /in/key; (echo x >/in/key) 2>/dev/null || echo not written",
			[{ name: "in", secret }],
			"/in",
		);
		run.container.securityContext = { runAsUser: 1000 };
		expect((await bench.runToEnd(run)).log).toBe("hushnot written\n");
		expect(statSync(join(docker.directory, run.deployment)).mode & 0o777).toBe(0o700);
	});

	it("lies in another volume where its path does", async () => {
		const run = mounted(
			"echo a >/data/outer && echo b >/data/in/inner && cat /data/outer /data/in/inner",
			[
				{ name: "outer", emptyDir: {} },
				{ name: "inner", emptyDir: {} },
			],
			"/data",
		);
		run.container.volumeMounts![1]!.mountPath = "/data/in";
		run.container.securityContext = { runAsUser: 1000 };
		expect(await bench.runToEnd(run)).toEqual({ exitCode: 0, log: "a\nb\n" });
	});
});
