import { groupTags } from "../../src/container-groups/group-tags.ts";
import { signCallbackToken } from "../../src/job/callback-token.ts";
import { ORCHESTRATION_VERSION } from "../../src/job/orchestration-version.ts";
import { sealSecrets } from "../../src/store/sealed-secrets.ts";
import type { Wire } from "./release-files.ts";

const KEY = Buffer.alloc(32, "of no installation");
const JOB = "sample-000001";
const LEASE = `${JOB}-r1-b7-n2`;

/** A callback's token, a container group's tags and sealed secrets, as this code makes them. */
export function recordedWire(): Wire {
	const claim = { batch: `${JOB}.1.b7`, launch: 2, index: 14, expiresAt: Date.UTC(2026, 1, 1) };
	const values = { TOKEN: "of no worth" };
	return {
		orchestrationVersion: ORCHESTRATION_VERSION,
		key: KEY.toString("base64"),
		callback: { ...claim, token: signCallbackToken(KEY, claim) },
		group: { hub: "local", job: JOB, lease: LEASE, tags: groupTags("local", JOB, LEASE) },
		sealed: { context: JOB, text: sealSecrets(KEY, JOB, values), values },
	};
}
