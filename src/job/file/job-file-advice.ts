/** What the reference says of keys beside what the schema knows: a common mistake, and when a key is better left out. */
import type { jobFileSchema } from "./job-schema.ts";

export interface Advice {
	/** The key as it is often written wrongly; the reference shows the message that comes of it. */
	mistake: unknown;
	notFor: string;
}

type Key = keyof typeof jobFileSchema.shape;

export const JOB_FILE_ADVICE: { readonly [key in Key]: Advice } = {
	name: { mistake: "My_Job", notFor: "telling runs apart: each job has an id of its own anyway" },
	image: {
		mistake: "node 24",
		notFor:
			"tags that move, such as `latest`, in work that is to be repeated: name a version or a digest",
	},
	command: {
		mistake: "node main.mjs",
		notFor: "images whose own entry point does the work already",
	},
	items: {
		mistake: { from: 1, to: 9 },
		notFor: "the data itself: an item is a name of it, such as an address",
	},
	files: {
		mistake: ["tile.mjs"],
		notFor: "programs with parts to install, and binary or large files: build them into the image",
	},
	env: {
		mistake: { TUTTI_ITEM: "1" },
		notFor: "what nobody may see: everybody who may read the job sees it. Use `secrets`",
	},
	secrets: {
		mistake: { TOKEN: "abc" },
		notFor:
			"`{ value: … }` in a file that is kept in git: `{ env: NAME }` leaves the value out of it",
	},
	resources: {
		mistake: { cpu: 1, memory: 2 },
		notFor: "more than the work needs: each group counts its cores against the quota",
	},
	parallelism: {
		mistake: 0,
		notFor:
			"keeping within Azure's quotas: Tutti does that by itself. It is for the sake of others, such as a database that all containers ask",
	},
	regions: {
		mistake: "westeurope",
		notFor: "data that may not leave its region, or is slow to reach from another",
	},
	sku: {
		mistake: "premium",
		notFor: "`spot`: items that run for hours without keeping what they have, or a deadline",
	},
	weight: { mistake: 0, notFor: "going first: that is `priority`" },
	priority: { mistake: "high", notFor: "sharing alike: jobs of one priority do that already" },
	itemsPerGroup: {
		mistake: 100,
		notFor:
			"items that take minutes: a group is deleted, and its cores given back, only when its last item has ended",
	},
	completion: {
		mistake: "callback",
		notFor:
			"`event` for containers that send no callback: they end by `timeouts.run`, as failed. `poll` for results: an exit has none",
	},
	result: {
		mistake: true,
		notFor:
			"`optional` where the result matters: a container that ends without it counts as a success",
	},
	pollInterval: { mistake: 30, notFor: "containers that send their callback: it is heard at once" },
	timeouts: {
		mistake: { run: 600 },
		notFor: "a `run` that only slow items reach: it costs them their work, and by default the item",
	},
	attempts: {
		mistake: { exit: 2 },
		notFor:
			"`application` above 1 where a failure comes again at each run, or a second run does harm",
	},
	backoff: { mistake: { first: 2 }, notFor: "waiting for quota or capacity: the ledger does that" },
	expect: { mistake: { run: 120 }, notFor: "stopping what takes longer: that is `timeouts`" },
	budget: {
		mistake: 5,
		notFor:
			"a limit that Azure keeps: it goes by list prices, and what runs goes on. See Azure's own budgets, too",
	},
	registry: {
		mistake: { server: "https://myregistry.azurecr.io", username: "puller", password: "abc" },
		notFor:
			"public images, which need none. `username` and `password` not for a registry of Azure's that an identity may pull from: it has no password that could get out",
	},
	identities: {
		mistake: ["my-identity"],
		notFor:
			"pulling images or reading key vaults: named in `registry` or `keyVaultIdentity` alone, an identity is out of the containers' reach",
	},
	keyVaultIdentity: {
		mistake: "my-identity",
		notFor: "code that asks a vault itself: that takes an identity of `identities`",
	},
	subnet: {
		mistake: "default",
		notFor:
			"jobs that reach nothing private: groups start more slowly in it, and the NAT gateway costs by the hour, whether jobs run or not",
	},
	dns: {
		mistake: ["10.0.0.10"],
		notFor:
			"names that everybody can look up. Name servers that do not know the public names, too, cut the containers off from `$TUTTI_CALLBACK_URL`",
	},
	ccePolicy: {
		mistake: { text: "ZXhhbXBsZQ==" },
		notFor:
			"images whose tags move: the policy has the hashes of their layers, so each new image needs a new one",
	},
	volumes: {
		mistake: { data: { emptyDir: {} } },
		notFor:
			"what items return: that goes to `$TUTTI_CALLBACK_URL` and `$TUTTI_OUTPUT_URL`. `emptyDir` not for what an item's next launch is to find: that has a new one",
	},
	mounts: {
		mistake: { scratch: "/scratch" },
		notFor: "a folder of the image that has something in it: the mount hides that",
	},
	sidecars: {
		mistake: [{ name: "proxy", image: "envoyproxy/envoy:v1.35.0" }],
		notFor:
			"what is done once and then over: that is an init container. Nor for what all items ask, such as a database: every group would have one of its own",
	},
	initContainers: {
		mistake: { fetch: { image: "alpine:3.22", resources: { cpu: 1 } } },
		notFor:
			"what the image could have in it already: they run before every launch, and their time is paid for",
	},
	logAnalytics: {
		mistake: { workspaceId: "my-workspace", workspaceKey: "abc" },
		notFor: "seeing why an item failed: `tutti logs` and `tutti show --item` tell that without it",
	},
	merge: {
		mistake: "node merge.mjs",
		notFor:
			"joining more than a container holds, or results that are of use one by one: `tutti result` prints the list of them",
	},
	restartPolicy: {
		mistake: "Always",
		notFor:
			"items whose failures are to be seen: restarts by ACI are no attempts, and show nowhere but in its events",
	},
	zone: { mistake: "westeurope-1", notFor: "being sure of capacity: it narrows the choice" },
};
