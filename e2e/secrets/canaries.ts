/** A job with a secret of its own wherever a job file takes one. */
import { randomBytes } from "node:crypto";

/** What each secret is, by where it stands in the job. Long and new, so that nothing else has it by chance. */
export const CANARIES = {
	variable: canary("variable"),
	registryPassword: canary("registry"),
	shareKey: Buffer.from(canary("share")).toString("base64"),
	secretFile: canary("file"),
	sidecar: canary("sidecar"),
	initContainer: canary("init"),
	workspaceKey: Buffer.from(canary("workspace")).toString("base64"),
};

function canary(name: string): string {
	// The marks are written differently in JSON and in URLs.
	return `canary-${name}-"${randomBytes(12).toString("hex")}"+/=`;
}

type Given = (name: keyof typeof CANARIES) => object;

/** What only Azure has, with the volumes of the job whose volumes these replace. */
export function partsOfAzure(value: Given) {
	const share = { share: "models", account: "mydata", key: value("shareKey") };
	const workspaceId = "01234567-89ab-cdef-0123-456789abcdef";
	return {
		volumes: { ...partsWithSecrets(value).volumes, "share-dir": { azureFile: share } },
		logAnalytics: { workspaceId, workspaceKey: value("workspaceKey") },
	};
}

/** The parts of a job that hold secrets. `value`: how each is given. */
export function partsWithSecrets(value: Given) {
	return {
		secrets: { TOKEN: value("variable") },
		registry: { server: "r.example.com", username: "puller", password: value("registryPassword") },
		volumes: {
			"keys-dir": { secret: { "key.pem": value("secretFile") } },
			scratch: { emptyDir: {} },
		},
		mounts: { "/keys": "keys-dir", "/scratch": "scratch" },
		sidecars: {
			beside: {
				image: "alpine",
				command: ["sleep", "600"],
				secrets: { TOKEN: value("sidecar") },
				resources: { cpu: 0.1, memoryGb: 0.1 },
			},
		},
		initContainers: {
			before: { image: "alpine", command: ["true"], secrets: { TOKEN: value("initContainer") } },
		},
	};
}
